import { readOverview } from '#ui/lib/campaign/read.ts';
import { idParam } from '#ui/lib/param.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => ({
  overview: await readOverview(idParam('cmp', params.campaignId), fetch),
});
