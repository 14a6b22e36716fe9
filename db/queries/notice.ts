import { and, asc, eq, gt, lt } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { NoticeVendor } from '#domain/notice.ts';
import type { Tx } from '../client.ts';
import { hookReceipt } from '../schema/index.ts';
import { hasReceipt, insertReceipt } from './booking_hook.ts';

type MailboxKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; vendor: NoticeVendor };

/** A notice that waits to be taken in, as it was posted. */
export type WaitingNotice = { key: string; raw: Uint8Array; receivedAt: Date };

/** That a notice came is remembered for ever, its words only until they are taken in: two rows of a name each. */
const known = (mailboxId: Id<'mbx'>, key: string) => `known|${mailboxId}|${key}`;
const waiting = (mailboxId: Id<'mbx'>, key: string) => `waiting|${mailboxId}|${key}`;

/**
 * Keeps a verified notice until it is taken in.
 * @param raw null for one that says nothing to us: then it is only remembered
 * @returns false for a replay: the vendor's own identity of it is known
 */
export async function keepNotice(
  tx: Tx,
  { workspaceId, mailboxId, vendor, key, raw, now }: MailboxKey & { key: string; raw: Uint8Array | null; now: Date },
): Promise<boolean> {
  const row = { workspaceId, vendor, receivedAt: now };
  if (!(await insertReceipt(tx, { ...row, key: known(mailboxId, key), raw: new Uint8Array() }))) return false;
  if (raw !== null) await insertReceipt(tx, { ...row, key: waiting(mailboxId, key), raw });
  return true;
}

/** Whether a notice came before. */
export const knowsNotice = (
  tx: Tx,
  { workspaceId, mailboxId, vendor, key }: MailboxKey & { key: string },
): Promise<boolean> => hasReceipt(tx, { workspaceId, vendor, key: known(mailboxId, key) });

/** Notices of a mailbox that wait, in the order of their keys, after one of them. */
export async function waitingNotices(
  tx: Tx,
  { workspaceId, mailboxId, vendor, after, limit }: MailboxKey & { after: string; limit: number },
): Promise<WaitingNotice[]> {
  const start = waiting(mailboxId, '');
  const rows = await tx
    .select({ key: hookReceipt.key, raw: hookReceipt.raw, receivedAt: hookReceipt.receivedAt })
    .from(hookReceipt)
    .where(
      and(
        eq(hookReceipt.workspaceId, workspaceId),
        eq(hookReceipt.vendor, vendor),
        gt(hookReceipt.key, waiting(mailboxId, after)),
        lt(hookReceipt.key, `${start}\u{10ffff}`),
      ),
    )
    .orderBy(asc(hookReceipt.key))
    .limit(limit);
  return rows.map((row) => ({ ...row, key: row.key.slice(start.length) }));
}

/** It was taken in: its words go, that it came stays. */
export async function forgetNotice(
  tx: Tx,
  { workspaceId, mailboxId, vendor, key }: MailboxKey & { key: string },
): Promise<void> {
  await tx
    .delete(hookReceipt)
    .where(
      and(
        eq(hookReceipt.workspaceId, workspaceId),
        eq(hookReceipt.vendor, vendor),
        eq(hookReceipt.key, waiting(mailboxId, key)),
      ),
    );
}
