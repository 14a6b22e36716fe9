import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

/** Who is to be erased, where they asked. The whole state of a run. */
export type ErasureKey = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

export const erasureWorkflowId = ({ workspaceId, leadId }: ErasureKey) => `erasure/${workspaceId}/${leadId}`;

/** A person does it at once, or its day has come on a clock that was moved. */
export const eraseNowSignal = defineSignal('erase_now');
