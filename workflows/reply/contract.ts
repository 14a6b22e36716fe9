import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type ReplyKey = { workspaceId: Id<'ws'>; draftId: Id<'drf'> };

export const replyWorkflowId = ({ workspaceId, draftId }: ReplyKey) => `reply/${workspaceId}/${draftId}`;

/** A person's own answer in a conversation: written, approved by writing it, and on its way through the gate. */
export type ReplyState = ReplyKey & { approvalId: Id<'apr'>; contentHash: string; clockOffsetMs: number };

/** What held it may have changed. */
export const replyNudgedSignal = defineSignal('nudged');
export const replyClockMovedSignal = defineSignal<[{ clockOffsetMs: number }]>('clock_moved');
