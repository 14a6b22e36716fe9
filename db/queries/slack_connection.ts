import { and, eq, lte } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { NotificationProblem, NotificationTopic } from '#domain/notification.ts';
import type { Tx } from '../client.ts';
import { slackConnection } from '../schema/index.ts';

export type SlackConnection = typeof slackConnection.$inferSelect;
type Key = { workspaceId: Id<'ws'> };

const of = ({ workspaceId }: Key) => eq(slackConnection.workspaceId, workspaceId);

export async function getSlackConnection(tx: Tx, key: Key): Promise<SlackConnection | null> {
  const [row] = await tx.select().from(slackConnection).where(of(key));
  return row ?? null;
}

/** Connects a channel, in the place of one before; what it is told stays as it was chosen. */
export async function connectSlack(
  tx: Tx,
  { sealed, topics, now, ...key }: Key & { sealed: string; topics: NotificationTopic[]; now: Date },
): Promise<void> {
  const fields = { sealed, connectedAt: now, toldAt: null, problem: null, updatedAt: now };
  await tx
    .insert(slackConnection)
    .values({ ...key, ...fields, topics, createdAt: now })
    .onConflictDoUpdate({ target: slackConnection.workspaceId, set: fields });
}

/** @returns false when none is connected */
export async function chooseSlackTopics(
  tx: Tx,
  { topics, now, ...key }: Key & { topics: NotificationTopic[]; now: Date },
): Promise<boolean> {
  const rows = await tx.update(slackConnection).set({ topics, updatedAt: now }).where(of(key)).returning();
  return rows.length > 0;
}

/** What the last telling came to, where it is still the channel that was told: none was connected since. */
export async function noteSlack(
  tx: Tx,
  { toldOf, now, problem, ...key }: Key & { toldOf: Date; now: Date; problem: NotificationProblem | null },
): Promise<void> {
  await tx
    .update(slackConnection)
    .set({ problem, ...(problem === null ? { toldAt: now } : {}), updatedAt: now })
    .where(and(of(key), lte(slackConnection.connectedAt, toldOf)));
}

/** What an earlier key sealed, under today's. */
export async function resealSlack(
  tx: Tx,
  { before, sealed, now, ...key }: Key & { before: string; sealed: string; now: Date },
): Promise<void> {
  await tx
    .update(slackConnection)
    .set({ sealed, updatedAt: now })
    .where(and(of(key), eq(slackConnection.sealed, before)));
}

/** @returns false when none was connected */
export async function disconnectSlack(tx: Tx, key: Key): Promise<boolean> {
  const rows = await tx.delete(slackConnection).where(of(key)).returning({ id: slackConnection.workspaceId });
  return rows.length > 0;
}
