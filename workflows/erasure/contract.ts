import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

/** Who is to be erased, where they asked. */
export type ErasureKey = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

/** `since`: when it began to wait for what is under way to end, on the workspace's clock; absent before. The whole state of a run. */
export type ErasureState = ErasureKey & { since?: number };

export const erasureWorkflowId = ({ workspaceId, leadId }: ErasureKey) => `erasure/${workspaceId}/${leadId}`;

/** A person does it at once, or its day has come on a clock that was moved. */
export const eraseNowSignal = defineSignal('erase_now');
