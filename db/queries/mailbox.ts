import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { mailboxMayBecome, type MailboxStatus } from '#domain/mailbox.ts';
import type { Tx } from '../client.ts';
import { enrollment, mailbox } from '../schema/index.ts';
import type { Enrollment } from './enrollment.ts';

export type Mailbox = typeof mailbox.$inferSelect;
type Key = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

const of = ({ workspaceId, mailboxId }: Key) => and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.id, mailboxId));

export async function getMailbox(tx: Tx, key: Key): Promise<Mailbox | null> {
  const [row] = await tx.select().from(mailbox).where(of(key));
  return row ?? null;
}

/** Takes the mailbox's row for this transaction: slots of one mailbox are reserved one after the other. */
export async function lockMailbox(tx: Tx, key: Key): Promise<Mailbox | null> {
  const [row] = await tx.select().from(mailbox).where(of(key)).for('update');
  return row ?? null;
}

export async function listMailboxes(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<Mailbox[]> {
  return tx
    .select()
    .from(mailbox)
    .where(eq(mailbox.workspaceId, workspaceId))
    .orderBy(asc(mailbox.createdAt), asc(mailbox.id));
}

/** The mailbox that a campaign sends from: its own, or the first that is connected as long as none was chosen. */
export async function mailboxOfCampaign(
  tx: Tx,
  { workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> | null },
): Promise<Mailbox | null> {
  if (mailboxId !== null) return getMailbox(tx, { workspaceId, mailboxId });
  const all = await listMailboxes(tx, { workspaceId });
  return all.find(({ status }) => status === 'connected') ?? all[0] ?? null;
}

/** The enrollments whose approved message waits for the mailbox to be resumed, a page at a time in id order. */
export async function heldByMailbox(
  tx: Tx,
  { workspaceId, mailboxId, after, limit }: Key & { after: Id<'enr'> | null; limit: number },
): Promise<Enrollment[]> {
  return tx
    .select()
    .from(enrollment)
    .where(
      and(
        eq(enrollment.workspaceId, workspaceId),
        eq(enrollment.mailboxId, mailboxId),
        eq(enrollment.stage, 'waiting_slot'),
        eq(enrollment.reason, 'mailbox_state'),
        after === null ? undefined : gt(enrollment.id, after),
      ),
    )
    .orderBy(asc(enrollment.id))
    .limit(limit);
}

export async function insertMailbox(tx: Tx, row: typeof mailbox.$inferInsert): Promise<void> {
  await tx.insert(mailbox).values(row);
}

/**
 * Moves a mailbox from one of some statuses to another: compare-and-swap, and only along its machine. Whoever takes it
 * out of a pause resumes it: what happened before is forgiven, and the guard stays armed for what comes.
 * @param values what the guard counted; null when a person asked
 * @returns null when it was in none of them
 */
export async function moveMailbox(
  tx: Tx,
  {
    from,
    to,
    reason,
    values,
    now,
    ...key
  }: Key & {
    from: readonly MailboxStatus[];
    to: MailboxStatus;
    reason: string | null;
    values: Mailbox['statusValues'];
    now: Date;
  },
): Promise<Mailbox | null> {
  const possible = from.filter((status) => mailboxMayBecome(status, to));
  if (possible.length === 0) return null;
  const [row] = await tx
    .update(mailbox)
    .set({
      ...{ status: to, statusReason: reason, statusValues: values, statusAt: now, updatedAt: now },
      ...(to === 'connected' && from.includes('paused') ? { resumedAt: now } : {}),
    })
    .where(and(of(key), inArray(mailbox.status, possible)))
    .returning();
  return row ?? null;
}

export async function noteDispatch(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<void> {
  await tx.update(mailbox).set({ lastDispatchAt: now, updatedAt: now }).where(of(key));
}

export async function noteRead(
  tx: Tx,
  { now, cursor, ...key }: Key & { now: Date; cursor: string | null },
): Promise<void> {
  await tx.update(mailbox).set({ lastReadAt: now, readCursor: cursor, updatedAt: now }).where(of(key));
}
