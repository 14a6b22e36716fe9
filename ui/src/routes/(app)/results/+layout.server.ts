import { countedOf, readCampaignNames, readCoaching } from '#ui/lib/results/read.ts';
import type { LayoutServerLoad } from './$types';

/** Apart from the page: what is looked at by another dimension is coached as before. */
export const load: LayoutServerLoad = async ({ fetch, url }) => {
  const counted = countedOf(url.searchParams);
  const [coaching, campaigns] = await Promise.all([readCoaching(counted, fetch), readCampaignNames(fetch)]);
  return { coaching, campaigns };
};
