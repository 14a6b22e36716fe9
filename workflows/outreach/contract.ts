import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { ApprovalDecision } from '#domain/draft.ts';
import { isId, type Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';

/** Whose passage through what. */
export type OutreachKey = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'>; leadId: Id<'ld'> };

/** The workflow's id: one enrollment of one lead in one campaign, whoever starts it and however often. */
export const outreachWorkflowId = ({ workspaceId, campaignId, leadId }: OutreachKey) =>
  `outreach/${workspaceId}/${campaignId}/${leadId}`;

/** The inverse of `outreachWorkflowId`; null for what is no such id. */
export function outreachKeyOf(workflowId: string): OutreachKey | null {
  const [kind, workspaceId, campaignId, leadId, ...rest] = workflowId.split('/');
  if (kind !== 'outreach' || rest.length > 0) return null;
  return isId('ws', workspaceId) && isId('cmp', campaignId) && isId('ld', leadId)
    ? { workspaceId, campaignId, leadId }
    : null;
}

/** An inbound message that concerns this enrollment. Ids, a kind and a date: never its words. */
export type Reply = {
  messageId: Id<'msg'>;
  kind: TriageKind;
  /** First day back, or the day they asked to be written to again, as YYYY-MM-DD; null when none was given. */
  date: string | null;
  /** Somebody else of the company wrote: the story is held until a person has looked. */
  colleague?: 'wrote';
  /** A person said that they never began to talk with us: nothing that they wrote means it. */
  undoes?: 'talk';
};

/** What the story waits for when nobody has written: its own next step, a booking, a person to name a message, or a person. */
export type Phase = 'sequence' | 'booking' | 'triage' | 'person';

/** The whole state of a run, and the whole payload of continue-as-new. Instants are milliseconds on the workspace's clock. */
export type OutreachState = OutreachKey & {
  enrollmentId: Id<'enr'>;
  mailboxId: Id<'mbx'>;
  /** How far the workspace's clock is ahead of the time. */
  clockOffsetMs: number;
  phase: Phase;
  /** Index of the step at hand. */
  step: number;
  /** Before this instant the phase at hand has nothing to do; null: at once in a sequence, never in the others. */
  dueAt: number | null;
  /** Approvals of the step at hand that nobody gave in time. */
  expired: number;
  /** When messages bounced softly, lately. */
  softBounces: number[];
  /** Messages that came before the run could take them in. */
  pending: Reply[];
  /** The run before is lost with all that it remembered: the database says where the story stands. */
  lost?: boolean;
};

/** The state of a story that begins. */
export const freshOutreach = (
  key: OutreachKey & Pick<OutreachState, 'enrollmentId' | 'mailboxId' | 'clockOffsetMs'>,
): OutreachState => ({ ...key, phase: 'sequence', step: 0, dueAt: null, expired: 0, softBounces: [], pending: [] });

/** A person decided about these bytes. A fact, so a signal: durable with no worker awake. */
export type DraftDecision = {
  approvalId: Id<'apr'>;
  draftId: Id<'drf'>;
  contentHash: string;
  decision: ApprovalDecision;
};

export const decidedSignal = defineSignal<[DraftDecision]>('decided');
/** A person gave the open draft other words: a filter is asked about it again. */
export const editedSignal = defineSignal<[{ draftId: Id<'drf'> }]>('edited');
/** An inbound message arrived, or its triage was corrected by a person. */
export const repliedSignal = defineSignal<[Reply]>('replied');
export const bookedSignal = defineSignal<[{ meetingId: Id<'mtg'> }]>('booked');
/** A person closed the conversation or ended the enrollment, or the recipient wants no more of it. */
export const closedSignal =
  defineSignal<[{ end: 'replied' | 'rejected' | 'stopped' | 'opted_out' | 'not_interested' }]>('closed');
/** A person looked at what a colleague wrote: the story goes on where it stood. */
export const releasedSignal = defineSignal('released');
/** The workspace's clock was moved: a sandbox skipped ahead. */
export const clockMovedSignal = defineSignal<[{ clockOffsetMs: number }]>('clock_moved');
/** Something that a hold waited for may have changed: a resume, a verification, a corrected field, a settled dispatch. */
export const nudgedSignal = defineSignal('nudged');

/** Takes an approval back before it leaves. Refused with `TooLate` once the message is on its way. */
export const withdrawUpdate = defineUpdate<{ draftId: Id<'drf'> }, [{ draftId: Id<'drf'> }]>('withdraw');

export type OutreachView = {
  stage: EnrollmentStage | null;
  end: EnrollmentEnd | null;
  step: number;
  dueAt: number | null;
};
export const viewQuery = defineQuery<OutreachView>('view');
