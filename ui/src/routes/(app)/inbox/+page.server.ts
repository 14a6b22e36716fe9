import { isGroup, readInbox, readThread } from '#ui/lib/inbox/read.ts';
import { isAnswerable } from '#ui/lib/inbox/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = url.searchParams.get('group');
  const inbox = await readInbox(isGroup(asked) ? asked : null, fetch);
  // Where there is room for both, the first one is open.
  const first =
    inbox.conversations.find(({ doneAt, kind }) => doneAt === null && isAnswerable(kind)) ?? inbox.conversations[0];
  return { inbox, thread: first === undefined ? null : await readThread(first.id, fetch) };
};
