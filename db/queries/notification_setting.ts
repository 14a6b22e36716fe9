import { and, asc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { defaultSetting, type NotificationSetting } from '#domain/notification.ts';
import type { Tx } from '../client.ts';
import { member, notificationSetting, pushSubscription } from '../schema/index.ts';
import type { Workspace } from './workspace.ts';

type Key = { workspaceId: Id<'ws'>; memberId: Id<'mb'> };

const of = ({ workspaceId, memberId }: Key) =>
  and(eq(notificationSetting.workspaceId, workspaceId), eq(notificationSetting.memberId, memberId));

/** What holds for a member: their choice, or what holds for whoever chose nothing. */
export async function getNotificationSetting(
  tx: Tx,
  { workspace, memberId }: { workspace: Workspace; memberId: Id<'mb'> },
): Promise<NotificationSetting> {
  const [row] = await tx
    .select()
    .from(notificationSetting)
    .where(of({ workspaceId: workspace.id, memberId }));
  return row ?? defaultSetting(workspace);
}

export async function storeNotificationSetting(
  tx: Tx,
  { now, setting, ...key }: Key & { now: Date; setting: NotificationSetting },
): Promise<void> {
  const { digestMinute, zone, digestTopics, pushTopics } = setting;
  const fields = { digestMinute, zone, digestTopics, pushTopics, updatedAt: now };
  await tx
    .insert(notificationSetting)
    .values({ ...key, ...fields, createdAt: now })
    .onConflictDoUpdate({ target: [notificationSetting.workspaceId, notificationSetting.memberId], set: fields });
}

/** Every member with what holds for them. */
export async function membersToTell(
  tx: Tx,
  { workspace }: { workspace: Workspace },
): Promise<{ memberId: Id<'mb'>; setting: NotificationSetting }[]> {
  const rows = await tx
    .select({ memberId: member.id, setting: notificationSetting })
    .from(member)
    .leftJoin(
      notificationSetting,
      and(eq(notificationSetting.workspaceId, member.workspaceId), eq(notificationSetting.memberId, member.id)),
    )
    .where(eq(member.workspaceId, workspace.id))
    .orderBy(asc(member.id));
  return rows.map(({ memberId, setting }) => ({ memberId, setting: setting ?? defaultSetting(workspace) }));
}

/** A member who leaves is told nothing more. */
export async function forgetMemberNotifications(tx: Tx, key: Key): Promise<void> {
  const { workspaceId, memberId } = key;
  await tx.delete(notificationSetting).where(of(key));
  await tx
    .delete(pushSubscription)
    .where(and(eq(pushSubscription.workspaceId, workspaceId), eq(pushSubscription.memberId, memberId)));
}
