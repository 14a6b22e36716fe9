import type { ClearedMessage, RuleResult } from '#domain/clearance.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { SuppressionReason } from '#domain/suppression.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { deleteContact } from '#db/queries/contact.ts';
import { dispatchOfDraft, settleDispatch, type Dispatch } from '#db/queries/dispatch.ts';
import { getCampaign } from '#db/queries/campaign.ts';
import { lookAtMailbox, markSend } from '#db/queries/guard.ts';
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
const RETRY_AFTER_MS = {
  deferred: 15 * MINUTE_MS,
  unreachable: 2 * MINUTE_MS,
  inbox: 2 * MINUTE_MS,
  verification: 2 * MINUTE_MS,
} as const;

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
      if (gated.result.verdict !== 'clear' || gated.outcome) {
        if (gated.result.verdict !== 'clear' && isToVerifyAgain(gated.result.rule))
          await verifyAgain(ports, before.draft);
        return there(gated.outcome, 'no_outcome');
      }
      return handOver(ports, before.draft, before.mailbox, gated.result.message);
    },
  };
}

/** The guard warns about where the address came from: it is believed once it was verified since. */
const isToVerifyAgain = ({ rule, values }: RuleResult): boolean =>
  rule === 'verified' && values['reason'] === 'verify_again';

/** Has one address verified; asked again while that goes on, it changes nothing. */
const verifyAgain = (ports: Ports, { workspaceId, leadId }: Draft): Promise<void> =>
  ports.workflows.startEnrichment({ workspaceId, batch: `again-${leadId}`, leadIds: [leadId], source: null });

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
    if (isToVerifyAgain(gated.rule)) return wait(now.getTime() + RETRY_AFTER_MS.verification);
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

/**
 * Hands a cleared message to its mailbox, once, and settles what is known of it.
 *
 * The gate's commit and the wire are two things, and a pause may come between them. What is guaranteed: a pause of the
 * mailbox or of the campaign that is committed before the last look below stops this message, as does one committed before
 * the gate took the mailbox's lock. After that look nothing but the connection and the SMTP dialogue stand before DATA, so
 * a pause is late for at most the one message of this mailbox that is in that dialogue: every other must pass the gate,
 * which sees the pause, and two of one mailbox are at least 90 s apart.
 */
async function handOver(
  ports: Ports,
  draft: Draft,
  mailbox: Mailbox,
  message: ClearedMessage,
): Promise<DispatchOutcome> {
  const { workspaceId, campaignId } = draft;
  const { attempt, paused } = await inMoment(ports, workspaceId, async ({ tx }) => {
    const box = await getMailbox(tx, { workspaceId, mailboxId: mailbox.id });
    const campaign =
      campaignId && draft.class === 'sequence' ? await getCampaign(tx, { workspaceId, campaignId }) : null;
    return {
      attempt: there(await dispatchOfDraft(tx, { workspaceId, draftId: draft.id }), 'dispatch_gone'),
      paused:
        box?.status !== 'connected'
          ? 'mailbox_state'
          : campaign && campaign.status !== 'running'
            ? 'campaign_state'
            : null,
    };
  });
  // Whoever slept so long that the attempt was taken for lost leaves it to the one that was made since.
  if (attempt.id !== message.dispatchId || attempt.status !== 'intended') throw impossible('attempt_taken_over');
  if (paused !== null) return held(ports, draft, attempt, paused, 'paused_before_wire');
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
  // A refusal that is about the address says so; any other is about us, and a person must look.
  if (!DEAD_ADDRESS.test(result.code)) return held(ports, draft, attempt, 'provider_refused', result.code);
  await settle(ports, attempt, 'refused', result.code);
  return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const { id: dispatchId, leadId } = attempt;
    const mailboxId = await markSend(tx, { workspaceId, leadId, dispatchId, kind: 'bounce_hard', now });
    if (mailboxId) await lookAtMailbox(tx, { workspaceId, mailboxId, now });
    return { kind: 'refused', end: 'bounced', clockOffsetMs: workspace.clockOffsetMs };
  });
}

/** The enhanced status codes that say that the recipient's address is dead (RFC 3463, 3.2); 5.1.7 and 5.1.8 are about the sender's. */
const DEAD_ADDRESS = /\b5\.1\.(?:[0-6]|10)\b/;

/** Nothing left, and something must change before the same bytes are tried again. */
async function held(
  ports: Ports,
  draft: Draft,
  attempt: Dispatch,
  rule: string,
  outcome: string,
): Promise<DispatchOutcome> {
  await settle(ports, attempt, 'refused', outcome);
  return inMoment(ports, draft.workspaceId, async (moment) => {
    await park(moment, draft, null, rule);
    return { kind: 'hold', rule, clockOffsetMs: moment.workspace.clockOffsetMs };
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
