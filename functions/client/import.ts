import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  importConfirmedSignal,
  importStoppedSignal,
  importWorkflowId,
  type ImportKey,
  type ImportState,
} from '#workflows/import/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly, tell } from './temporal.ts';

/** The client side of an import. */
export function importClient(client: Client) {
  const handle = (key: ImportKey) => client.workflow.getHandle(importWorkflowId(key));
  return {
    /** Starts it; again is nothing, even after its end. `confirmed`: go on with the columns as they are guessed. */
    async start({ workspaceId, importId, confirmed }: ImportKey & { confirmed: boolean }): Promise<void> {
      const state: ImportState = { workspaceId, importId, pages: null, page: 0, confirmed, stopped: false };
      try {
        await promptly(client, () =>
          client.workflow.start('importLeads', {
            taskQueue: TASK_QUEUE,
            workflowId: importWorkflowId(state),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
            args: [state],
            staticSummary: 'A file of leads',
            typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]),
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
      }
    },
    /** The columns are confirmed. @returns false when the import is over */
    confirmed: (key: ImportKey) => tell(handle(key), (to) => promptly(client, () => to.signal(importConfirmedSignal))),
    stopped: (key: ImportKey) => tell(handle(key), (to) => promptly(client, () => to.signal(importStoppedSignal))),
  };
}
