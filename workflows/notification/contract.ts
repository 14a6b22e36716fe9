import type { Id } from '#domain/id.ts';

/** The whole state: what is told, and to whom, is in the database. */
export type NotificationKey = { workspaceId: Id<'ws'>; notificationId: Id<'ntf'> };

export const notificationWorkflowId = ({ workspaceId, notificationId }: NotificationKey) =>
  `notification/${workspaceId}/${notificationId}`;
