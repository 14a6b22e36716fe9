import { readClock } from '#ui/lib/campaign/read.ts';
import { readImports } from '#ui/lib/import/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [imports, clock] = await Promise.all([readImports(undefined, fetch), readClock(fetch)]);
  return { imports, clock };
};
