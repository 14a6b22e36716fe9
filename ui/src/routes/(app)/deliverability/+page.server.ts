import { redirect } from '@sveltejs/kit';
import { readDeliverability } from '#ui/lib/deliverability/read.ts';
import { links } from '#ui/lib/links.ts';
import type { PageServerLoad } from './$types';

/** The mailbox that most needs somebody; without any, the page says how to begin. */
export const load: PageServerLoad = async ({ fetch }) => {
  const read = await readDeliverability(fetch);
  const [worst] = [...read.mailboxes].sort((a, b) => a.health.score - b.health.score);
  if (worst !== undefined) redirect(303, links.deliverability(worst.id));
  return { read };
};
