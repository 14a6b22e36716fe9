import { and, asc, desc, eq, inArray, lt, notInArray, or } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { NOTIFICATION_NEXT, type NotificationProblem, type NotificationStatus } from '#domain/notification.ts';
import { mayBecome } from '#domain/transition.ts';
import type { Tx } from '../client.ts';
import { notification } from '../schema/index.ts';

export type Notification = typeof notification.$inferSelect;
type Key = { workspaceId: Id<'ws'>; notificationId: Id<'ntf'> };

const of = ({ workspaceId, notificationId }: Key) =>
  and(eq(notification.workspaceId, workspaceId), eq(notification.id, notificationId));

/** Writes down what is to be told; what was written before stays as it is. */
export async function insertNotifications(tx: Tx, rows: (typeof notification.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(notification).values(rows).onConflictDoNothing();
}

export async function getNotification(tx: Tx, key: Key): Promise<Notification | null> {
  const [row] = await tx.select().from(notification).where(of(key));
  return row ?? null;
}

/** Forgets what one was to be told with. */
export async function emptyNotification(tx: Tx, key: Key): Promise<void> {
  await tx.update(notification).set({ values: {} }).where(of(key));
}

/** The last digest of a member's. */
export async function lastDigest(
  tx: Tx,
  { workspaceId, memberId }: { workspaceId: Id<'ws'>; memberId: Id<'mb'> },
): Promise<Notification | null> {
  const [row] = await tx
    .select()
    .from(notification)
    .where(
      and(
        eq(notification.workspaceId, workspaceId),
        eq(notification.kind, 'digest'),
        eq(notification.target, memberId),
      ),
    )
    .orderBy(desc(notification.about))
    .limit(1);
  return row ?? null;
}

/** Of some things, those that a target was told, or is to be. */
export async function knownAbouts(
  tx: Tx,
  { workspaceId, kind, target, abouts }: Pick<Notification, 'workspaceId' | 'kind' | 'target'> & { abouts: string[] },
): Promise<Set<string>> {
  if (abouts.length === 0) return new Set();
  const rows = await tx
    .select({ about: notification.about })
    .from(notification)
    .where(
      and(
        eq(notification.workspaceId, workspaceId),
        eq(notification.kind, kind),
        eq(notification.target, target),
        inArray(notification.about, abouts),
      ),
    );
  return new Set(rows.map(({ about }) => about));
}

/** What waits to be told, and what was begun so long ago that nobody may be at it. */
export async function openNotifications(
  tx: Tx,
  { workspaceId, begunBefore, limit }: { workspaceId: Id<'ws'>; begunBefore: Date; limit: number },
): Promise<Id<'ntf'>[]> {
  const rows = await tx
    .select({ id: notification.id })
    .from(notification)
    .where(
      and(
        eq(notification.workspaceId, workspaceId),
        or(
          eq(notification.status, 'waiting'),
          and(eq(notification.status, 'leaving'), lt(notification.updatedAt, begunBefore)),
        ),
      ),
    )
    .orderBy(asc(notification.at), asc(notification.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Moves one on. @returns false when it does not have the status that it is to leave */
export async function moveNotification(
  tx: Tx,
  {
    from,
    to,
    problem = null,
    now,
    ...key
  }: Key & { from: NotificationStatus; to: NotificationStatus; problem?: NotificationProblem | null; now: Date },
): Promise<boolean> {
  if (!mayBecome<NotificationStatus>(NOTIFICATION_NEXT, from, to)) throw new Error(`notification_${from}_to_${to}`);
  const rows = await tx
    .update(notification)
    .set({ status: to, problem, updatedAt: now })
    .where(and(of(key), eq(notification.status, from)))
    .returning({ id: notification.id });
  return rows.length > 0;
}

/** Forgets what was told long ago. */
export async function forgetNotifications(
  tx: Tx,
  { workspaceId, before }: { workspaceId: Id<'ws'>; before: Date },
): Promise<void> {
  await tx
    .delete(notification)
    .where(
      and(
        eq(notification.workspaceId, workspaceId),
        lt(notification.updatedAt, before),
        notInArray(notification.status, ['waiting', 'leaving']),
      ),
    );
}
