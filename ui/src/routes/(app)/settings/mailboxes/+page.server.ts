import { readTools } from '#ui/lib/settings/tools.ts';
import { readMailboxes } from '#ui/lib/settings/mailboxes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  mailboxes: await readMailboxes(fetch),
  tools: await readTools(fetch),
});
