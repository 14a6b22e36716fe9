import { readDeliverability, readSuppressions } from '#ui/lib/deliverability/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const search = url.searchParams.get('search') ?? '';
  const [read, page] = await Promise.all([readDeliverability(fetch), readSuppressions({ search }, undefined, fetch)]);
  return { read, page, search };
};
