import { api, unwrap } from '#ui/lib/api.ts';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { readMeetings, readUnmatched } from '#ui/lib/meeting/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const me = await onlyMembers(fetch, url);
  const [workspace, meetings, unmatched] = await Promise.all([
    unwrap(api(fetch).api.workspace.$get()),
    readMeetings(undefined, fetch),
    readUnmatched(fetch),
  ]);
  const membership = me.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
  return { workspace, meetings, unmatched, editable: membership?.permissions.includes('meeting.write') ?? false };
};
