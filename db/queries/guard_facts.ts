import { and, asc, desc, eq, gte, isNotNull, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import { FIRST_OF_SOURCE, GUARD_THRESHOLDS, type GuardedSend, type GuardFacts } from '#domain/guard.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch } from '../schema/index.ts';

type Of = { workspaceId: Id<'ws'> };

/** The windows of every guard are within the last sends of this number. */
const LAST_SENDS = 1000;
/** The workspace's usual share of opt-outs is taken over so many sends before the window, once there are so many. */
const USUAL_OVER = 2000;
const USUAL_MIN_SENDS = 500;

/** What left, and what was refused because the address is dead: both say how good the addresses are. */
export const counted = or(ne(dispatch.status, 'refused'), isNotNull(dispatch.bouncedAt));

const SEND = {
  at: dispatch.intendedAt,
  source: dispatch.source,
  mailboxId: dispatch.mailboxId,
  bouncedAt: dispatch.bouncedAt,
  complainedAt: dispatch.complainedAt,
  optedOutAt: dispatch.optedOutAt,
};
type SendRow = {
  at: Date;
  source: string | null;
  mailboxId: Id<'mbx'>;
  bouncedAt: Date | null;
  complainedAt: Date | null;
  optedOutAt: Date | null;
};
const asSend = (row: SendRow): GuardedSend => ({
  at: row.at.getTime(),
  sourceId: row.source ?? '',
  bouncedAt: row.bouncedAt?.getTime() ?? null,
  complainedAt: row.complainedAt?.getTime() ?? null,
  optedOutAt: row.optedOutAt?.getTime() ?? null,
});

/** The last sends of one key, oldest first, and the mailboxes that they left by: one walk of its index. */
export async function lastSends(
  tx: Tx,
  { workspaceId, of }: Of & { of: SQL | undefined },
): Promise<{ sends: GuardedSend[]; mailboxIds: readonly Id<'mbx'>[] }> {
  const rows = await tx
    .select(SEND)
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), of, counted))
    .orderBy(desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(LAST_SENDS);
  return { sends: rows.map(asSend).reverse(), mailboxIds: [...new Set(rows.map(({ mailboxId }) => mailboxId))] };
}

/** A source's first sends, by whatever mailbox of the workspace, oldest first. */
export async function firstSends(tx: Tx, { workspaceId, source }: Of & { source: string }): Promise<GuardedSend[]> {
  const rows = await tx
    .select(SEND)
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.source, source), counted))
    .orderBy(asc(dispatch.intendedAt), asc(dispatch.id))
    .limit(FIRST_OF_SOURCE);
  return rows.map(asSend);
}

/**
 * The workspace's usual share of opt-outs: over its sends before a window, so that what is measured is not compared with
 * itself. Null while there are fewer than 500 of them, and read only where the window holds enough opt-outs.
 */
export async function usualOptOuts(
  tx: Tx,
  { workspaceId, kind, sends }: Of & Pick<GuardFacts, 'kind' | 'sends'>,
): Promise<number | null> {
  const { optOutWindow, optOutMinCount } = GUARD_THRESHOLDS[kind];
  const window = sends.slice(-optOutWindow);
  const [oldest] = window;
  const optOuts = window.filter(({ optedOutAt }) => optedOutAt !== null).length;
  if (oldest === undefined || optOuts < Math.ceil(optOutMinCount / 2)) return null;
  const before = tx
    .select({ optedOutAt: dispatch.optedOutAt })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), lt(dispatch.intendedAt, new Date(oldest.at)), counted))
    .orderBy(desc(dispatch.intendedAt))
    .limit(USUAL_OVER)
    .as('before');
  const [row] = await tx
    .select({ sends: sql<number>`count(*)::int`, optOuts: sql<number>`count(${before.optedOutAt})::int` })
    .from(before);
  return row === undefined || row.sends < USUAL_MIN_SENDS ? null : row.optOuts / row.sends;
}

/** How many messages were sent since an instant, and how many of them came back for good. */
export async function countSendsSince(
  tx: Tx,
  { workspaceId, since }: Of & { since: Date },
): Promise<{ sends: number; bounces: number }> {
  const [row] = await tx
    .select({ sends: sql<number>`count(*)::int`, bounces: sql<number>`count(${dispatch.bouncedAt})::int` })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), gte(dispatch.intendedAt, since), counted));
  return row ?? { sends: 0, bounces: 0 };
}
