import { readFacets } from '#ui/lib/campaign/read.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { readMailboxes } from '#ui/lib/settings/mailboxes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [facets, workspace, mailboxes] = await Promise.all([
    readFacets(fetch),
    unwrap(api(fetch).api.workspace.$get()),
    readMailboxes(fetch),
  ]);
  return { facets, language: workspace.language, mailboxes };
};
