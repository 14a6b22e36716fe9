import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { links } from '#ui/lib/links.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, url }) => {
  const me = await onlyMembers(fetch, url);
  if (me.memberships.length === 0) redirect(303, links.newWorkspace());
  const workspace = await unwrap(api(fetch).api.workspace.$get());
  const membership = me.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
  return { me, workspace, permissions: membership?.permissions ?? [], role: membership?.role ?? 'viewer' };
};
