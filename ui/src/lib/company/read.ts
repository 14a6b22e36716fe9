import { api, unwrap } from '#ui/lib/api.ts';

/** A page of companies, in the order of their domains. */
export const readCompanies = (search: string, cursor?: string, fetcher?: typeof fetch) =>
  unwrap(
    api(fetcher).api.companies.$get({
      query: { limit: '100', ...(search !== '' && { search }), ...(cursor !== undefined && { cursor }) },
    }),
  );
export type CompanyPage = Awaited<ReturnType<typeof readCompanies>>;
