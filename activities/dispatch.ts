import type { ClearedMessage } from '#domain/clearance.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { SuppressionReason } from '#domain/suppression.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { deleteContact } from '#db/queries/contact.ts';
import { dispatchOfDraft, settleDispatch, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft, moveDraft, type Draft } from '#db/queries/draft.ts';
import { conversationOfEnrollment, insertConversation, touchConversation } from '#db/queries/conversation.ts';
import { setStage } from '#db/queries/enrollment.ts';
import { getMailbox, type Mailbox } from '#db/queries/mailbox.ts';
import { insertMessage } from '#db/queries/message.ts';
import { afterStep } from './draft.ts';
import { impossible, there } from './failure.ts';
import { clear, type Gated } from './gate.ts';
import { readInbox } from './inbox.ts';
import { inMoment, type Moment } from './moment.ts';
import { NothingSent, type Ports, type SendResult } from './ports.ts';

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

type DispatchInput = { workspaceId: Id<'ws'>; draftId: Id<'drf'>; approvalId: Id<'apr'>; contentHash: string };

const MINUTE_MS = 60_000;
const RETRY_AFTER_MS = { deferred: 15 * MINUTE_MS, unreachable: 2 * MINUTE_MS, inbox: 2 * MINUTE_MS } as const;

export function createDispatchActivities(ports: Ports) {
  return {
    /**
     * Sends an approved draft if the gate lets it: a last look at the inbox, the gate, the write-ahead record, the wire, the
     * settlement. Called again after a crash it first asks what became of the attempt before: nothing is sent twice.
     */
    async dispatchDraft(input: DispatchInput): Promise<DispatchOutcome> {
      const before = await inMoment(ports, input.workspaceId, async ({ tx }) => {
        const draft = there(await getDraft(tx, input), 'draft_gone');
        const mailbox = there(await getMailbox(tx, { ...input, mailboxId: draft.mailboxId }), 'mailbox_gone');
        return { draft, mailbox, attempt: await dispatchOfDraft(tx, input) };
      });
      const settled = before.attempt && (await settleAttempt(ports, before.draft, before.mailbox, before.attempt));
      if (settled) return settled;
      const inboxRead = await readInbox(ports, before.mailbox);
      const gated = await inMoment(ports, input.workspaceId, async (moment) => {
        const draft = there(await getDraft(moment.tx, input), 'draft_gone');
        const result = await clear(ports, moment, draft, input.approvalId);
        return { result, outcome: await notCleared(moment, draft, result, inboxRead) };
      });
      if (gated.result.verdict !== 'clear' || gated.outcome) return there(gated.outcome, 'no_outcome');
      return handOver(ports, before.draft, before.mailbox, gated.result.message);
    },
  };
}

/** What an attempt that was written down before came to; null when it certainly never left, and another may be made. */
async function settleAttempt(
  ports: Ports,
  draft: Draft,
  mailbox: Mailbox,
  attempt: Dispatch,
): Promise<DispatchOutcome | null> {
  if (attempt.status === 'accepted' || attempt.status === 'confirmed') return concluded(ports, draft, attempt, 'seen');
  const whereabouts = await ports.mailboxes.of(mailbox).whereabouts(attempt.messageId);
  switch (whereabouts) {
    case 'accepted':
      return concluded(ports, draft, attempt, 'looked_up');
    case 'absent':
      await settle(ports, attempt, 'refused', 'never_left');
      return null;
    case 'unknown':
      return uncertain(ports, draft, attempt);
  }
}

/** The outcome of a verdict that is not "clear"; null when it is. */
async function notCleared(
  moment: Moment,
  draft: Draft,
  gated: Gated,
  inboxRead: boolean,
): Promise<DispatchOutcome | null> {
  const { tx, workspace, workspaceId, now } = moment;
  const { clockOffsetMs } = workspace;
  if (gated.verdict === 'clear') return null;
  const { rule } = gated.rule;
  const wait = async (until: number): Promise<DispatchOutcome> => {
    await park(moment, draft, new Date(until), rule);
    return { kind: 'wait', until, rule, clockOffsetMs };
  };
  if (gated.verdict === 'wait') return wait(gated.until);
  if (gated.verdict === 'hold') {
    if (rule === 'inbox_fresh' && !inboxRead) return wait(now.getTime() + RETRY_AFTER_MS.inbox);
    await park(moment, draft, null, rule);
    return { kind: 'hold', rule, clockOffsetMs };
  }
  if (rule === 'inbox_fresh') return { kind: 'answered', clockOffsetMs };
  await moveDraft(tx, { workspaceId, draftId: draft.id, from: ['approved', 'proposed'], to: 'superseded', now });
  if (rule === 'suppressed')
    return { kind: 'refused', end: endOfSuppressed(gated.rule.values['reason']), clockOffsetMs };
  if (rule === 'campaign_state') return { kind: 'refused', end: 'stopped', clockOffsetMs };
  return { kind: 'redraft', clockOffsetMs };
}

const ENDS: Partial<Record<SuppressionReason, EnrollmentEnd>> = {
  opt_out: 'opted_out',
  negative: 'not_interested',
  bounce_hard: 'bounced',
  complaint: 'complained',
};

function endOfSuppressed(reason: unknown): EnrollmentEnd {
  const known = Object.entries(ENDS).find(([name]) => name === reason);
  return known?.[1] ?? 'stopped';
}

/** An approved draft waits: where, and until when, for whoever asks why it is not sending. */
async function park(
  { tx, workspaceId, now }: Moment,
  draft: Draft,
  wakeAt: Date | null,
  reason: string,
): Promise<void> {
  if (draft.enrollmentId)
    await setStage(tx, { workspaceId, enrollmentId: draft.enrollmentId, stage: 'waiting_slot', wakeAt, reason, now });
}

/** Hands a cleared message to its mailbox, once, and settles what is known of it. */
async function handOver(
  ports: Ports,
  draft: Draft,
  mailbox: Mailbox,
  message: ClearedMessage,
): Promise<DispatchOutcome> {
  const attempt = await inMoment(ports, draft.workspaceId, async ({ tx }) =>
    there(await dispatchOfDraft(tx, { workspaceId: draft.workspaceId, draftId: draft.id }), 'dispatch_gone'),
  );
  // Whoever slept so long that the attempt was taken for lost leaves it to the one that was made since.
  if (attempt.id !== message.dispatchId || attempt.status !== 'intended') throw impossible('attempt_taken_over');
  let result: SendResult;
  try {
    result = await ports.mailboxes.of(mailbox).send(message);
  } catch (error) {
    if (error instanceof NothingSent)
      return deferred(ports, draft, attempt, 'mailbox_unreachable', RETRY_AFTER_MS.unreachable, error.code);
    const settled = await settleAttempt(ports, draft, mailbox, attempt);
    return settled ?? deferred(ports, draft, attempt, 'never_left', RETRY_AFTER_MS.unreachable);
  }
  if (result.status === 'accepted') return concluded(ports, draft, attempt, result.code);
  if (!result.permanent) return deferred(ports, draft, attempt, result.code, RETRY_AFTER_MS.deferred);
  await settle(ports, attempt, 'refused', result.code);
  return inMoment(ports, draft.workspaceId, async (moment) => {
    // A refusal that is about the address says so (RFC 3463, X.1.x); any other is about us, and a person must look.
    if (/\b5\.1\.\d+\b/.test(result.code))
      return { kind: 'refused', end: 'bounced', clockOffsetMs: moment.workspace.clockOffsetMs };
    await park(moment, draft, null, 'provider_refused');
    return { kind: 'hold', rule: 'provider_refused', clockOffsetMs: moment.workspace.clockOffsetMs };
  });
}

async function settle(ports: Ports, attempt: Dispatch, to: 'refused' | 'uncertain', outcome: string): Promise<void> {
  const { workspaceId, id: dispatchId } = attempt;
  await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    await settleDispatch(tx, { workspaceId, dispatchId, from: ['intended', 'uncertain'], to, outcome, now });
    if (to === 'refused') await deleteContact(tx, { accountId: workspace.accountId, dispatchId });
  });
}

/** Nothing left: the same bytes are tried again later. */
async function deferred(
  ports: Ports,
  draft: Draft,
  attempt: Dispatch,
  rule: string,
  afterMs: number,
  outcome = rule,
): Promise<DispatchOutcome> {
  await settle(ports, attempt, 'refused', outcome);
  return inMoment(ports, draft.workspaceId, async (moment) => {
    const until = moment.now.getTime() + afterMs;
    await park(moment, draft, new Date(until), rule);
    return { kind: 'wait', until, rule, clockOffsetMs: moment.workspace.clockOffsetMs };
  });
}

async function uncertain(ports: Ports, draft: Draft, attempt: Dispatch): Promise<DispatchOutcome> {
  await settle(ports, attempt, 'uncertain', 'unknown');
  return inMoment(ports, draft.workspaceId, async ({ tx, workspace, workspaceId, now }) => {
    if (draft.enrollmentId)
      await setStage(tx, {
        workspaceId,
        enrollmentId: draft.enrollmentId,
        stage: 'needs_person',
        wakeAt: null,
        reason: 'uncertain',
        now,
      });
    return { kind: 'uncertain', clockOffsetMs: workspace.clockOffsetMs };
  });
}

/** The message left: everything that says so is written in one transaction, once. */
async function concluded(ports: Ports, draft: Draft, attempt: Dispatch, outcome: string): Promise<DispatchOutcome> {
  return inMoment(ports, draft.workspaceId, async (moment) => {
    const { tx, workspace, workspaceId, now } = moment;
    const first = await settleDispatch(tx, {
      workspaceId,
      dispatchId: attempt.id,
      from: ['intended', 'uncertain'],
      to: 'accepted',
      outcome,
      now,
    });
    await moveDraft(tx, { workspaceId, draftId: draft.id, from: ['approved', 'proposed'], to: 'sent', now });
    if (first) {
      await file(moment, draft, attempt);
      await recordAudit(tx, {
        workspaceId,
        now,
        actor: 'system:dispatch',
        action: 'dispatch.accepted',
        subject: attempt.id,
        details: { draftId: draft.id, leadId: draft.leadId, class: draft.class },
      });
    }
    if (draft.class === 'reply' || !draft.enrollmentId)
      return { kind: 'sent', nextDueAt: now.getTime(), clockOffsetMs: workspace.clockOffsetMs };
    const next = await afterStep(moment, { workspaceId, enrollmentId: draft.enrollmentId, step: draft.step });
    return { kind: 'sent', ...next };
  });
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
