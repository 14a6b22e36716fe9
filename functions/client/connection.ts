import { WorkflowFailedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { connectionWorkflowId, type ConnectionKey, type ConnectionResult } from '#workflows/connection/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** An API function has 29 seconds for an answer. */
const WITHIN_MS = 25_000;

/** The client side of trying a mailbox's connection. */
export function connectionClient(client: Client) {
  return {
    /** Has a worker try the connection that is stored. @returns null when no worker answered in time */
    async check(key: ConnectionKey): Promise<ConnectionResult | null> {
      try {
        return await client.withDeadline(Date.now() + WITHIN_MS, async () => {
          const handle = await client.workflow.start<(key: ConnectionKey) => Promise<ConnectionResult>>('connection', {
            taskQueue: TASK_QUEUE,
            workflowId: connectionWorkflowId(key),
            args: [key],
            staticSummary: 'A connection is tried',
            // What is being tried already may be what was stored before.
            workflowIdConflictPolicy: 'TERMINATE_EXISTING',
            workflowExecutionTimeout: '1 minute',
            typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: key.workspaceId }]),
          });
          return handle.result();
        });
      } catch (error) {
        if (error instanceof WorkflowFailedError) return null;
        if (error instanceof Error && (error.name === 'ServiceError' || 'code' in error)) return null;
        throw error;
      }
    },
  };
}
