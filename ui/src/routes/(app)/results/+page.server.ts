import { readResults, viewOf } from '#ui/lib/results/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const view = viewOf(url.searchParams);
  return { view, results: await readResults(view, fetch) };
};
