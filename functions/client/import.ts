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
  const options = (state: ImportState) => {
    const args: [ImportState] = [state];
    return {
      taskQueue: TASK_QUEUE,
      workflowId: importWorkflowId(state),
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
      args,
      staticSummary: 'A file of leads',
      typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: state.workspaceId }]),
    };
  };
  const handle = (key: ImportKey) => client.workflow.getHandle(importWorkflowId(key));
  return {
    /** Starts it; again is nothing, even after its end. `confirmed`: go on with the columns as they are guessed. */
    async start({ workspaceId, importId, confirmed }: ImportKey & { confirmed: boolean }): Promise<void> {
      const state: ImportState = { workspaceId, importId, pages: null, page: 0, confirmed, stopped: false };
      try {
        await promptly(client, () =>
          client.workflow.start('importLeads', { ...options(state), workflowIdReusePolicy: 'REJECT_DUPLICATE' }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
      }
    },
    /** Takes an import up whose run is lost, or never began; where it goes on this is nothing. Pages that are done are gone. */
    async recover({
      pages,
      confirmed,
      ...key
    }: ImportKey & { pages: number | null; confirmed: boolean }): Promise<void> {
      await client.workflow.start('importLeads', {
        ...options({ ...key, pages, page: 0, confirmed, stopped: false }),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
    },
    /** The columns are confirmed. @returns false when the import is over */
    confirmed: (key: ImportKey) => tell(handle(key), (to) => promptly(client, () => to.signal(importConfirmedSignal))),
    stopped: (key: ImportKey) => tell(handle(key), (to) => promptly(client, () => to.signal(importStoppedSignal))),
  };
}
