import { redirect } from '@sveltejs/kit';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { links } from '#ui/lib/links.ts';
import { readShell } from '#ui/lib/shell/read.ts';
import { readOnboarding } from '#ui/lib/onboarding/read.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, url, depends }) => {
  depends('app:shell');
  const me = await onlyMembers(fetch, url);
  if (me.memberships.length === 0) redirect(303, links.newWorkspace());
  return { me, onboarding: await readOnboarding(fetch), shell: await readShell(me, fetch) };
};
