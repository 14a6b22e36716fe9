import { error } from '@sveltejs/kit';
import { readDeliverability, seen } from '#ui/lib/deliverability/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const read = await readDeliverability(fetch);
  if (seen(read, params.mailboxId) === null) error(404);
  return { read, mailboxId: params.mailboxId };
};
