import { error } from '@sveltejs/kit';
import { readPane, seen } from '#ui/lib/deliverability/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const read = await readPane(params.mailboxId, fetch);
  if (seen(read, params.mailboxId) === null) error(404);
  return { read, mailboxId: params.mailboxId };
};
