import { readCampaignNames, readCoaching, readResults, viewOf } from '#ui/lib/results/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const view = viewOf(url.searchParams);
  const [results, coaching, campaigns] = await Promise.all([
    readResults(view, fetch),
    readCoaching(view, fetch),
    readCampaignNames(fetch),
  ]);
  return { view, results, coaching, campaigns };
};
