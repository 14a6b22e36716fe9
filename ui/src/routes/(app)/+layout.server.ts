import { redirect } from '@sveltejs/kit';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { links } from '#ui/lib/links.ts';
import { readShell } from '#ui/lib/shell/read.ts';
import type { LayoutServerLoad } from './$types';

/** Who is in, where, and what waits for them. Whoever has no workspace opens one first. */
export const load: LayoutServerLoad = async ({ fetch, url, depends }) => {
  depends('app:shell');
  const me = await onlyMembers(fetch, url);
  if (me.memberships.length === 0) redirect(303, links.newWorkspace());
  return { shell: await readShell(me, fetch) };
};
