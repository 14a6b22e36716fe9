import { api, unwrap } from '#ui/lib/api.ts';
import { refusable } from '#ui/lib/form/refused.ts';
import { readOnboarding } from '#ui/lib/onboarding/read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { onboarding } = await parent();
  const { campaign } = onboarding;
  if (campaign === null) return { forecast: null };
  const param = { campaignId: campaign.id };
  return { forecast: await unwrap(api(fetch).api.campaigns[':campaignId'].forecast.$get({ param })) };
};

export const actions: Actions = {
  launch: async ({ fetch }) => {
    const refused = await refusable({}, async () => {
      const { campaign } = await readOnboarding(fetch);
      if (campaign === null) return;
      await unwrap(api(fetch).api.campaigns[':campaignId'].start.$post({ param: { campaignId: campaign.id } }));
    });
    return refused ?? { launched: true };
  },
};
