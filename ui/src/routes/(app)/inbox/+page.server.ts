import { partsOf } from '#ui/lib/inbox/parts.ts';
import { readInbox, readMembers, readThread } from '#ui/lib/inbox/read.ts';
import { viewIn } from '#ui/lib/inbox/view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [inbox, members] = await Promise.all([readInbox(viewIn(url), fetch), readMembers(fetch)]);
  // Where there is room for both, the first one is open.
  const first = partsOf(inbox, {})[0]?.items[0];
  return { inbox, members, thread: first === undefined ? null : await readThread(first.id, fetch) };
};
