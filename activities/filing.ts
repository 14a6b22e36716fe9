import { HELD_FOR_COLLEAGUE } from '#domain/enrollment.ts';
import { BLAMED_BY_COMPANIES, BLAMED_WITHIN_MS } from '#domain/mailbox.ts';
import type { ParsedMail } from '#domain/mail.ts';
import type { Id } from '#domain/id.ts';
import { suppressedByMessage } from '#domain/suppression.ts';
import { isHumanReply, isQualified, type TriageKind } from '#domain/triage/kinds.ts';
import { blamed } from '#domain/triage/refusal.ts';
import type { Triage } from '#domain/triage/triage.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { insertConversation, noteArrival } from '#db/queries/conversation.ts';
import { holdForColleague, type Enrollment } from '#db/queries/enrollment.ts';
import { isGuarded, markSend } from '#db/queries/guard.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { companiesThatBlame, NAMES_OUR_MESSAGE, pauseForRefusal, sentBy } from '#db/queries/mailbox_refusal.ts';
import { insertMessage } from '#db/queries/message.ts';
import { suppress } from '#db/queries/suppression.ts';
import { proposeCarried } from './carried.ts';
import { bracketed, type Match } from './match.ts';
import type { Moment } from './moment.ts';
import type { RawMessage } from './ports.ts';

/** A message that came in, with what it was found to be and to belong to. */
export type Arrival = { mailbox: Mailbox; message: RawMessage; mail: ParsedMail; triage: Triage; match: Match };

/** What is stored of it, and the mailbox whose guard must look, null for most. */
export type Filed = { messageId: Id<'msg'>; troubled: Id<'mbx'> | null };

/** Stores a message with everything it told, and does at once what may not wait for a workflow: suppressing, and holding. */
export async function fileArrival(moment: Moment, arrival: Arrival): Promise<Filed> {
  const { tx, workspaceId, now, id } = moment;
  const { mailbox, message, mail, triage, match } = arrival;
  const messageId = id('msg');
  const conversationId = match.conversationId ?? id('cnv');
  if (match.conversationId === null) {
    await insertConversation(tx, {
      id: conversationId,
      workspaceId,
      leadId: match.leadId,
      enrollmentId: match.enrollment?.id ?? null,
      mailboxId: mailbox.id,
      subject: mail.subject,
      lastMessageAt: now,
      createdAt: now,
      updatedAt: now,
    });
  }
  await insertMessage(tx, {
    id: messageId,
    workspaceId,
    mailboxId: mailbox.id,
    conversationId,
    leadId: match.leadId,
    // Which of our sends it answers, or is a report about; null when that is not known.
    dispatchId: match.dispatchId,
    direction: 'in',
    externalId: message.externalId,
    messageId: mail.messageId === null ? null : bracketed(mail.messageId),
    fromAddress: mail.from?.address ?? '',
    fromName: mail.from?.name ?? '',
    toAddress: mailbox.address,
    subject: mail.subject,
    text: triage.text,
    raw: message.raw,
    triage,
    kind: triage.kind,
    matchedBy: match.by,
    at: now,
    createdAt: now,
    updatedAt: now,
  });
  await noteArrival(tx, { workspaceId, conversationId, at: now, now, kind: triage.kind });
  await proposeCarried(moment, arrival, messageId);
  await heedRefusal(moment, arrival);
  return { messageId, troubled: await consequences(moment, arrival, messageId) };
}

/**
 * A report that blames whoever sends, and not the address: one company's is shown, and where another says the same the mailbox
 * is paused before the next message meets the same no. Whoever knows an address can write a report: one counts that holds
 * what only our message told.
 */
async function heedRefusal({ tx, workspaceId, now, id }: Moment, { mailbox, triage, match }: Arrival): Promise<void> {
  if (triage.kind !== 'bounce_soft' || !NAMES_OUR_MESSAGE.some((by) => by === match.by)) return;
  const found = triage.recipients.find(({ action, reason }) => action === 'failed' && blamed(reason) === 'sender');
  const { leadId, dispatchId } = match;
  const mailboxId = found && (await sentBy(tx, { workspaceId, mailboxId: mailbox.id, leadId, dispatchId }));
  if (!mailboxId) return;
  const refusal = { code: found.status, reason: found.reason };
  const since = new Date(now.getTime() - BLAMED_WITHIN_MS);
  const companies = await companiesThatBlame(tx, { workspaceId, mailboxId, since });
  if (companies.length >= BLAMED_BY_COMPANIES) {
    await pauseForRefusal(tx, { workspaceId, mailboxId, refusal, now });
    return;
  }
  const values = { ...refusal, leadId };
  await raiseAlert(tx, { id: id('alr'), workspaceId, now, code: 'sender_blamed', subject: mailboxId, values });
}

async function consequences(
  { tx, workspaceId, now, id }: Moment,
  { mailbox, mail, triage: { kind }, match }: Arrival,
  messageId: Id<'msg'>,
): Promise<Id<'mbx'> | null> {
  const writer = { address: mail.from?.address ?? '', matchedBy: match.by, mailbox: mailbox.address };
  const { reason, addresses } = suppressedByMessage(kind, match.address, writer);
  for (const key of addresses)
    if (reason) await suppress(tx, { workspaceId, now, kind: 'address', key, reason, origin: messageId });
  for (const { id: enrollmentId, leadId } of heldBy(kind, match, false)) {
    await holdForColleague(tx, { workspaceId, enrollmentId, now });
    const held = { code: 'company_held', subject: enrollmentId, values: { leadId } } as const;
    await raiseAlert(tx, { id: id('alr'), workspaceId, now, ...held });
  }
  if (isQualified(kind) || kind === 'unclear' || kind === 'complaint') {
    await raiseAlert(tx, {
      id: id('alr'),
      workspaceId,
      now,
      code: kind === 'complaint' ? 'complaint' : kind === 'unclear' ? 'unclear_reply' : 'hot_reply',
      subject: messageId,
      values: { leadId: match.leadId, kind },
    });
  }
  await recordAudit(tx, {
    workspaceId,
    now,
    actor: 'system:mailbox',
    action: 'message.received',
    subject: match.leadId,
    details: { messageId, kind, matchedBy: match.by },
  });
  const { leadId, dispatchId } = match;
  return isGuarded(kind) ? markSend(tx, { workspaceId, now, kind, leadId, dispatchId }) : null;
}

/** Whoever is in conversation, or waits for a person already, is left there. */
const NOT_HELD = ['awaiting_booking', 'awaiting_triage', 'needs_person'];

/**
 * Colleagues of a person who wrote: nothing more leaves for them before somebody has looked.
 * @param again the message is known already: those whom it held, and whom nobody has let go since
 */
export const heldBy = (kind: TriageKind, { colleagues }: Match, again: boolean): readonly Enrollment[] => {
  if (!isHumanReply(kind)) return [];
  return colleagues.filter(({ stage, reason }) =>
    again ? reason === HELD_FOR_COLLEAGUE : !NOT_HELD.includes(stage ?? ''),
  );
};
