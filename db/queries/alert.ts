import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { AlertCode } from '#domain/alert.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { alert } from '../schema/index.ts';

export type Alert = typeof alert.$inferSelect;

/** Raises an alert, unless the same one about the same subject is open already. */
export async function raiseAlert(
  tx: Tx,
  input: { id: Id<'alr'>; workspaceId: Id<'ws'>; now: Date; code: AlertCode; subject: string; values: Alert['values'] },
): Promise<void> {
  const { id, workspaceId, now, code, subject, values } = input;
  const open = await tx
    .select({ id: alert.id })
    .from(alert)
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        eq(alert.code, code),
        eq(alert.subject, subject),
        isNull(alert.settledAt),
      ),
    )
    .limit(1);
  if (open.length > 0) return;
  await tx.insert(alert).values({ id, workspaceId, code, subject, values, at: now, createdAt: now, updatedAt: now });
}

/** Whether an alert of a code was raised about a subject since then, settled or not. */
export async function wasRaised(
  tx: Tx,
  { workspaceId, code, subject, since }: { workspaceId: Id<'ws'>; code: AlertCode; subject: string; since: Date },
): Promise<boolean> {
  const found = await tx
    .select({ id: alert.id })
    .from(alert)
    .where(
      and(eq(alert.workspaceId, workspaceId), eq(alert.code, code), eq(alert.subject, subject), gt(alert.at, since)),
    )
    .limit(1);
  return found.length > 0;
}

/** Open alerts, newest first. */
export async function openAlerts(
  tx: Tx,
  { workspaceId, limit }: { workspaceId: Id<'ws'>; limit: number },
): Promise<Alert[]> {
  return tx
    .select()
    .from(alert)
    .where(and(eq(alert.workspaceId, workspaceId), isNull(alert.settledAt)))
    .orderBy(desc(alert.at))
    .limit(limit);
}

/** Settles what is open about a subject: all of it, or what has a code. */
export async function settleAlerts(
  tx: Tx,
  { workspaceId, subject, code, now }: { workspaceId: Id<'ws'>; subject: string; code?: AlertCode; now: Date },
): Promise<void> {
  await tx
    .update(alert)
    .set({ settledAt: now, updatedAt: now })
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        eq(alert.subject, subject),
        code === undefined ? undefined : eq(alert.code, code),
        isNull(alert.settledAt),
      ),
    );
}

/** Says that an alert was looked at. @returns false when it is not open */
export async function settleAlert(
  tx: Tx,
  { workspaceId, alertId, now }: { workspaceId: Id<'ws'>; alertId: Id<'alr'>; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(alert)
    .set({ settledAt: now, updatedAt: now })
    .where(and(eq(alert.workspaceId, workspaceId), eq(alert.id, alertId), isNull(alert.settledAt)))
    .returning({ id: alert.id });
  return rows.length > 0;
}
