import { isStatus, readSent } from '#ui/lib/sent/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = url.searchParams.get('status');
  return { sent: await readSent(isStatus(asked) ? asked : null, fetch) };
};
