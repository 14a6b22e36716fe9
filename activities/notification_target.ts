import { isId } from '#domain/id.ts';
import { SLACK, type NotificationProblem } from '#domain/notification.ts';
import type { Notification } from '#db/queries/notification.ts';
import { deletePushSubscription, notePushSubscription } from '#db/queries/push_subscription.ts';
import { noteSlack } from '#db/queries/slack_connection.ts';
import type { Moment } from './moment.ts';

/** Shows on a channel what its last telling came to; a browser that its push service no longer knows is forgotten, and of an address that was only tried nothing is kept. */
export async function noteTarget(
  { tx, workspaceId, now }: Moment,
  { channel, target, at }: Notification,
  problem: NotificationProblem | null,
): Promise<void> {
  if (channel === 'slack' && target === SLACK.connected) await noteSlack(tx, { workspaceId, toldOf: at, problem, now });
  if (!isId('psh', target)) return;
  const key = { workspaceId, subscriptionId: target };
  if (problem === 'gone') await deletePushSubscription(tx, key);
  else await notePushSubscription(tx, { ...key, problem, now });
}
