import { readFacets } from '#ui/lib/campaign/read.ts';
import { readMailboxes } from '#ui/lib/settings/mailboxes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  facets: await readFacets(fetch),
  mailboxes: await readMailboxes(fetch),
});
