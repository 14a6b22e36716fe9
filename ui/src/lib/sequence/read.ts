import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { ApiProblem } from '#ui/lib/problem.ts';

type Fetch = typeof fetch;

/** The latest version of a campaign's sequence, or null when nothing is written yet. */
export async function latestSequence(campaignId: Id<'cmp'>, fetcher?: Fetch) {
  try {
    return await unwrap(api(fetcher).api.campaigns[':campaignId'].sequence.$get({ param: { campaignId } }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
export type Sequence = NonNullable<Awaited<ReturnType<typeof latestSequence>>>;
