import { DAY_MS } from '#domain/calendar.ts';
import { domainOf, isFreemail, normaliseEmail } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { reportedBy, type Reported } from '#domain/triage/about.ts';
import type { RecipientReport } from '#domain/triage/report.ts';
import { tokensInSubject } from '#domain/unsubscribe.ts';
import {
  dispatchesByRecipient,
  leadByAddress,
  leadByName,
  leadOfDomain,
  leadRef,
  openEnrollmentsOfDomain,
  type LeadRef,
} from '#db/queries/correspondent.ts';
import { dispatchesByMessageId } from '#db/queries/dispatch.ts';
import { getDraft } from '#db/queries/draft.ts';
import { openEnrollmentOfLead, type Enrollment } from '#db/queries/enrollment.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { isErased } from '#db/queries/erasure.ts';
import { sentByMessageId } from '#db/queries/message.ts';
import type { Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { signedFor } from './unsubscribe.ts';

/** A server gives a message up after days (RFC 5321, 4.5.4.1), and its report is late at times: so long an address is enough. */
const REPORTED_WITHIN_MS = 14 * DAY_MS;
/** A colleague, or the same person from another address, answers what was written within so long. */
const COLLEAGUE_WITHIN_MS = 90 * DAY_MS;
const NAMESAKE_WITHIN_MS = 30 * DAY_MS;

/** What an inbound message belongs to, and why we think so. */
export type Match = {
  /**
   * `token`: it carries what we signed for this lead; `recipient`: a report names the address that we wrote to; `calendar`: an
   * agenda writes of an appointment with them
   */
  by: 'reference' | 'report' | 'recipient' | 'token' | 'address' | 'company' | 'name' | 'calendar';
  leadId: Id<'ld'>;
  /** the address that we wrote to */
  address: string;
  conversationId: Id<'cnv'> | null;
  enrollment: Enrollment | null;
  /** whoever else of the writer's company is under way: held until a person has looked */
  colleagues: readonly Enrollment[];
  /** the very send that it answers, where the message says so */
  dispatchId: Id<'dsp'> | null;
  /** A report: what it says of our address, null where it names others alone. Undefined for what is no report, or names our message. */
  about?: RecipientReport | null;
};

export const bracketed = (id: string) => (id.startsWith('<') ? id : `<${id}>`);

/** What a message belongs to; null when it is none of ours. A report is believed in what it says of our message, never in who sent it. */
export async function matchMail(
  ports: Pick<Ports, 'tokens'>,
  moment: Moment,
  mailbox: Mailbox,
  mail: ParsedMail,
): Promise<Match | null> {
  const reported = reportedBy(mail);
  return reported === null ? matchWriter(ports, moment, mailbox, mail) : matchReport(ports, moment, mailbox, reported);
}

async function matchReport(
  ports: Pick<Ports, 'tokens'>,
  moment: Moment,
  mailbox: Mailbox,
  { messageIds, tokens, recipients }: Reported,
): Promise<Match | null> {
  const { tx, workspaceId, now } = moment;
  const named = await byMessageId(moment, 'report', messageIds);
  if (named !== null) {
    const about = recipients.get(named.address);
    return about ? { ...named, about } : named;
  }
  const leadId = signedFor(ports, workspaceId, tokens);
  const signed = leadId && (await leadRef(tx, { workspaceId, leadId }));
  if (signed) return { ...(await matched(moment, 'token', signed)), about: recipients.get(signed.address) ?? null };
  const [sent] = await dispatchesByRecipient(tx, {
    ...{ workspaceId, mailboxId: mailbox.id, addresses: [...recipients.keys()] },
    since: new Date(now.getTime() - REPORTED_WITHIN_MS),
  });
  const lead = sent && (await leadRef(tx, { workspaceId, leadId: sent.leadId }));
  if (!lead) return null;
  const { recipient: address, dispatchId } = sent;
  return {
    ...(await matched(moment, 'recipient', { ...lead, address })),
    ...{ dispatchId, about: recipients.get(address) ?? null },
  };
}

/** A person, or a machine that answers for one. */
export async function matchWriter(
  ports: Pick<Ports, 'tokens'>,
  moment: Moment,
  mailbox: Mailbox,
  mail: ParsedMail,
): Promise<Match | null> {
  const { tx, workspaceId, now } = moment;
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const leadId = signedFor(ports, workspaceId, tokensInSubject(mail.subject));
  const signed = leadId && (await leadRef(tx, { workspaceId, leadId }));
  if (signed) return matched(moment, 'token', signed);
  const answered = await byMessageId(moment, 'reference', [
    ...(mail.inReplyTo === null ? [] : [mail.inReplyTo]),
    ...[...mail.references].reverse(),
  ]);
  if (answered !== null) return answered;
  const written = mail.from?.address ?? '';
  const from = normaliseEmail(written) ?? written;
  if (from === '' || from === mailbox.address || (await isErased(tx, { workspaceId, address: from }))) return null;
  const person = await leadByAddress(tx, { workspaceId, address: from });
  if (person) return matched(moment, 'address', person);
  const domain = domainOf(from);
  if (!isFreemail(domain) && domain !== domainOf(mailbox.address)) {
    const within = { workspaceId, domain, since: ago(COLLEAGUE_WITHIN_MS) };
    const colleague = await leadOfDomain(tx, { ...within, name: nameOf(mail) });
    if (colleague) {
      const match = await matched(moment, 'company', colleague);
      const open = await openEnrollmentsOfDomain(tx, { workspaceId, domain });
      return { ...match, colleagues: open.filter(({ id }) => id !== match.enrollment?.id) };
    }
  }
  const name = nameOf(mail);
  const since = ago(NAMESAKE_WITHIN_MS);
  const same = name.includes(' ') && (await leadByName(tx, { workspaceId, mailboxId: mailbox.id, name, since }));
  return same ? matched(moment, 'name', same) : null;
}

/** Whether somebody of our own house wrote it in a thread with a lead: the person of the mailbox from elsewhere, a colleague of theirs. */
export function isOurs(mail: ParsedMail, { address: own }: Pick<Mailbox, 'address'>, { by, address }: Match): boolean {
  const from = mail.from?.address ?? '';
  if (by !== 'reference' || from === '' || from === address) return false;
  return from === own || (domainOf(from) === domainOf(own) && !isFreemail(domainOf(own)));
}

const nameOf = ({ from }: ParsedMail): string =>
  from?.name
    .normalize('NFC')
    .replace(/[\s,]+/g, ' ')
    .trim() ?? '';

/**
 * By the Message-ID of what we sent, filed already or not: its fate may not be known yet.
 * @param ids what it answers first, then what that answered
 */
async function byMessageId(moment: Moment, by: 'reference' | 'report', ids: readonly string[]): Promise<Match | null> {
  const { tx, workspaceId } = moment;
  const messageIds = ids.map(bracketed);
  const nearest = <T extends { messageId: string | null }>(rows: readonly T[]): T | undefined =>
    messageIds.flatMap((id) => rows.filter((row) => row.messageId === id))[0];
  const sent = nearest(await sentByMessageId(tx, { workspaceId, messageIds }));
  if (sent?.leadId) {
    const { leadId, conversationId, toAddress: address, dispatchId } = sent;
    return { ...(await matched(moment, by, { leadId, conversationId, address })), dispatchId };
  }
  const left = nearest(await dispatchesByMessageId(tx, { workspaceId, messageIds }));
  const draft = left && (await getDraft(tx, { workspaceId, draftId: left.draftId }));
  // Who was erased meanwhile is nobody: what they write is theirs.
  if (!draft || !(await leadRef(tx, { workspaceId, leadId: draft.leadId }))) return null;
  const { leadId, recipient: address } = draft;
  return { ...(await matched(moment, by, { leadId, conversationId: null, address })), dispatchId: left.id };
}

export async function matched({ tx, workspaceId }: Moment, by: Match['by'], lead: LeadRef): Promise<Match> {
  const enrollment = await openEnrollmentOfLead(tx, { workspaceId, leadId: lead.leadId });
  return { by, ...lead, enrollment, colleagues: [], dispatchId: null };
}
