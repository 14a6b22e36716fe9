import type { Id } from '#domain/id.ts';
import { isQualified, type TriageKind } from '#domain/triage/kinds.ts';
import { triageMail, type Triage } from '#domain/triage/triage.ts';
import type { ParsedMail } from '#domain/mail.ts';
import type { SuppressionReason } from '#domain/suppression.ts';
import { withWorkspace } from '#db/client.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { insertConversation, touchConversation } from '#db/queries/conversation.ts';
import { isGuarded, lookAtMailbox, markSend } from '#db/queries/guard.ts';
import { leadAddress } from '#db/queries/outreach.ts';
import { getMailbox, noteRead, type Mailbox } from '#db/queries/mailbox.ts';
import { insertMessage, messageByExternalId } from '#db/queries/message.ts';
import { suppress } from '#db/queries/suppression.ts';
import { parseMail } from './adapters/mail/parse.ts';
import { withCredentials } from './connection.ts';
import { bracketed, matchMail, type Match } from './match.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports, RawMessage } from './ports.ts';
import { shownByMail } from './settlement.ts';
import { wantedBy } from './wanted.ts';

/** Reads a mailbox to its end. @returns false when it could not be read: nothing may be sent on an old look */
export async function readInbox(ports: Ports, mailbox: Mailbox): Promise<boolean> {
  for (;;) {
    const page = await readPage(ports, mailbox);
    if (page === null) return false;
    if (!page.more) return true;
  }
}

/** Reads one page, stores and understands each message, tells its outreach, has the guard look at what went wrong, and only then moves the cursor. */
export async function readPage(
  ports: Ports,
  { workspaceId, id: mailboxId }: Mailbox,
): Promise<{ more: boolean; read: number } | null> {
  const mailbox = await withWorkspace(ports.db, workspaceId, (tx) => getMailbox(tx, { workspaceId, mailboxId }));
  if (!mailbox || mailbox.status === 'disconnected') return null;
  let page;
  try {
    page = await withCredentials(ports, mailbox, () =>
      ports.mailboxes.of(mailbox).read(mailbox.readCursor, wantedBy(ports, mailbox)),
    );
  } catch {
    // The vendor's words stay out of the history; that it could not be read shows in `lastReadAt`, and the gate holds.
    return null;
  }
  const troubled = new Set<Id<'mbx'>>();
  for (const raw of page.messages) {
    const about = await ingest(ports, mailbox, raw);
    if (about !== null) troubled.add(about);
  }
  // After the page, and before the cursor moves: a crash in between reads it again, and the gate looks in any case.
  for (const about of troubled)
    await inMoment(ports, workspaceId, ({ tx, now }) => lookAtMailbox(tx, { workspaceId, mailboxId: about, now }));
  await inMoment(ports, workspaceId, ({ tx, now }) =>
    noteRead(tx, { workspaceId, mailboxId, now, cursor: page.cursor }),
  );
  return { more: page.more, read: page.messages.length };
}

/**
 * Takes one message in, once, and tells its outreach, at least once: the outreach knows a message it has seen.
 * @returns the mailbox whose guard must look at it, null for the rest
 */
export async function ingest(
  ports: Ports,
  mailbox: Mailbox,
  { externalId, raw }: RawMessage,
): Promise<Id<'mbx'> | null> {
  const { workspaceId, id: mailboxId } = mailbox;
  const known = await withWorkspace(ports.db, workspaceId, (tx) =>
    messageByExternalId(tx, { workspaceId, mailboxId, externalId }),
  );
  const mail = await parseMail(known?.raw ?? raw);
  const triage = known?.triage ?? (await triageOf(ports, mailbox, mail));
  const told = await inMoment(ports, workspaceId, async (moment) => {
    const found = await matchMail(moment, mailbox, mail);
    if (found?.dispatchId && !known) await shownByMail(moment, found.dispatchId, triage.kind);
    const match = found?.conversationId === null ? await matchMail(moment, mailbox, mail) : found;
    if (known) {
      const kind = known.kind ?? triage.kind;
      return { messageId: known.id, kind, match, troubled: isGuarded(kind) ? mailboxId : null };
    }
    // What is none of ours is not kept: the rest of somebody's mail is theirs alone.
    if (match === null) return null;
    const { messageId, troubled } = await store(moment, mailbox, { externalId, raw }, mail, triage, match);
    return { messageId, kind: triage.kind, match, troubled };
  });
  if (told === null) return null;
  const { enrollment } = told.match ?? {};
  if (!enrollment || enrollment.end !== null || isDelayed(triage)) return told.troubled;
  const { campaignId, leadId } = enrollment;
  await ports.workflows.replied(
    { workspaceId, campaignId, leadId },
    { messageId: told.messageId, kind: told.kind, date: dateOf(triage) },
  );
  if (told.kind === 'complaint') await ports.workflows.holdCampaign({ workspaceId, campaignId }, 'complaint');
  return told.troubled;
}

/** The rules' triage; a model is asked about a lead's message only where they cannot tell, and an opt-out is never left to it. */
async function triageOf(ports: Ports, mailbox: Mailbox, mail: ParsedMail): Promise<Triage> {
  const { triager } = ports;
  const byRule = triageMail(mail);
  if (byRule.kind !== 'unclear' || triager === null || byRule.text === '') return byRule;
  const match = await inMoment(ports, mailbox.workspaceId, (moment) => matchMail(moment, mailbox, mail));
  if (match === null) return byRule;
  const asked = await triager.classify({ text: byRule.text, sentOn: mail.localDate ?? '' });
  if (asked === null) return byRule;
  const { kind, confidence, sentence, date } = asked;
  return {
    ...byRule,
    kind,
    confidence,
    reason: { rule: 'model', sentence },
    returnDate: kind === 'out_of_office' ? date : null,
    comeBackDate: kind === 'not_now' ? date : null,
  };
}

/** A delay notice (RFC 3464, 2.3.3) says that the message may still arrive: trying again would send it twice. */
const isDelayed = ({ kind, recipients }: Triage): boolean =>
  kind === 'bounce_soft' && recipients.length > 0 && recipients.every(({ action }) => action === 'delayed');

/** The date that the story waits for: the first day back, or the day they asked to be written to again. */
const dateOf = ({ kind, returnDate, comeBackDate }: Triage): string | null =>
  kind === 'out_of_office' ? returnDate : kind === 'not_now' ? comeBackDate : null;

/** Stores a message with everything it told, and does at once what may not wait for a workflow: suppressing. */
async function store(
  moment: Moment,
  mailbox: Mailbox,
  { externalId, raw }: RawMessage,
  mail: ParsedMail,
  triage: Triage,
  match: Match,
): Promise<{ messageId: Id<'msg'>; troubled: Id<'mbx'> | null }> {
  const { tx, workspaceId, now, id } = moment;
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
    direction: 'in',
    externalId,
    messageId: mail.messageId === null ? null : bracketed(mail.messageId),
    fromAddress: mail.from?.address ?? '',
    fromName: mail.from?.name ?? '',
    toAddress: mailbox.address,
    subject: mail.subject,
    text: triage.text,
    raw,
    triage,
    kind: triage.kind,
    matchedBy: match.by,
    at: now,
    createdAt: now,
    updatedAt: now,
  });
  await touchConversation(tx, { workspaceId, conversationId, at: now, now, inbound: true, kind: triage.kind });
  return { messageId, troubled: await consequences(moment, match, messageId, triage) };
}

const SUPPRESSES: Partial<Record<TriageKind, SuppressionReason>> = {
  opt_out: 'opt_out',
  negative: 'negative',
  bounce_hard: 'bounce_hard',
  complaint: 'complaint',
};

async function consequences(
  { tx, workspaceId, now, id }: Moment,
  match: Match,
  messageId: Id<'msg'>,
  triage: Triage,
): Promise<Id<'mbx'> | null> {
  const { kind } = triage;
  const reason = SUPPRESSES[kind];
  const key = reason ? await leadAddress(tx, { workspaceId, leadId: match.leadId }) : null;
  if (reason && key) await suppress(tx, { workspaceId, now, kind: 'address', key, reason, origin: messageId });
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
  return isGuarded(kind) ? markSend(tx, { workspaceId, now, kind, ...match }) : null;
}
