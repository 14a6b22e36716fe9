import type { Context } from 'hono';
import type { Id } from '#domain/id.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import { gmailMailboxesOf } from '#db/queries/gmail.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { memberCalendarsOf } from '#db/queries/member_calendar.ts';
import type { TenantEnv } from './router.ts';

/**
 * Whether an account at Google is connected by anything else, in any workspace: what it granted to this instance is one, and
 * would be taken back for all.
 */
export async function isGrantHeld(
  c: Context<TenantEnv>,
  { address, except }: { address: string; except: Id<'mbx'> | Id<'cal'> },
): Promise<boolean> {
  const { db } = c.var.deps;
  const { mailboxes, calendars } = await withDirectory(db, async (tx) => ({
    mailboxes: await gmailMailboxesOf(tx, { address }),
    calendars: await memberCalendarsOf(tx, { address }),
  }));
  if (calendars.some(({ calendarId }) => calendarId !== except)) return true;
  for (const other of mailboxes.filter(({ mailboxId }) => mailboxId !== except)) {
    const row = await withWorkspace(db, other.workspaceId, (tx) => getMailbox(tx, other));
    if (row?.connection.sealed !== undefined || row?.connection.candidate !== undefined) return true;
  }
  return false;
}
