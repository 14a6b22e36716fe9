import { readJournal } from '#ui/lib/campaign/read.ts';
import { idParam } from '#ui/lib/param.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import type { PageServerLoad } from './$types';

/** The log is not for every role: a refusal is said on the page, beside its other parts. */
export const load: PageServerLoad = async ({ fetch, params }) => ({
  journal: await readJournal(idParam('cmp', params.campaignId), undefined, fetch).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 403) return null;
    throw error;
  }),
});
