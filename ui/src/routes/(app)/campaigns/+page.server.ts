import { readCampaigns } from '#ui/lib/campaign/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ list: await readCampaigns(undefined, fetch) });
