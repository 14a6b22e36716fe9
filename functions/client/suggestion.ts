import { WorkflowFailedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { suggestionWorkflowId, type SuggestionKey } from '#workflows/suggestion/contract.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** An API function has 29 seconds for an answer. */
const WITHIN_MS = 25_000;

/** The client side of having an answer written. */
export function suggestionClient(client: Client) {
  return {
    /** Has a worker write the answer, or waits with whoever asked before. @returns false when it took too long: it goes on */
    async write(key: SuggestionKey): Promise<boolean> {
      try {
        return await client.withDeadline(Date.now() + WITHIN_MS, async () => {
          const handle = await client.workflow.start<(key: SuggestionKey) => Promise<void>>('suggestion', {
            taskQueue: TASK_QUEUE,
            workflowId: suggestionWorkflowId(key),
            args: [key],
            staticSummary: 'An answer is written',
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowExecutionTimeout: '3 minutes',
            typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: key.workspaceId }]),
          });
          await handle.result();
          return true;
        });
      } catch (error) {
        if (error instanceof WorkflowFailedError) return false;
        if (error instanceof Error && (error.name === 'ServiceError' || 'code' in error)) return false;
        throw error;
      }
    },
  };
}
