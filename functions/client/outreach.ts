import { WorkflowUpdateFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, TypedSearchAttributes } from '@temporalio/common';

import type { Id } from '#domain/id.ts';
import {
  bookedSignal,
  clockMovedSignal,
  closedSignal,
  decidedSignal,
  editedSignal,
  freshOutreach,
  nudgedSignal,
  outreachKeyOf,
  outreachWorkflowId,
  releasedSignal,
  repliedSignal,
  withdrawUpdate,
  type DraftDecision,
  type OutreachKey,
  type OutreachState,
  type Reply,
} from '#workflows/outreach/contract.ts';
import { CampaignKey, LeadKey, WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly, tell } from './temporal.ts';

const goingOn = (workspaceId: Id<'ws'>) =>
  `WorkflowType = 'outreach' AND ${WorkspaceKey.name} = '${workspaceId}' AND ExecutionStatus = 'Running'`;

type Start = OutreachKey & Pick<OutreachState, 'enrollmentId' | 'mailboxId' | 'clockOffsetMs'>;

/** The client side of an outreach: starts it, tells it, and asks it to take an approval back. */
export function outreachClient(client: Client) {
  const handle = (key: OutreachKey) => client.workflow.getHandle(outreachWorkflowId(key));
  /** Tells what somebody may wait for. */
  const say = (key: OutreachKey, send: (to: WorkflowHandle) => Promise<void>) =>
    tell(handle(key), (to) => promptly(client, () => send(to)));
  const start = (state: OutreachState, reuse: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE') =>
    client.workflow.start('outreach', {
      taskQueue: TASK_QUEUE,
      workflowId: outreachWorkflowId(state),
      workflowIdReusePolicy: reuse,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [state],
      staticSummary: 'One lead through one campaign',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: WorkspaceKey, value: state.workspaceId },
        { key: CampaignKey, value: state.campaignId },
        { key: LeadKey, value: state.leadId },
      ]),
    });
  return {
    /** Starts it from the first step; again is nothing, even after its end. */
    async start(input: Start): Promise<void> {
      try {
        await start(freshOutreach(input), 'REJECT_DUPLICATE');
      } catch (error) {
        if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
      }
    },
    /** Takes a story up whose run is lost, from where its enrollment stands; where it goes on this is nothing. */
    async recover(input: Start): Promise<void> {
      await start({ ...freshOutreach(input), lost: true }, 'ALLOW_DUPLICATE');
    },
    /** How many of a workspace go on. From the server's index, which may lag by moments. */
    async count({ workspaceId }: { workspaceId: Id<'ws'> }): Promise<number> {
      return (await client.workflow.count(goingOn(workspaceId))).count;
    },
    /** Whose stories of a workspace go on, from the same index. */
    async underWay({ workspaceId }: { workspaceId: Id<'ws'> }): Promise<OutreachKey[]> {
      const keys: OutreachKey[] = [];
      for await (const { workflowId } of client.workflow.list({ query: goingOn(workspaceId) })) {
        const key = outreachKeyOf(workflowId);
        if (key) keys.push(key);
      }
      return keys;
    },
    /** Takes an ended story up again: a meeting was cancelled, or a person corrected what ended it. */
    async reopen(input: Start & Pick<OutreachState, 'phase' | 'step' | 'dueAt'>, pending: Reply[]): Promise<void> {
      const { phase, step, dueAt } = input;
      await start({ ...freshOutreach(input), phase, step, dueAt, pending }, 'ALLOW_DUPLICATE');
    },
    decided: (key: OutreachKey, decision: DraftDecision) => say(key, (to) => to.signal(decidedSignal, decision)),
    replied: (key: OutreachKey, reply: Reply) => tell(handle(key), (to) => to.signal(repliedSignal, reply)),
    /** A person has looked at what a colleague wrote: it goes on where it stood. */
    released: (key: OutreachKey) => say(key, (to) => to.signal(releasedSignal)),
    booked: (key: OutreachKey, meetingId: Id<'mtg'>) =>
      tell(handle(key), (to) => to.signal(bookedSignal, { meetingId })),
    closed: (key: OutreachKey, end: 'replied' | 'rejected' | 'stopped' | 'opted_out' | 'not_interested') =>
      say(key, (to) => to.signal(closedSignal, { end })),
    /** An open draft has other words. */
    edited: (key: OutreachKey, draftId: Id<'drf'>) => say(key, (to) => to.signal(editedSignal, { draftId })),
    nudged: (key: OutreachKey) => say(key, (to) => to.signal(nudgedSignal)),
    clockMoved: (key: OutreachKey, clockOffsetMs: number) =>
      tell(handle(key), (to) => to.signal(clockMovedSignal, { clockOffsetMs })),
    /** Asks to take an approval back. @returns false when it is too late: it left, or is leaving */
    async withdraw(key: OutreachKey, draftId: Id<'drf'>): Promise<boolean> {
      try {
        await handle(key).executeUpdate(withdrawUpdate, { args: [{ draftId }] });
        return true;
      } catch (error) {
        if (
          error instanceof WorkflowUpdateFailedError &&
          error.cause instanceof ApplicationFailure &&
          error.cause.type === 'TooLate'
        )
          return false;
        throw error;
      }
    },
  };
}
