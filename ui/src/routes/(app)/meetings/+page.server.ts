import { api, unwrap } from '#ui/lib/api.ts';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { readBusy, readMeetings, readUnmatched, sortMeetings } from '#ui/lib/meeting/read.ts';
import { spanOf, viewOf } from '#ui/lib/meeting/week.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const me = await onlyMembers(fetch, url);
  const workspace = await unwrap(api(fetch).api.workspace.$get());
  const view = await viewOf(url.searchParams, workspace, async (span) => {
    const { items } = await readMeetings({ span }, fetch);
    return sortMeetings(items, workspace.now).coming.length > 0;
  });
  const span = view.week === null ? undefined : spanOf(view.week, workspace.zone);
  const [meetings, unmatched, busy] = await Promise.all([
    readMeetings({ span }, fetch),
    readUnmatched(fetch),
    readBusy(span, fetch),
  ]);
  const membership = me.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
  return {
    workspace,
    view,
    span,
    meetings,
    unmatched,
    busy,
    editable: membership?.permissions.includes('meeting.write') ?? false,
  };
};
