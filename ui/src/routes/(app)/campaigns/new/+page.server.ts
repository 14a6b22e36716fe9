import { readFacets } from '#ui/lib/campaign/read.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [facets, workspace] = await Promise.all([readFacets(fetch), unwrap(api(fetch).api.workspace.$get())]);
  return { facets, language: workspace.language };
};
