import { readCompanies } from '#ui/lib/company/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const search = url.searchParams.get('search')?.trim().slice(0, 200) ?? '';
  return { search, first: await readCompanies(search, undefined, fetch) };
};
