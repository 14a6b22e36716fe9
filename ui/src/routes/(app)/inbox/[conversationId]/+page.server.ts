import { readInbox, readMembers, readThread } from '#ui/lib/inbox/read.ts';
import { viewIn } from '#ui/lib/inbox/view.ts';
import { idParam } from '#ui/lib/param.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const asked = viewIn(url);
  const [inbox, thread, members] = await Promise.all([
    readInbox({ ...asked, group: asked.group ?? 'all' }, fetch),
    readThread(idParam('cnv', params.conversationId), fetch),
    readMembers(fetch),
  ]);
  return { inbox, thread, members };
};
