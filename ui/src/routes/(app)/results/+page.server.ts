import { readCampaignNames, readResults, viewOf } from '#ui/lib/results/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const view = viewOf(url.searchParams);
  const [results, campaigns] = await Promise.all([readResults(view, fetch), readCampaignNames(fetch)]);
  return { view, results, campaigns };
};
