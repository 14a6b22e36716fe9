import { api, unwrap } from '#ui/lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const cursor = url.searchParams.get('cursor');
  const client = api(fetch).api;
  const [page, members] = await Promise.all([
    unwrap(client.audit.$get({ query: { ...(cursor !== null && { cursor }) } })),
    unwrap(client.members.$get({ query: { limit: '200' } })),
  ]);
  return { ...page, first: cursor === null, members: members.items };
};
