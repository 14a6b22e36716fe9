import { api, unwrap } from '#ui/lib/api.ts';

/** The workspace's mailboxes, oldest first. */
export const readMailboxes = async (fetcher: typeof fetch) => (await unwrap(api(fetcher).api.mailboxes.$get())).items;
export type MailboxItem = Awaited<ReturnType<typeof readMailboxes>>[number];
