import { redirect } from '@sveltejs/kit';
import { readDraft, readQueue } from '#ui/lib/approval/read.ts';
import { links } from '#ui/lib/links.ts';
import { idParam } from '#ui/lib/param.ts';
import type { PageServerLoad } from './$types';

/** The queue, with one draft in hand. One that is over is no longer on the desk. */
export const load: PageServerLoad = async ({ fetch, params }) => {
  const draftId = idParam('drf', params.draftId);
  const [queue, draft] = await Promise.all([readQueue(fetch), readDraft(draftId, fetch)]);
  const there = [...queue.proposed, ...queue.approved].some((item) => item.draftId === draftId);
  if (!there) redirect(307, links.approvals());
  return { queue, draft };
};
