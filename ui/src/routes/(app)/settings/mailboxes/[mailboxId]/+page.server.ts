import { error, redirect } from '@sveltejs/kit';
import { isId } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { links } from '#ui/lib/links.ts';
import { connectFrom, updateFrom, valuesOf } from '#ui/lib/mailbox/connection.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { readMailboxes } from '#ui/lib/settings/mailboxes.ts';
import type { Actions, PageServerLoad } from './$types';

const idOf = (text: string) => (isId('mbx', text) ? text : error(404));

/** How it is connected; null for one whose secrets were forgotten. */
async function shownOf(fetcher: typeof fetch, mailboxId: ReturnType<typeof idOf>) {
  try {
    return await unwrap(api(fetcher).api.mailboxes[':mailboxId'].connection.$get({ param: { mailboxId } }));
  } catch (refusal) {
    if (refusal instanceof ApiProblem && refusal.status === 404) return null;
    throw refusal;
  }
}

export const load: PageServerLoad = async ({ fetch, params }) => {
  const mailboxId = idOf(params.mailboxId);
  const mailbox = (await readMailboxes(fetch)).find(({ id }) => id === mailboxId) ?? error(404);
  const shown = await shownOf(fetch, mailboxId);
  const { address, displayName } = mailbox;
  return { mailbox, stored: shown !== null, initial: { ...valuesOf(shown), address, displayName } };
};

export const actions: Actions = {
  default: async ({ request, fetch, params }) => {
    const mailboxId = idOf(params.mailboxId);
    const form = await request.formData();
    const stored = (await shownOf(fetch, mailboxId)) !== null;
    const refused = stored ? await updateFrom(fetch, mailboxId, form) : await connectFrom(fetch, form);
    if (refused !== null) return refused;
    redirect(303, links.mailboxes());
  },
};
