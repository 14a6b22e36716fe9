import type { Id } from '#domain/id.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { bareMail } from '#domain/storable_mail.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { NOTHING_LEARNT, type Learnt } from '#domain/triage/learnt.ts';
import { unreadable, type Triage } from '#domain/triage/triage.ts';
import { withWorkspace } from '#db/client.ts';
import { isAgendas, type Invitation } from '#domain/invitation.ts';
import type { Message } from '#db/queries/conversation.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';
import { campaignComplainedOf, isGuarded, lookAtMailbox } from '#db/queries/guard.ts';
import { getMailbox, noteRead, type Mailbox } from '#db/queries/mailbox.ts';
import type { Meeting } from '#db/queries/meeting.ts';
import { messageByExternalId } from '#db/queries/message.ts';
import { isRefusedData } from '#db/refused.ts';
import { parseMail } from './adapters/mail/parse.ts';
import { withCredentials } from './connection.ts';
import { fileArrival, heldBy, type Filed } from './filing.ts';
import { heedInvitation, invitationIn, leadInvited } from './invitation.ts';
import { learntBy } from './learnt.ts';
import { matched, matchMail, type Match } from './match.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports, RawMessage, Workflows } from './ports.ts';
import { shownByMail } from './settlement.ts';
import { isForged, triageFor, triageOf } from './triage.ts';
import { wantedBy } from './wanted.ts';

/** What taking a message in needs. */
export type InboxPorts = Pick<Ports, 'db' | 'time' | 'random' | 'tokens' | 'triager'> & {
  workflows: Pick<Workflows, 'replied' | 'holdCampaign' | 'tellMeeting'>;
};
type ReadingPorts = InboxPorts & Pick<Ports, 'mailboxes'>;

/** Reads a mailbox to its end. @returns false when it could not be read: nothing may be sent on an old look */
export async function readInbox(ports: ReadingPorts, mailbox: Mailbox): Promise<boolean> {
  for (;;) {
    const page = await readPage(ports, mailbox);
    if (page === null) return false;
    if (!page.more) return true;
  }
}

/** Reads one page, stores and understands each message, tells its outreach, has the guard look at what went wrong, and only then moves the cursor. */
export async function readPage(
  ports: ReadingPorts,
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
  const learnt = page.messages.length === 0 ? NOTHING_LEARNT : await learntBy(ports, workspaceId);
  for (const raw of page.messages) {
    const about = await ingest(ports, mailbox, raw, learnt);
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
 * Takes one message in, once, and tells its outreach, at least once: the outreach knows a message it has seen. One that the
 * database refuses for what is in it is kept with its bytes alone, for a person to look at: nothing behind it waits.
 * @returns the mailbox whose guard must look at it, null for the rest
 */
export async function ingest(
  ports: InboxPorts,
  mailbox: Mailbox,
  message: RawMessage,
  learnt: Learnt = NOTHING_LEARNT,
): Promise<Id<'mbx'> | null> {
  const { workspaceId, id: mailboxId } = mailbox;
  const { externalId } = message;
  const known = await withWorkspace(ports.db, workspaceId, (tx) =>
    messageByExternalId(tx, { workspaceId, mailboxId, externalId }),
  );
  const mail = await parseMail(known?.raw ?? message.raw);
  const triage = known?.triage ?? (await triageOf(ports, mailbox, mail, learnt));
  const taken = { mailbox, message, known, mail };
  const told = await takeIn(ports, { ...taken, triage }).catch((error: unknown) => {
    if (!isRefusedData(error)) throw error;
    return takeIn(ports, { ...taken, kept: bareMail(mail), triage: unreadable() });
  });
  if (told === null) return null;
  await tell(ports, workspaceId, told);
  return told.troubled;
}

type Told = Filed & {
  kind: TriageKind;
  triage: Triage;
  match: Match | null;
  /** the campaign whose message a complaint is about */
  complainedOf: Id<'cmp'> | null;
  again: boolean;
  /** the appointment that it tells of */
  meeting: Meeting | null;
};

/** Stores it, in one transaction with all that must not wait. @returns null for what is none of ours: the rest of somebody's mail is theirs alone */
function takeIn(
  ports: InboxPorts,
  {
    known,
    mail,
    kept = mail,
    ...arrival
  }: {
    mailbox: Mailbox;
    message: RawMessage;
    known: Message | null;
    mail: ParsedMail;
    triage: Triage;
    /** what of it is filed, where that is not all */
    kept?: ParsedMail;
  },
): Promise<Told | null> {
  const { mailbox } = arrival;
  return inMoment(ports, mailbox.workspaceId, async (moment) => {
    // What was refused as it is, is kept for a person and heeded no further.
    const invitation = kept === mail ? invitationIn(mail, moment) : null;
    const written = await matchMail(ports, moment, mailbox, mail);
    const told = written === null && invitation !== null && isAgendas(mail, mailbox.address);
    const found = told ? await matchInvited(ports, moment, invitation) : written;
    const triage =
      found === null ? arrival.triage : triageFor(arrival.triage, { mail, mailbox, match: found, invitation });
    // An address alone does not say which message came back.
    const shown = found?.by === 'recipient' ? null : found?.dispatchId;
    if (shown && !known) await shownByMail(moment, shown, triage.kind);
    const match = found?.conversationId === null ? ((await matchMail(ports, moment, mailbox, mail)) ?? found) : found;
    const kind = known?.kind ?? triage.kind;
    const complainedOf =
      match !== null && kind === 'complaint' ? await campaignComplainedOf(moment.tx, { ...mailbox, ...match }) : null;
    const heard = { kind, triage, match, complainedOf };
    const filed = known
      ? { messageId: known.id, troubled: isGuarded(kind) ? mailbox.id : null }
      : match && (await fileArrival(moment, { ...arrival, mail: kept, triage, match }));
    if (filed === null) return null;
    const again = known !== null;
    const { messageId } = filed;
    const heeded = isForged(mail, mailbox) ? null : invitation;
    const meeting =
      match && heeded && (await heedInvitation(ports, moment, { invitation: heeded, match, messageId, again }));
    return { ...heard, ...filed, meeting, again };
  });
}

async function matchInvited(ports: InboxPorts, moment: Moment, invitation: Invitation): Promise<Match | null> {
  const lead = await leadInvited(ports, moment, invitation);
  return lead && matched(moment, 'calendar', lead);
}

async function tell({ workflows }: InboxPorts, workspaceId: Id<'ws'>, told: Told): Promise<void> {
  const { match, triage, messageId, kind, complainedOf, again, meeting } = told;
  if (match === null || isDelayed(triage)) return;
  const keyOf = ({ campaignId, leadId }: Enrollment) => ({ workspaceId, campaignId, leadId });
  for (const colleague of heldBy(kind, match, again))
    await workflows.replied(keyOf(colleague), { messageId, kind: 'unclear', date: null, colleague: 'wrote' });
  const { enrollment } = match;
  // An agenda is nobody who answers.
  const open = enrollment?.end === null && match.by !== 'calendar' ? enrollment : null;
  // A complaint counts after the end of its story too. One that is read again then says nothing that a resume has not heard.
  if (complainedOf !== null && (open || !again))
    await workflows.holdCampaign({ workspaceId, campaignId: complainedOf }, 'complaint');
  if (open) await workflows.replied(keyOf(open), { messageId, kind, date: dateOf(triage) });
  if (meeting !== null) await workflows.tellMeeting(meeting);
}

/** A delay notice (RFC 3464, 2.3.3) says that the message may still arrive: trying again would send it twice. */
const isDelayed = ({ kind, recipients }: Triage): boolean =>
  kind === 'bounce_soft' && recipients.length > 0 && recipients.every(({ action }) => action === 'delayed');

/** The date that the story waits for: the first day back, or the day they asked to be written to again. */
const dateOf = ({ kind, returnDate, comeBackDate }: Triage): string | null =>
  kind === 'out_of_office' ? returnDate : kind === 'not_now' ? comeBackDate : null;
