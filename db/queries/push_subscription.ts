import { and, asc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { NotificationProblem } from '#domain/notification.ts';
import type { Tx } from '../client.ts';
import { pushSubscription } from '../schema/index.ts';

export type PushSubscription = typeof pushSubscription.$inferSelect;
type Key = { workspaceId: Id<'ws'>; subscriptionId: Id<'psh'> };

const of = ({ workspaceId, subscriptionId }: Key) =>
  and(eq(pushSubscription.workspaceId, workspaceId), eq(pushSubscription.id, subscriptionId));

/** Keeps a browser's address; one that is known is given to whoever sits before it now. */
export async function keepPushSubscription(tx: Tx, row: typeof pushSubscription.$inferInsert): Promise<void> {
  await tx
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.workspaceId, row.workspaceId), eq(pushSubscription.endpointHash, row.endpointHash)));
  await tx.insert(pushSubscription).values(row);
}

export async function getPushSubscription(tx: Tx, key: Key): Promise<PushSubscription | null> {
  const [row] = await tx.select().from(pushSubscription).where(of(key));
  return row ?? null;
}

/** Browsers of a member, or of every member, in the order in which they came. */
export async function listPushSubscriptions(
  tx: Tx,
  { workspaceId, memberId }: { workspaceId: Id<'ws'>; memberId?: Id<'mb'> },
): Promise<PushSubscription[]> {
  return tx
    .select()
    .from(pushSubscription)
    .where(
      and(
        eq(pushSubscription.workspaceId, workspaceId),
        memberId === undefined ? undefined : eq(pushSubscription.memberId, memberId),
      ),
    )
    .orderBy(asc(pushSubscription.id));
}

/** What the last telling came to. */
export async function notePushSubscription(
  tx: Tx,
  { now, problem, ...key }: Key & { now: Date; problem: NotificationProblem | null },
): Promise<void> {
  await tx
    .update(pushSubscription)
    .set({ problem, ...(problem === null ? { toldAt: now } : {}), updatedAt: now })
    .where(of(key));
}

export async function resealPushSubscription(
  tx: Tx,
  { sealed, now, ...key }: Key & { sealed: string; now: Date },
): Promise<void> {
  await tx.update(pushSubscription).set({ sealed, updatedAt: now }).where(of(key));
}

/** @param memberId whose it must be, where a person asks. @returns false when there is no such browser */
export async function deletePushSubscription(tx: Tx, key: Key & { memberId?: Id<'mb'> }): Promise<boolean> {
  const { memberId } = key;
  const rows = await tx
    .delete(pushSubscription)
    .where(and(of(key), memberId === undefined ? undefined : eq(pushSubscription.memberId, memberId)))
    .returning({ id: pushSubscription.id });
  return rows.length > 0;
}
