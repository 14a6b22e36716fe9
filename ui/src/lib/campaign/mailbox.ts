import type { Id } from '#domain/id.ts';
import type { MailboxItem } from '#ui/lib/settings/mailboxes.ts';

/** Which mailbox a campaign would send from as long as nobody chose: the first that is connected. */
export const firstConnected = (mailboxes: readonly MailboxItem[]): Id<'mbx'> | null =>
  (mailboxes.find(({ status }) => status === 'connected') ?? mailboxes[0])?.id ?? null;
