import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type SandboxKey = { workspaceId: Id<'ws'> };

export const sandboxWorkflowId = ({ workspaceId }: SandboxKey) => `sandbox/${workspaceId}`;

/** The people of a sandbox and its clock. Instants are milliseconds on the workspace's clock. */
export type SandboxState = SandboxKey & {
  clockOffsetMs: number;
  /** Where a skip is heading, or null. */
  skipTo: number | null;
};

/** A message reached a prospect: somebody may answer later. */
export const deliveredSignal = defineSignal('delivered');
/** Skip ahead to this instant, through everything that is due before it, in order. */
export const skipSignal = defineSignal<[{ to: number }]>('skip');
/** The sandbox was started over: end. */
export const sandboxClosedSignal = defineSignal('closed');
