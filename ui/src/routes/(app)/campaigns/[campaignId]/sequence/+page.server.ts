import { api, unwrap } from '#ui/lib/api.ts';
import { readCampaign, readClock } from '#ui/lib/campaign/read.ts';
import { idParam } from '#ui/lib/param.ts';
import { latestSequence } from '#ui/lib/sequence/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const campaignId = idParam('cmp', params.campaignId);
  const progress = api(fetch).api.campaigns[':campaignId'].progress.$get({ param: { campaignId } });
  const [campaign, sequence, clock, { audience, sentByStep }] = await Promise.all([
    readCampaign(campaignId, fetch),
    latestSequence(campaignId, fetch),
    readClock(fetch),
    unwrap(progress),
  ]);
  return { campaign, sequence, clock, audience, sentByStep };
};
