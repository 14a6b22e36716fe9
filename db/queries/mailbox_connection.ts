import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { mailbox, message } from '../schema/index.ts';
import type { Mailbox } from './mailbox.ts';

type Key = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };
const of = ({ workspaceId, mailboxId }: Key) => and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.id, mailboxId));
const part = (name: 'sealed' | 'candidate') => sql`${mailbox.connection} ->> ${name}`;

export async function mailboxByAddress(
  tx: Tx,
  { workspaceId, address }: { workspaceId: Id<'ws'>; address: string },
): Promise<Mailbox | null> {
  const [row] = await tx
    .select()
    .from(mailbox)
    .where(and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.address, address)));
  return row ?? null;
}

/** Replaces a sealed connection, if it is still the one that was read. @returns false when somebody changed it since */
export async function replaceConnection(
  tx: Tx,
  { before, sealed, now, ...key }: Key & { before: string; sealed: string; now: Date },
): Promise<boolean> {
  const changed = await tx
    .update(mailbox)
    .set({
      connection: sql`${mailbox.connection} || jsonb_build_object('sealed', ${sealed}::text)`,
      updatedAt: now,
    })
    .where(and(of(key), eq(part('sealed'), before)))
    .returning({ id: mailbox.id });
  return changed.length > 0;
}

/** Keeps a connection beside the one in force, to be tried. */
export async function storeCandidate(
  tx: Tx,
  {
    candidate,
    now,
    more,
    ...key
  }: Key & { candidate: string; now: Date; more: Partial<Pick<Mailbox, 'kind' | 'displayName'>> },
): Promise<void> {
  await tx
    .update(mailbox)
    .set({
      ...more,
      connection: sql`${mailbox.connection} || jsonb_build_object('candidate', ${candidate}::text)`,
      updatedAt: now,
    })
    .where(of(key));
}

/** A candidate that works takes the place of what was in force. @returns false when another is being tried by now */
export async function adoptCandidate(
  tx: Tx,
  { candidate, now, ...key }: Key & { candidate: string; now: Date },
): Promise<boolean> {
  const changed = await tx
    .update(mailbox)
    .set({ connection: { sealed: candidate }, updatedAt: now })
    .where(and(of(key), eq(part('candidate'), candidate)))
    .returning({ id: mailbox.id });
  return changed.length > 0;
}

/** A candidate that does not work is not kept. */
export async function dropCandidate(
  tx: Tx,
  { candidate, now, ...key }: Key & { candidate: string; now: Date },
): Promise<void> {
  await tx
    .update(mailbox)
    .set({ connection: sql`${mailbox.connection} - 'candidate'`, updatedAt: now })
    .where(and(of(key), eq(part('candidate'), candidate)));
}

/** Forgets every secret of a mailbox. */
export async function forgetConnection(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<void> {
  await tx.update(mailbox).set({ connection: {}, updatedAt: now }).where(of(key));
}

/** Takes away a mailbox that was never connected: nothing was sent from it or read in it. */
export async function deleteUnconnected(tx: Tx, key: Key): Promise<void> {
  const used = tx
    .select({ one: sql`1` })
    .from(message)
    .where(and(eq(message.workspaceId, key.workspaceId), eq(message.mailboxId, key.mailboxId)));
  await tx
    .delete(mailbox)
    .where(
      and(
        of(key),
        eq(mailbox.status, 'disconnected'),
        eq(mailbox.statusReason, 'unchecked'),
        isNull(mailbox.lastReadAt),
        sql`not exists (${used})`,
      ),
    );
}
