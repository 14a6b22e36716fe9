import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type SandboxKey = { workspaceId: Id<'ws'> };

export const sandboxWorkflowId = ({ workspaceId }: SandboxKey) => `sandbox/${workspaceId}`;

/** The people of a sandbox and its clock. Instants are milliseconds on the workspace's clock. */
export type SandboxState = SandboxKey & { clockOffsetMs: number };

/** A message reached a prospect: somebody may answer later. */
export const deliveredSignal = defineSignal('delivered');
/** The workspace is to skip ahead, to the instant that its row names, through everything that is due before it, in order. */
export const skipSignal = defineSignal('skip');
/** The sandbox was started over: end. */
export const sandboxClosedSignal = defineSignal('closed');
