import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  replyClockMovedSignal,
  replyNudgedSignal,
  replyWorkflowId,
  type ReplyKey,
  type ReplyState,
} from '#workflows/reply/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly, tell } from './temporal.ts';

/** The client side of a person's answer on its way out. */
export function replyClient(client: Client) {
  const handle = (key: ReplyKey) => client.workflow.getHandle(replyWorkflowId(key));
  return {
    async start(state: ReplyState): Promise<void> {
      await client.workflow.start('reply', {
        taskQueue: TASK_QUEUE,
        workflowId: replyWorkflowId(state),
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [state],
        staticSummary: 'A reply on its way',
        typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: state.workspaceId }]),
      });
    },
    nudged: (key: ReplyKey) => tell(handle(key), (to) => promptly(client, () => to.signal(replyNudgedSignal))),
    clockMoved: (key: ReplyKey, clockOffsetMs: number) =>
      tell(handle(key), (to) => to.signal(replyClockMovedSignal, { clockOffsetMs })),
  };
}
