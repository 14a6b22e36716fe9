import { and, asc, eq } from 'drizzle-orm';
import type { DnsVerdict } from '#domain/dns.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { mailbox } from '../schema/index.ts';

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

export async function insertMailbox(tx: Tx, row: typeof mailbox.$inferInsert): Promise<void> {
  await tx.insert(mailbox).values(row);
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

/** Keeps what the DNS of the mailbox's domain says. */
export async function noteDns(tx: Tx, { dns, now, ...key }: Key & { dns: DnsVerdict; now: Date }): Promise<void> {
  await tx.update(mailbox).set({ dns, updatedAt: now }).where(of(key));
}
