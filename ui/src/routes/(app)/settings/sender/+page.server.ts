import { saveSender } from '#ui/lib/sender/sender.ts';
import { readMailboxes } from '#ui/lib/settings/mailboxes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  address: (await readMailboxes(fetch))[0]?.address ?? null,
});

export const actions: Actions = { default: async ({ request, fetch }) => saveSender(fetch, await request.formData()) };
