import { nextWindowOpening } from '#domain/calendar.ts';
import {
  evaluate,
  mintClearedMessage,
  type Clearance,
  type ClearedMessage,
  type RuleResult,
} from '#domain/clearance.ts';
import { markOf, messageIdOf, type Carried } from '#domain/dispatch.ts';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { domainOf } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import { spacingMs } from '#domain/mailbox.ts';
import { firstFreeSlot } from '#domain/slot.ts';
import { acknowledgeApproval } from '#db/queries/approval.ts';
import { aboutOf, promisedSlots, readClearanceFacts } from '#db/queries/clearance.ts';
import { holdByGuard } from '#db/queries/campaign_guard.ts';
import { insertContact, lockContacts } from '#db/queries/contact.ts';
import { dispatchesOfEnrollment, insertDispatch, returnsOf, type Dispatch } from '#db/queries/dispatch.ts';
import { pauseByGuard } from '#db/queries/guard.ts';
import { lockGuards, pauseSubjects } from '#db/queries/guard_subject.ts';
import { promiseSlot, type Draft } from '#db/queries/draft.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { lockMailbox, noteDispatch } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { there } from './failure.ts';
import type { Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

export type Gated =
  | { verdict: 'clear'; message: ClearedMessage; dispatchId: Id<'dsp'> }
  | { verdict: 'wait'; until: number; clearance: Clearance; rule: RuleResult }
  | { verdict: 'hold' | 'refuse'; clearance: Clearance; rule: RuleResult };

/**
 * The one gate. Reads every fact and, when all rules pass, writes the dispatch down, reserves the slot and mints the only
 * thing that can be sent, all under the locks of the mailbox, the person, the company and the guards, and in the caller's
 * transaction: what another send changes meanwhile is seen, and a crash leaves either nothing or a dispatch that says
 * "intended". Every guard of the message is looked at here too: an alarm holds it and pauses what it is about, whether or
 * not a workflow has got to it.
 * @param again the message's dispatch, where its fate is not known and it is asked for again: then what it reserved is its own,
 *   nothing more is, and what is minted says what it said
 */
export async function clear(
  ports: Pick<Ports, 'tokens' | 'publicUrl'>,
  moment: Moment,
  draft: Draft,
  approvalId: Id<'apr'> | null,
  again: (Dispatch & { carried: Carried }) | null = null,
): Promise<Gated> {
  const { tx, workspace, workspaceId, now } = moment;
  const mailbox = there(await lockMailbox(tx, { workspaceId, mailboxId: draft.mailboxId }), 'mailbox_gone');
  const person = await leadWithCompany(tx, { workspaceId, leadId: draft.leadId });
  const contact = {
    accountId: workspace.accountId,
    email: draft.recipient,
    companyKey: person?.company?.key ?? null,
  };
  await lockContacts(tx, contact);
  const about = await aboutOf(tx, { draft, mailbox });
  await lockGuards(tx, { workspaceId, keys: about.keys, now });
  const facts = await readClearanceFacts(tx, { workspace, draft, mailbox, now, about, own: again });
  const clearance = evaluate(facts);
  const { campaignId } = draft;
  // A person's own answer passes no rule of its campaign, whose workflow would not hear of it from here.
  if (draft.class === 'sequence' && campaignId !== null)
    await holdByGuard(tx, { workspaceId, campaignId, verdicts: facts.campaignGuard, now });
  await pauseByGuard(tx, { workspaceId, mailboxId: mailbox.id, verdicts: facts.guard.red, now });
  await pauseSubjects(tx, { workspaceId, verdicts: facts.guard.red, now });
  if (approvalId) await acknowledgeApproval(tx, { workspaceId, approvalId, now });
  if (clearance.verdict === 'clear') {
    const dispatchId = again?.id ?? moment.id('dsp');
    const ofDraft = { ...draft, draftId: draft.id };
    const carried = again?.carried ?? {
      ...(await threadOf(moment, draft)),
      headers: unsubscribeHeaders(ports, mailbox, draft),
      through: markOf(mailbox.connection),
    };
    const message = mintClearedMessage(clearance, {
      ...carried,
      draftId: draft.id,
      dispatchId,
      recipient: draft.recipient,
      sender: draft.sender,
      subject: draft.subject,
      body: draft.body,
      messageId:
        again?.messageId ??
        messageIdOf({ ...ofDraft, returns: await returnsOf(tx, ofDraft) }, domainOf(mailbox.address)),
      date: now.getTime(),
    });
    if (again === null)
      await writeAhead(moment, draft, {
        ...{ clearance, message, carried, contact },
        ...{ source: facts.source, provider: facts.provider },
      });
    return { verdict: 'clear', message, dispatchId };
  }
  if (clearance.verdict === 'wait' && clearance.nextEligibleAt !== null) {
    const { nextEligibleAt } = clearance;
    const until = again === null ? await promise(moment, draft, nextEligibleAt, facts.window) : nextEligibleAt;
    return { verdict: 'wait', until, clearance, rule: decisive(clearance, 'wait') };
  }
  const verdict = clearance.verdict === 'refuse' ? 'refuse' : 'hold';
  return { verdict, clearance, rule: decisive(clearance, 'fail') };
}

/** The rule that decided: the first final refusal, else the first that did not pass. */
function decisive({ rules }: Clearance, verdict: 'wait' | 'fail'): RuleResult {
  const found =
    rules.find((rule) => rule.verdict === 'fail' && rule.final) ??
    rules.find((rule) => rule.verdict === verdict) ??
    rules[0];
  return there(found, 'clearance_without_rules');
}

/** Promises the draft an instant that no other draft of the mailbox was promised. */
async function promise(
  { tx, workspaceId, now }: Moment,
  draft: Draft,
  eligibleAt: number,
  window: Parameters<typeof nextWindowOpening>[1] & { zone: string; holidays: readonly string[] },
): Promise<number> {
  const promised = await promisedSlots(tx, { workspaceId, mailboxId: draft.mailboxId, except: draft.id, from: now });
  const open = (at: number) => nextWindowOpening(at, window, window.zone, (date) => window.holidays.includes(date));
  const slotAt = firstFreeSlot(eligibleAt, promised, spacingMs(draft.id), open);
  await promiseSlot(tx, { workspaceId, draftId: draft.id, slotAt: new Date(slotAt), now });
  return slotAt;
}

/** Everything that must be known after a crash, before one byte leaves. */
async function writeAhead(
  { tx, workspaceId, now, id }: Moment,
  draft: Draft,
  {
    clearance,
    message,
    carried,
    contact,
    source,
    provider,
  }: {
    clearance: Clearance;
    message: ClearedMessage;
    carried: Carried;
    contact: Parameters<typeof lockContacts>[1];
    source: string | null;
    provider: MailProvider | null;
  },
): Promise<void> {
  const { dispatchId, messageId } = message;
  await insertDispatch(tx, {
    id: dispatchId,
    workspaceId,
    draftId: draft.id,
    enrollmentId: draft.enrollmentId,
    campaignId: draft.campaignId,
    leadId: draft.leadId,
    mailboxId: draft.mailboxId,
    class: draft.class,
    step: draft.step,
    status: 'intended',
    contentHash: draft.contentHash,
    messageId,
    carried,
    clearance,
    source,
    provider,
    intendedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  await noteDispatch(tx, { workspaceId, mailboxId: draft.mailboxId, now });
  const { campaignId } = draft;
  await insertContact(tx, { id: id('ctc'), workspaceId, campaignId, dispatchId, at: now, ...contact });
}

/** The messages that this one follows in its thread (RFC 5322, 3.6.4). */
async function threadOf(
  { tx, workspaceId }: Moment,
  draft: Draft,
): Promise<{ inReplyTo: string | null; references: string[] }> {
  if (draft.class === 'reply' && draft.conversationId) return replyThread(tx, workspaceId, draft.conversationId);
  if (!draft.enrollmentId) return { inReplyTo: null, references: [] };
  const sent = await dispatchesOfEnrollment(tx, { workspaceId, enrollmentId: draft.enrollmentId });
  const references = sent.map(({ messageId }) => messageId);
  return { inReplyTo: references.at(-1) ?? null, references };
}

async function replyThread(tx: Moment['tx'], workspaceId: Id<'ws'>, conversationId: Id<'cnv'>) {
  const messages = await messagesOfConversation(tx, { workspaceId, conversationId });
  const references = messages.flatMap(({ messageId }) => (messageId ? [messageId] : []));
  return { inReplyTo: references.at(-1) ?? null, references };
}
