import { redirect } from '@sveltejs/kit';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { links } from '#ui/lib/links.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { readSandbox } from '#ui/lib/sandbox/read.ts';
import type { PageServerLoad } from './$types';

/** A real workspace has no such side: it goes to where a sandbox can be opened. */
export const load: PageServerLoad = async ({ fetch, url }) => {
  await onlyMembers(fetch, url);
  try {
    return { view: await readSandbox(url.searchParams.get('person'), fetch) };
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'not_a_sandbox') redirect(303, links.newWorkspace());
    throw error;
  }
};
