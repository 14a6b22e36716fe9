import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Id } from '#domain/id.ts';
import { enrichmentWorkflowId, type EnrichmentState } from '#workflows/enrichment/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly } from './temporal.ts';

/** The client side of verification and enrichment. */
export function enrichmentClient(client: Client) {
  return {
    /** Verifies leads: these, or when `source` is given those of it that were never verified. Nothing while the same batch runs. */
    async start(input: {
      workspaceId: Id<'ws'>;
      batch: string;
      leadIds: readonly Id<'ld'>[];
      source: string | null;
    }): Promise<void> {
      const state: EnrichmentState = { ...input, after: null };
      await promptly(client, () =>
        client.workflow.start('enrichment', {
          taskQueue: TASK_QUEUE,
          workflowId: enrichmentWorkflowId(input),
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [state],
          staticSummary: 'A verification of addresses',
          typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: input.workspaceId }]),
        }),
      );
    },
  };
}
