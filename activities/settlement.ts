import { RESTORED, type DispatchStatus } from '#domain/dispatch.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { deleteContact } from '#db/queries/contact.ts';
import { conversationOfEnrollment, insertConversation, touchConversation } from '#db/queries/conversation.ts';
import { getDispatch, settleDispatch, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft, moveDraft, type Draft } from '#db/queries/draft.ts';
import { setStage } from '#db/queries/enrollment.ts';
import { lookAtMailbox, markSend } from '#db/queries/guard.ts';
import { insertMessage, sentByMessageId } from '#db/queries/message.ts';
import { afterStep } from './draft.ts';
import { there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { MailboxAdapter, Ports } from './ports.ts';

/** What became of an approved draft, for its workflow. Instants are milliseconds on the workspace's clock. */
export type DispatchOutcome = { clockOffsetMs: number } & (
  | { kind: 'sent'; nextDueAt: number }
  /** Time alone will cure it. */
  | { kind: 'wait'; until: number; rule: string }
  /** Something must change first. */
  | { kind: 'hold'; rule: string }
  /** The last look at the inbox found an answer. */
  | { kind: 'answered' }
  /** It was handed over and nobody knows whether it arrived: a person looks it up. */
  | { kind: 'uncertain' }
  /** It never leaves, and the story ends. */
  | { kind: 'refused'; end: EnrollmentEnd }
  /** What was approved is not what would leave: it is drafted again. */
  | { kind: 'redraft' }
);

/** An attempt, and what it is an attempt to send. */
export type Sending = { ports: Ports; draft: Draft; attempt: Dispatch };

/** Whoever thinks so has been overtaken: the attempt is read again, and what it says counts. */
export const overtaken = (): Error => new Error('attempt_taken_over');

/** A draft that is approved waits: where, and until when, for whoever asks why it is not sending. */
export async function park(
  { tx, workspaceId, now }: Moment,
  draft: Draft,
  wakeAt: Date | null,
  reason: string,
): Promise<void> {
  if (draft.enrollmentId)
    await setStage(tx, { workspaceId, enrollmentId: draft.enrollmentId, stage: 'waiting_slot', wakeAt, reason, now });
}

/** It never left, or the provider refused it: the slot and the contact are given back. @throws Error when it is settled otherwise */
export async function refuse(
  { ports, attempt }: Sending,
  from: readonly DispatchStatus[],
  outcome: string,
): Promise<void> {
  const { workspaceId, id: dispatchId } = attempt;
  await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    if (!(await settleDispatch(tx, { workspaceId, dispatchId, from, to: 'refused', outcome, now }))) throw overtaken();
    await deleteContact(tx, { accountId: workspace.accountId, dispatchId });
  });
}

const HANDED_OVER = ['leased', 'uncertain'] as const;

/** Nothing left: the same bytes are tried again later. */
export async function deferred(
  sending: Sending,
  rule: string,
  afterMs: number,
  outcome = rule,
): Promise<DispatchOutcome> {
  await refuse(sending, HANDED_OVER, outcome);
  return later(sending, rule, afterMs);
}

/** The workflow asks again after a while. */
export function later(
  { ports, draft }: Omit<Sending, 'attempt'>,
  rule: string,
  afterMs: number,
): Promise<DispatchOutcome> {
  return inMoment(ports, draft.workspaceId, async (moment) => {
    const until = moment.now.getTime() + afterMs;
    await park(moment, draft, new Date(until), rule);
    return { kind: 'wait', until, rule, clockOffsetMs: moment.workspace.clockOffsetMs };
  });
}

/** Nothing left, and something must change before the same bytes are tried again. */
export async function held(
  sending: Sending,
  rule: string,
  outcome: string,
  from: readonly DispatchStatus[] = HANDED_OVER,
): Promise<DispatchOutcome> {
  const { ports, draft } = sending;
  await refuse(sending, from, outcome);
  return inMoment(ports, draft.workspaceId, async (moment) => {
    await park(moment, draft, null, rule);
    return { kind: 'hold', rule, clockOffsetMs: moment.workspace.clockOffsetMs };
  });
}

/** The provider says that the address is dead: the guard counts it, and the story ends. */
export async function dead(sending: Sending, outcome: string): Promise<DispatchOutcome> {
  const { ports, draft, attempt } = sending;
  await refuse(sending, HANDED_OVER, outcome);
  const { workspaceId } = draft;
  return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const { id: dispatchId, leadId } = attempt;
    const mailboxId = await markSend(tx, { workspaceId, leadId, dispatchId, kind: 'bounce_hard', now });
    if (mailboxId) await lookAtMailbox(tx, { workspaceId, mailboxId, now });
    return { kind: 'refused', end: 'bounced', clockOffsetMs: workspace.clockOffsetMs };
  });
}

/** It was handed over, or may have been, and nobody can tell what became of it: a person is asked. */
export async function uncertain(
  { ports, draft, attempt }: Sending,
  outcome: typeof RESTORED | 'unknown' = 'unknown',
): Promise<DispatchOutcome> {
  const { workspaceId, id: dispatchId } = attempt;
  return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const settled = await settleDispatch(tx, {
      ...{ workspaceId, dispatchId, now },
      from: [outcome === RESTORED ? 'intended' : 'leased'],
      to: 'uncertain',
      outcome,
    });
    if (!settled && attempt.status !== 'uncertain') throw overtaken();
    const { enrollmentId } = draft;
    if (enrollmentId) {
      const stage = { stage: 'needs_person', wakeAt: null, reason: 'uncertain' } as const;
      await setStage(tx, { workspaceId, enrollmentId, ...stage, now });
    }
    return { kind: 'uncertain', clockOffsetMs: workspace.clockOffsetMs };
  });
}

/** How it is known that a message left: the provider's answer, or a look that found it. */
export type Proof = { to: 'accepted' | 'confirmed'; outcome: string; messageId?: string | undefined };

/** The message left, and the story goes on to its next step. */
export async function concluded({ ports, draft, attempt }: Sending, proof: Proof): Promise<DispatchOutcome> {
  const { workspaceId, id: dispatchId } = attempt;
  const outcome = await inMoment(ports, workspaceId, async (moment) => {
    const { workspace, now } = moment;
    const { clockOffsetMs } = workspace;
    if (!(await departed(moment, draft, dispatchId, proof))) {
      await tellLate(moment, attempt);
      return null;
    }
    if (draft.class === 'reply' || !draft.enrollmentId)
      return { kind: 'sent', nextDueAt: now.getTime(), clockOffsetMs } as const;
    const next = await afterStep(moment, { workspaceId, enrollmentId: draft.enrollmentId, step: draft.step });
    return { kind: 'sent', ...next } as const;
  });
  if (outcome === null) throw overtaken();
  return outcome;
}

/** The message left: everything that says so is written in one transaction, once. @returns false when it had been given up */
async function departed(moment: Moment, draft: Draft, dispatchId: Id<'dsp'>, proof: Proof): Promise<boolean> {
  const { tx, workspaceId, now } = moment;
  const from = ['intended', 'leased', 'accepted', 'uncertain'] as const;
  await settleDispatch(tx, { workspaceId, dispatchId, from, ...proof, now });
  const settled = there(await getDispatch(tx, { workspaceId, dispatchId }), 'dispatch_gone');
  if (settled.status !== 'accepted' && settled.status !== 'confirmed') return false;
  await moveDraft(tx, { workspaceId, draftId: draft.id, from: ['approved', 'proposed'], to: 'sent', now });
  const filed = await sentByMessageId(tx, { workspaceId, messageIds: [settled.messageId] });
  if (filed.length > 0) return true;
  await file(moment, draft, settled);
  const details = { draftId: draft.id, leadId: draft.leadId, class: draft.class };
  const entry = { actor: 'system:dispatch', action: 'dispatch.accepted', subject: dispatchId, details } as const;
  await recordAudit(tx, { workspaceId, now, ...entry });
  return true;
}

/**
 * What came in answers a send, or is a notice about it: it left, whatever was known of it. An answer, a complaint and a
 * notice of arrival also say that it arrived; what a bounce says comes after.
 */
export async function shownByMail(moment: Moment, dispatchId: Id<'dsp'>, kind: TriageKind): Promise<void> {
  const to = kind === 'bounce_hard' || kind === 'bounce_soft' ? 'accepted' : 'confirmed';
  await shown(moment, dispatchId, { to, outcome: 'shown_by_mail' });
}

/** A send left, whatever was known of it. @returns what it was thought to be before; null when there is no such send */
export async function shown(moment: Moment, dispatchId: Id<'dsp'>, proof: Proof): Promise<DispatchStatus | null> {
  const { tx, workspaceId } = moment;
  const sent = await getDispatch(tx, { workspaceId, dispatchId });
  const draft = sent && (await getDraft(tx, { workspaceId, draftId: sent.draftId }));
  if (!draft) return null;
  if (sent.status !== 'refused' && sent.status !== 'confirmed') await departed(moment, draft, dispatchId, proof);
  return sent.status;
}

/** Settles an attempt that no workflow comes back to: looked up, never sent, and the story is left where it stands. */
export async function settleOverdue(sending: Sending, adapter: MailboxAdapter): Promise<void> {
  const { ports, draft, attempt } = sending;
  const { workspaceId, id: dispatchId } = attempt;
  if (attempt.status === 'intended') return refuse(sending, ['intended'], 'never_left');
  const whereabouts = await adapter.whereabouts(attempt.messageId);
  if (whereabouts === 'absent') return refuse(sending, ['leased'], 'never_left');
  await inMoment(ports, workspaceId, async (moment) => {
    const { tx, now } = moment;
    if (whereabouts === 'accepted')
      await departed(moment, draft, dispatchId, { to: 'confirmed', outcome: 'looked_up' });
    else
      await settleDispatch(tx, { workspaceId, dispatchId, from: ['leased'], to: 'uncertain', outcome: 'unknown', now });
  });
}

/** It left although it had been given up: nobody may overlook that. */
async function tellLate({ tx, workspaceId, now, id }: Moment, { id: dispatchId, leadId }: Dispatch): Promise<void> {
  const subject = { workspaceId, now, subject: dispatchId };
  await recordAudit(tx, {
    ...subject,
    actor: 'system:dispatch',
    action: 'dispatch.accepted_late',
    details: { leadId },
  });
  await raiseAlert(tx, { ...subject, id: id('alr'), code: 'ledger', values: { leadId, kind: 'accepted_late' } });
}

/** Files a sent message in its conversation, which begins with the first. */
async function file({ tx, workspaceId, now, id }: Moment, draft: Draft, attempt: Dispatch): Promise<void> {
  const open =
    draft.conversationId ??
    (draft.enrollmentId
      ? (await conversationOfEnrollment(tx, { workspaceId, enrollmentId: draft.enrollmentId }))?.id
      : undefined);
  const conversationId = open ?? id('cnv');
  if (!open) {
    await insertConversation(tx, {
      id: conversationId,
      workspaceId,
      leadId: draft.leadId,
      enrollmentId: draft.enrollmentId,
      mailboxId: draft.mailboxId,
      subject: draft.subject,
      lastMessageAt: now,
      createdAt: now,
      updatedAt: now,
    });
  }
  await insertMessage(tx, {
    id: id('msg'),
    workspaceId,
    mailboxId: draft.mailboxId,
    conversationId,
    leadId: draft.leadId,
    dispatchId: attempt.id,
    direction: 'out',
    externalId: attempt.messageId,
    messageId: attempt.messageId,
    fromAddress: draft.sender,
    fromName: '',
    toAddress: draft.recipient,
    subject: draft.subject,
    text: draft.body,
    at: now,
    createdAt: now,
    updatedAt: now,
  });
  await touchConversation(tx, { workspaceId, conversationId, at: now, now, inbound: false });
}
