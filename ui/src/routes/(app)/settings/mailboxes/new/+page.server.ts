import { redirect } from '@sveltejs/kit';
import { connectFrom } from '#ui/lib/mailbox/connection.ts';
import { links } from '#ui/lib/links.ts';
import { readTools } from '#ui/lib/settings/tools.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ tools: await readTools(fetch) });

export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const refused = await connectFrom(fetch, await request.formData());
    if (refused !== null) return refused;
    redirect(303, url.searchParams.get('next') === 'onboarding' ? links.onboarding('mailbox') : links.mailboxes());
  },
};
