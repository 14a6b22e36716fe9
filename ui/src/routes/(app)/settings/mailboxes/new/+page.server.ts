import { redirect } from '@sveltejs/kit';
import { connectFrom } from '#ui/lib/mailbox/connection.ts';
import { links } from '#ui/lib/links.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const refused = await connectFrom(fetch, await request.formData());
    if (refused !== null) return refused;
    redirect(303, url.searchParams.get('next') === 'onboarding' ? links.onboarding('mailbox') : links.mailboxes());
  },
};
