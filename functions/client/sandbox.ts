import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Id } from '#domain/id.ts';
import {
  deliveredSignal,
  sandboxWorkflowId,
  skipSignal,
  type SandboxKey,
  type SandboxState,
} from '#workflows/sandbox/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** The client side of a sandbox's people and clock. */
export function sandboxClient(client: Client) {
  const options = ({ workspaceId }: SandboxKey) => {
    // How far the clock is ahead is read by the workflow's first activity.
    const state: SandboxState = { workspaceId, clockOffsetMs: 0 };
    return {
      taskQueue: TASK_QUEUE,
      workflowId: sandboxWorkflowId({ workspaceId }),
      staticSummary: 'The people of a sandbox, and its clock',
      typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]),
      args: [state] satisfies [SandboxState],
    };
  };
  return {
    /** Starts its workflow where it does not run. */
    async start(key: SandboxKey): Promise<void> {
      await client.workflow.start('sandbox', { ...options(key), workflowIdConflictPolicy: 'USE_EXISTING' });
    },
    /** Says that there is something to look at, and starts the workflow where it does not run. */
    async delivered(key: SandboxKey): Promise<void> {
      await client.workflow.signalWithStart('sandbox', { ...options(key), signal: deliveredSignal });
    },
    /** Says that the workspace is to skip ahead, to where its row says. */
    async skip(key: SandboxKey): Promise<void> {
      await client.workflow.signalWithStart('sandbox', { ...options(key), signal: skipSignal });
    },
    /** Ends every workflow of a workspace that is to start over: those that the server lists, and those named. */
    async endAll({ workspaceId }: { workspaceId: Id<'ws'> }, named: readonly string[]): Promise<void> {
      const ids = new Set([...named, sandboxWorkflowId({ workspaceId })]);
      const query = `${WorkspaceKey.name} = '${workspaceId}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
      for (const id of ids) await end(client, id);
    },
  };
}

async function end(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('start over');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
