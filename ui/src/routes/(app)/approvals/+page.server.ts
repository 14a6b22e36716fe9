import { readDraft, readQueue } from '#ui/lib/approval/read.ts';
import type { PageServerLoad } from './$types';

/** The queue, with whoever waits longest in hand. */
export const load: PageServerLoad = async ({ fetch }) => {
  const queue = await readQueue(fetch);
  const first = queue.proposed[0];
  return { queue, draft: first === undefined ? null : await readDraft(first.draftId, fetch) };
};
