import { api, unwrap } from '#ui/lib/api.ts';
import { filterOf } from '#ui/lib/lead/filter.ts';
import { readChoices, readTable } from '#ui/lib/lead/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const filter = filterOf(url.searchParams);
  const { companyId } = filter;
  const [table, choices, company] = await Promise.all([
    readTable(filter, fetch),
    readChoices(fetch),
    companyId === undefined
      ? undefined
      : unwrap(api(fetch).api.companies[':companyId'].$get({ param: { companyId } })).catch(() => undefined),
  ]);
  return { filter, table, choices, companyName: company?.name };
};
