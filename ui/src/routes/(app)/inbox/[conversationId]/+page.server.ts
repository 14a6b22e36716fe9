import { isGroup, readInbox, readThread } from '#ui/lib/inbox/read.ts';
import { idParam } from '#ui/lib/param.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const asked = url.searchParams.get('group');
  const [inbox, thread] = await Promise.all([
    readInbox(isGroup(asked) ? asked : 'all', fetch),
    readThread(idParam('cnv', params.conversationId), fetch),
  ]);
  return { inbox, thread };
};
