import { readOverview } from '#ui/lib/campaign/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => ({ overview: await readOverview(params.campaignId, fetch) });
