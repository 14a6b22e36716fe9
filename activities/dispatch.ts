import type { ClearedMessage, RuleResult } from '#domain/clearance.ts';
import { RESTORED, type DispatchStatus } from '#domain/dispatch.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { SuppressionReason } from '#domain/suppression.ts';
import { blamed } from '#domain/triage/refusal.ts';
import { dispatchOfDraft, leaseDispatch, prolongLease, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft, moveDraft, type Draft } from '#db/queries/draft.ts';
import { getMailbox, type Mailbox } from '#db/queries/mailbox.ts';
import { giveBack, isAutopilotLocked, recall } from './autopilot.ts';
import { withCredentials } from './connection.ts';
import { there } from './failure.ts';
import { clear, type Gated } from './gate.ts';
import { readInbox } from './inbox.ts';
import { mayBeForgotten } from './forgotten.ts';
import { askAgain, againIn, isConnectedAnew } from './ask_again.ts';
import { settlesWithin, Stopped, STOPPED, stopping } from './last_look.ts';
import { inMoment, type Moment } from './moment.ts';
import { learnProvider } from './recipients.ts';
import { NothingSent, type MailboxAdapter, type Ports, type SendResult } from './ports.ts';
import {
  concluded,
  dead,
  deferred,
  HANDED_OVER,
  heldForRefusal,
  later,
  overtaken,
  park,
  pausedForRefusal,
  refuse,
  uncertain,
  type DispatchOutcome,
  type Sending,
} from './settlement.ts';

export type { DispatchOutcome } from './settlement.ts';

type DispatchInput = { workspaceId: Id<'ws'>; draftId: Id<'drf'>; approvalId: Id<'apr'>; contentHash: string };

const MINUTE_MS = 60_000;
const RETRY_AFTER_MS = {
  deferred: 15 * MINUTE_MS,
  unreachable: 2 * MINUTE_MS,
  inbox: 2 * MINUTE_MS,
  verification: 2 * MINUTE_MS,
  dns: 15 * MINUTE_MS,
} as const;

export function createDispatchActivities(ports: Ports) {
  return {
    /**
     * Sends an approved draft if the gate lets it: a last look at the inbox, the gate, the write-ahead record, the wire, the
     * settlement. Called again after a crash it first asks what became of the attempt before: nothing is sent twice.
     */
    async dispatchDraft(input: DispatchInput): Promise<DispatchOutcome> {
      const before = await inMoment(ports, input.workspaceId, async ({ tx, workspace }) => {
        const draft = there(await getDraft(tx, input), 'draft_gone');
        const mailbox = there(await getMailbox(tx, { ...input, mailboxId: draft.mailboxId }), 'mailbox_gone');
        return { draft, mailbox, attempt: await dispatchOfDraft(tx, input), clockOffsetMs: workspace.clockOffsetMs };
      });
      if (isGivenUp(before)) return { kind: 'refused', end: 'stopped', clockOffsetMs: before.clockOffsetMs };
      const adapter = ports.mailboxes.of(before.mailbox);
      const { draft, attempt } = before;
      if (attempt) {
        const sending = { ports, draft, attempt };
        const settled = await settleAttempt(sending, before.mailbox, adapter);
        if (settled?.kind === 'uncertain') return askAgain(sending, before.mailbox, adapter, settled);
        if (settled) return settled;
      }
      await learnProvider(ports, draft);
      const inboxRead = await readInbox(ports, before.mailbox);
      const gated = await inMoment(ports, input.workspaceId, async (moment) => {
        const draft = there(await getDraft(moment.tx, input), 'draft_gone');
        const result = await clear(ports, moment, draft, input.approvalId);
        return { result, outcome: await notCleared(moment, draft, result, inboxRead) };
      });
      if (gated.result.verdict !== 'clear' || gated.outcome) {
        if (gated.result.verdict !== 'clear') await askFor(ports, before.draft, gated.result);
        return there(gated.outcome, 'no_outcome');
      }
      return handOver(ports, before.draft, before.mailbox, gated.result.message);
    },
  };
}

/** An answer that is not to leave any more: whoever it was for is erased, and what its fate was is asked no more. */
const isGivenUp = ({ draft, attempt }: { draft: Draft; attempt: Dispatch | null }): boolean =>
  draft.class === 'reply' && draft.status === 'superseded' && (attempt === null || attempt.status === 'uncertain');

/** The guard warns about where the address came from: it is believed once it was verified since. */
const isToVerifyAgain = ({ rule, values }: RuleResult): boolean =>
  rule === 'verified' && values['reason'] === 'verify_again';

/** Has done what cures a hold without a person, and tells the campaign what the gate found against it. */
async function askFor(
  ports: Ports,
  draft: Draft,
  { rule, clearance }: Exclude<Gated, { verdict: 'clear' }>,
): Promise<void> {
  const { workspaceId, campaignId, mailboxId } = draft;
  if (isToVerifyAgain(rule)) await verifyAgain(ports, draft);
  if (isAutopilotLocked(rule)) await recall(ports, workspaceId);
  // Told again it changes nothing; where nobody can be told now, the look after the next asks.
  if (isDnsStale(rule)) await ports.workflows.checkDomain({ workspaceId, mailboxId }).catch(() => undefined);
  const isHeld = clearance.rules.some(({ values }) => values['reason'] === 'campaign_held');
  if (isHeld && campaignId !== null) await ports.workflows.holdCampaign({ workspaceId, campaignId }, 'complaint');
}

const isDnsStale = ({ rule, values }: RuleResult): boolean => rule === 'dns' && values['reason'] === 'dns_stale';

/** Has one address verified; asked again while that goes on, it changes nothing. */
const verifyAgain = (ports: Ports, { workspaceId, leadId }: Draft): Promise<void> =>
  ports.workflows.startEnrichment({ workspaceId, batch: `again-${leadId}`, leadIds: [leadId], source: null });

/** What an attempt that was written down before came to; null when it certainly never left, and another may be made. */
async function settleAttempt(
  sending: Sending,
  mailbox: Mailbox,
  adapter: MailboxAdapter,
): Promise<DispatchOutcome | null> {
  switch (sending.attempt.status) {
    case 'accepted':
    case 'confirmed':
      return concluded(sending, { to: sending.attempt.status, outcome: 'seen' });
    case 'intended':
      // Without a lease nobody touched the wire; whoever takes it now finds it gone.
      await refuse(sending, ['intended'], 'never_left');
      return null;
    case 'leased':
    case 'uncertain':
      return lookUp(sending, mailbox, adapter);
    case 'refused':
      return null;
  }
}

/**
 * Asks the provider what became of a message. Finding it settles it at once. Not finding it proves nothing while somebody
 * may hand it over, or the provider may still take in what it was given: until the lease ends.
 * @param offTheWire its holder asks, who has let go of it
 */
async function lookUp(sending: Sending, mailbox: Mailbox, adapter: MailboxAdapter): Promise<DispatchOutcome | null>;
async function lookUp(
  sending: Sending,
  mailbox: Mailbox,
  adapter: MailboxAdapter,
  offTheWire: true,
): Promise<DispatchOutcome>;
async function lookUp(
  sending: Sending,
  mailbox: Mailbox,
  adapter: MailboxAdapter,
  offTheWire = false,
): Promise<DispatchOutcome | null> {
  const { ports, attempt } = sending;
  const whereabouts = await adapter.whereabouts(attempt.messageId);
  if (whereabouts === 'accepted') return concluded(sending, { to: 'confirmed', outcome: 'looked_up' });
  const lastsMs = (attempt.leaseUntil?.getTime() ?? 0) - ports.time().getTime();
  if (whereabouts === 'unknown' && (offTheWire || lastsMs <= 0 || attempt.status === 'uncertain'))
    return { ...(await uncertain(sending)), ...againIn(sending, mailbox, adapter) };
  if (offTheWire || lastsMs > 0)
    return later(sending, 'leased', Math.max(lastsMs, offTheWire ? settlesWithin(adapter) : 0) + 1);
  await refuse(sending, ['leased', 'uncertain'], 'never_left');
  return null;
}

type Verdict =
  | { verdict: 'clear' }
  | { verdict: 'wait'; until: number; rule: RuleResult }
  | { verdict: 'hold' | 'refuse'; rule: RuleResult };

/** The outcome of a verdict that is not "clear"; null when it is. */
async function notCleared(
  moment: Moment,
  draft: Draft,
  gated: Verdict,
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
    if (isAutopilotLocked(gated.rule)) {
      await giveBack(moment, draft);
      return { kind: 'redraft', clockOffsetMs };
    }
    if (isToVerifyAgain(gated.rule)) return wait(now.getTime() + RETRY_AFTER_MS.verification);
    if (isDnsStale(gated.rule)) return wait(now.getTime() + RETRY_AFTER_MS.dns);
    if (rule === 'inbox_fresh' && !inboxRead) return wait(now.getTime() + RETRY_AFTER_MS.inbox);
    await park(moment, draft, null, rule);
    return { kind: 'hold', rule, clockOffsetMs };
  }
  if (rule === 'inbox_fresh') return { kind: 'answered', clockOffsetMs };
  await moveDraft(tx, { workspaceId, draftId: draft.id, from: ['approved', 'proposed'], to: 'superseded', now });
  if (rule === 'suppressed')
    return { kind: 'refused', end: endOfSuppressed(gated.rule.values['suppression']), clockOffsetMs };
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

/** It never left: the same becomes of it as if the gate had said so. */
async function stopped(
  sending: Sending,
  rule: RuleResult,
  from: readonly DispatchStatus[] = HANDED_OVER,
): Promise<DispatchOutcome> {
  const { ports, draft } = sending;
  await refuse(sending, from, STOPPED);
  const verdict = rule.verdict === 'fail' && rule.final ? 'refuse' : 'hold';
  return inMoment(ports, draft.workspaceId, async (moment) =>
    there(await notCleared(moment, draft, { verdict, rule }, true), 'no_outcome'),
  );
}

/**
 * Hands a cleared message to its mailbox, once, and settles what is known of it.
 *
 * Whoever hands it over holds its lease, which is given once: nobody else touches the wire for this dispatch, and whoever
 * finds it leased looks the message up before anything else. The holder prolongs it at the last moment, when the server
 * waits for the data and no byte of the message has left: a process that slept through its lease learns there that it has
 * lost it. At that moment pauses, suppressions and complaints are looked at too: one committed before stops this message,
 * and after it not a line of code stands before the data. Before the lease, the provider is asked whether it has the
 * message already: a database that was restored does not know what it sent. Where the provider cannot tell, a person is asked.
 */
async function handOver(
  ports: Ports,
  draft: Draft,
  mailbox: Mailbox,
  message: ClearedMessage,
): Promise<DispatchOutcome> {
  const { workspaceId } = draft;
  const adapter = ports.mailboxes.of(mailbox);
  const attempt = await inMoment(ports, workspaceId, async ({ tx }) =>
    there(await dispatchOfDraft(tx, { workspaceId, draftId: draft.id }), 'dispatch_gone'),
  );
  const sending = { ports, draft, attempt };
  if (attempt.id !== message.dispatchId || attempt.status !== 'intended') throw overtaken();
  if (isConnectedAnew(attempt, mailbox, adapter)) throw overtaken();
  const whereabouts = await adapter.whereabouts(message.messageId);
  if (whereabouts === 'accepted') return concluded(sending, { to: 'confirmed', outcome: 'looked_up' });
  if (whereabouts === 'unknown' && (await mayBeForgotten(sending))) return uncertain(sending, RESTORED);
  const lease = {
    ...{ workspaceId, dispatchId: attempt.id },
    holder: Buffer.from(ports.random(10)).toString('hex'),
    until: () => new Date(ports.time().getTime() + settlesWithin(adapter)),
  };
  const rule = await inMoment(ports, workspaceId, async (moment) => {
    const stop = await stopping(moment, draft);
    if (stop !== null) return stop;
    if (!(await leaseDispatch(moment.tx, { ...lease, until: lease.until(), now: moment.now }))) throw overtaken();
    return null;
  });
  if (rule !== null) return stopped(sending, rule, ['intended']);
  const lastLook = () =>
    inMoment(ports, workspaceId, async (moment) => {
      const stop = await stopping(moment, draft);
      if (stop !== null) throw new Stopped(stop);
      const prolonged = await prolongLease(moment.tx, { ...lease, until: lease.until(), time: ports.time() });
      if (!prolonged) throw new NothingSent('lease_over');
    });
  let result: SendResult;
  try {
    await ports.fence.pass();
    result = await withCredentials(ports, mailbox, () => adapter.send(message, lastLook));
  } catch (error) {
    if (error instanceof Stopped) return stopped(sending, error.rule);
    if (error instanceof NothingSent)
      return deferred(sending, 'mailbox_unreachable', RETRY_AFTER_MS.unreachable, error.code);
    return lookUp(sending, mailbox, adapter, true);
  }
  const { code } = result;
  if (result.status === 'accepted')
    return concluded(sending, { to: 'accepted', outcome: code, messageId: result.messageId });
  if (!result.permanent)
    return deferred(sending, 'provider_deferred', result.retryAfterMs ?? RETRY_AFTER_MS.deferred, code);
  const { reason = 'undefined' } = result;
  switch (blamed(reason)) {
    case 'address':
      return dead(sending, code);
    case 'sender':
      return pausedForRefusal(sending, { code, reason });
    case 'message':
      return heldForRefusal(sending, code);
  }
}
