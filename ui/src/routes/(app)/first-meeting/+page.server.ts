import { redirect } from '@sveltejs/kit';
import { links } from '#ui/lib/links.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { readFirstMeeting } from '#ui/lib/today/read.ts';
import type { PageServerLoad } from './$types';

/** Before there is one, or after it was cancelled, the meetings themselves say so. */
export const load: PageServerLoad = async ({ fetch }) => {
  const first = await readFirstMeeting(fetch).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return redirect(303, links.meetings());
    throw error;
  });
  return { first };
};
