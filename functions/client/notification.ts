import { WorkflowFailedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { notificationWorkflowId, type NotificationKey } from '#workflows/notification/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** Somebody waits for it: a channel that does not answer at once is told of later. */
const WITHIN_MS = 20_000;

/** The client side of notifications. */
export function notificationClient(client: Client) {
  const start = (key: NotificationKey) =>
    client.workflow.start<(key: NotificationKey) => Promise<void>>('notification', {
      taskQueue: TASK_QUEUE,
      workflowId: notificationWorkflowId(key),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [key],
      staticSummary: 'A notification on its way',
      typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: key.workspaceId }]),
    });
  return {
    async start(key: NotificationKey): Promise<void> {
      await start(key);
    },
    /** Starts it, and waits a while for what it comes to, which is in the database. */
    async tell(key: NotificationKey): Promise<void> {
      try {
        await client.withDeadline(Date.now() + WITHIN_MS, async () => (await start(key)).result());
      } catch (error) {
        if (error instanceof WorkflowFailedError) return;
        if (error instanceof Error && (error.name === 'ServiceError' || 'code' in error)) return;
        throw error;
      }
    },
  };
}
