import { redirect } from '@sveltejs/kit';
import { links } from '#ui/lib/links.ts';
import { markDone, readOnboarding } from '#ui/lib/onboarding/read.ts';
import { saveSender } from '#ui/lib/sender/sender.ts';
import { readTools } from '#ui/lib/settings/tools.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ tools: await readTools(fetch) });

export const actions: Actions = {
  /** Without a mailbox the rest can be prepared; the step stays to do. */
  default: async ({ request, fetch }) => {
    const refused = await saveSender(fetch, await request.formData());
    if (refused !== null) return refused;
    const { mailbox } = await readOnboarding(fetch);
    if (mailbox !== null) await markDone(fetch, 'mailbox');
    redirect(303, links.onboarding('icp'));
  },
};
