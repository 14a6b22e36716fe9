import type { DispatchStatus, RESTORED } from '#domain/dispatch.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { departed, neverLeft, notKnown, type Proof } from '#db/queries/departure.ts';
import { getDispatch, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft, type Draft } from '#db/queries/draft.ts';
import { setStage } from '#db/queries/enrollment.ts';
import { lookAtMailbox, markSend } from '#db/queries/guard.ts';
import { pauseForRefusal, type Refusal } from '#db/queries/mailbox_refusal.ts';
import { suppress } from '#db/queries/suppression.ts';
import { afterStep } from './draft.ts';
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
  /** It was handed over and nobody knows whether it arrived: a person looks it up, and the provider is asked again after `againMs`. */
  | { kind: 'uncertain'; againMs?: number }
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
  await inMoment(ports, attempt.workspaceId, (moment) => refused(moment, attempt, from, outcome));
}

async function refused(
  { tx, workspaceId, now }: Moment,
  { id: dispatchId }: Dispatch,
  from: readonly DispatchStatus[],
  outcome: string,
): Promise<void> {
  if (!(await neverLeft(tx, { workspaceId, dispatchId, from, outcome, now }))) throw overtaken();
}

export const HANDED_OVER = ['leased', 'uncertain'] as const;

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

/** The provider does not want this very message now: somebody is told, and the same bytes are tried again after hours. */
export async function heldForRefusal(sending: Sending, code: string): Promise<DispatchOutcome> {
  const { workspaceId, id: subject, leadId } = sending.draft;
  const outcome = await held(sending, 'provider_refused', code);
  await inMoment(sending.ports, workspaceId, ({ tx, now, id }) =>
    raiseAlert(tx, { id: id('alr'), workspaceId, now, code: 'message_refused', subject, values: { leadId } }),
  );
  return outcome;
}

/** The provider refuses whatever this mailbox sends: it is paused, somebody is told, and the same bytes wait for a resume. */
export async function pausedForRefusal(sending: Sending, refusal: Refusal): Promise<DispatchOutcome> {
  const { ports, draft } = sending;
  const { workspaceId, mailboxId } = draft;
  await inMoment(ports, workspaceId, async ({ tx, now }) => {
    await pauseForRefusal(tx, { workspaceId, mailboxId, refusal, now });
  });
  return held(sending, 'mailbox_state', refusal.code);
}

/** The provider says that the address is dead: nobody writes to it again, the guard counts it, and the story ends. */
export async function dead({ ports, draft, attempt }: Sending, outcome: string): Promise<DispatchOutcome> {
  const { workspaceId, recipient } = draft;
  return inMoment(ports, workspaceId, async (moment) => {
    await refused(moment, attempt, HANDED_OVER, outcome);
    const { tx, workspace, now } = moment;
    const { id: dispatchId, leadId } = attempt;
    const suppressed = { kind: 'address', key: recipient, reason: 'bounce_hard', origin: dispatchId } as const;
    await suppress(tx, { workspaceId, now, ...suppressed });
    const details = { leadId, code: outcome };
    const entry = { actor: 'system:dispatch', action: 'dispatch.bounced', subject: dispatchId, details } as const;
    await recordAudit(tx, { workspaceId, now, ...entry });
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
    const settled = await notKnown(tx, { workspaceId, dispatchId, outcome, now });
    if (!settled && attempt.status !== 'uncertain') throw overtaken();
    const { enrollmentId } = draft;
    if (enrollmentId) {
      const stage = { stage: 'needs_person', wakeAt: null, reason: 'uncertain' } as const;
      await setStage(tx, { workspaceId, enrollmentId, ...stage, now });
    }
    return { kind: 'uncertain', clockOffsetMs: workspace.clockOffsetMs };
  });
}

/** The message left, and the story goes on to its next step. */
export async function concluded({ ports, draft, attempt }: Sending, proof: Proof): Promise<DispatchOutcome> {
  const { workspaceId, id: dispatchId } = attempt;
  const outcome = await inMoment(ports, workspaceId, async (moment) => {
    const { tx, workspace, now } = moment;
    const { clockOffsetMs } = workspace;
    if (!(await departed(tx, { workspaceId, dispatchId, draft, proof, now }))) {
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
  const { tx, workspaceId, now } = moment;
  const sent = await getDispatch(tx, { workspaceId, dispatchId });
  const draft = sent && (await getDraft(tx, { workspaceId, draftId: sent.draftId }));
  if (!draft) return null;
  if (sent.status !== 'refused' && sent.status !== 'confirmed')
    await departed(tx, { workspaceId, dispatchId, draft, proof, now });
  return sent.status;
}

/** Settles an attempt that no workflow comes back to: looked up, never sent, and the story is left where it stands. */
export async function settleOverdue(sending: Sending, adapter: MailboxAdapter): Promise<void> {
  const { ports, draft, attempt } = sending;
  const { workspaceId, id: dispatchId } = attempt;
  if (attempt.status === 'intended') return refuse(sending, ['intended'], 'never_left');
  const whereabouts = await adapter.whereabouts(attempt.messageId);
  if (whereabouts === 'absent') return refuse(sending, ['leased'], 'never_left');
  const proof = { to: 'confirmed', outcome: 'looked_up' } as const;
  await inMoment(ports, workspaceId, async ({ tx, now }) => {
    const key = { workspaceId, dispatchId, now };
    if (whereabouts === 'accepted') await departed(tx, { ...key, draft, proof });
    else await notKnown(tx, key);
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
