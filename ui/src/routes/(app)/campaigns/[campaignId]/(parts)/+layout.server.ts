import { latestSequence } from '#ui/lib/sequence/read.ts';
import { readCampaign, readClock } from '#ui/lib/campaign/read.ts';
import { idParam } from '#ui/lib/param.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ fetch, params }) => {
  const campaignId = idParam('cmp', params.campaignId);
  const [campaign, sequence, clock] = await Promise.all([
    readCampaign(campaignId, fetch),
    latestSequence(campaignId, fetch),
    readClock(fetch),
  ]);
  return { campaign, version: sequence?.version ?? null, clock };
};
