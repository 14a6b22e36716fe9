import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { links } from '#ui/lib/links.ts';
import { readExclusions, saveIcp } from '#ui/lib/onboarding/icp.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { onboarding } = await parent();
  const json = onboarding.campaign?.audience ?? {};
  const [exclusions, count] = await Promise.all([
    readExclusions(fetch),
    unwrap(api(fetch).api.campaigns.audience.$post({ json })),
  ]);
  return { exclusions, count };
};

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const refused = await saveIcp(fetch, await request.formData());
    if (refused !== null) return refused;
    redirect(303, links.onboarding('import'));
  },
};
