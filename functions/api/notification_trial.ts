import type { Context } from 'hono';
import type { NotificationChannel } from '#domain/notification.ts';
import type { trialSchema } from '#domain/notification.schema.ts';
import { emptyNotification, getNotification, insertNotifications } from '#db/queries/notification.ts';
import { inWorkspace } from './context.ts';
import type { Answer, TenantEnv } from './router.ts';

/** Tells a trial by the way that everything goes, and waits a while for what becomes of it. What it was tried with is not kept. */
export async function tryChannel(
  c: Context<TenantEnv>,
  { values = {}, ...to }: { channel: NotificationChannel; target: string; values?: Record<string, string> },
): Promise<Answer<typeof trialSchema>> {
  const key = await inWorkspace(c, async ({ tx, workspaceId, now, id }) => {
    const notificationId = id('ntf');
    const row = { id: notificationId, workspaceId, kind: 'trial', about: notificationId, ...to } as const;
    const times = { at: now, createdAt: now, updatedAt: now };
    await insertNotifications(tx, [{ ...row, values, status: 'waiting', ...times }]);
    return { workspaceId, notificationId };
  });
  await c.get('deps').temporal.notification.tell(key);
  const row = await inWorkspace(c, async ({ tx }) => {
    await emptyNotification(tx, key);
    return getNotification(tx, key);
  });
  const isOver = row !== null && row.status !== 'waiting' && row.status !== 'leaving';
  return { told: isOver ? row.status === 'told' : null, problem: row?.problem ?? null };
}
