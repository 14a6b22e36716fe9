import { readClock } from '#ui/lib/campaign/read.ts';
import { idParam } from '#ui/lib/param.ts';
import { readImport } from '#ui/lib/import/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const importId = idParam('imp', params.importId);
  const [detail, clock] = await Promise.all([readImport(importId, fetch), readClock(fetch)]);
  return { detail, clock };
};
