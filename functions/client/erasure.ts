import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { eraseNowSignal, erasureWorkflowId, type ErasureKey } from '#workflows/erasure/contract.ts';
import { LeadKey, WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** The client side of an erasure. */
export function erasureClient(client: Client) {
  const options = ({ workspaceId, leadId }: ErasureKey) => ({
    taskQueue: TASK_QUEUE,
    workflowId: erasureWorkflowId({ workspaceId, leadId }),
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    args: [{ workspaceId, leadId }] satisfies [ErasureKey],
    staticSummary: 'Somebody is to be erased',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: WorkspaceKey, value: workspaceId },
      { key: LeadKey, value: leadId },
    ]),
  });
  return {
    /** Has it done on its day; one that waits for that already is left as it is. */
    async start(key: ErasureKey): Promise<void> {
      await client.workflow.start('erasure', options(key));
    },
    /** Has it done at once. */
    async now(key: ErasureKey): Promise<void> {
      await client.workflow.signalWithStart('erasure', { ...options(key), signal: eraseNowSignal });
    },
  };
}
