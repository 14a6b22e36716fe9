import { domainOf, isFreemail } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { dispatchesByMessageId } from '#db/queries/dispatch.ts';
import { openEnrollmentOfLead, type Enrollment } from '#db/queries/enrollment.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { sentByMessageId } from '#db/queries/message.ts';
import { leadByAddress, leadOfDomain, type LeadRef } from '#db/queries/outreach.ts';
import type { Moment } from './moment.ts';

/** What an inbound message belongs to, and why we think so. */
export type Match = {
  by: 'reference' | 'report' | 'address' | 'company';
  leadId: Id<'ld'>;
  conversationId: Id<'cnv'> | null;
  enrollment: Enrollment | null;
  /** the very send that it answers, where the message says so */
  dispatchId: Id<'dsp'> | null;
};

export const bracketed = (id: string) => (id.startsWith('<') ? id : `<${id}>`);

/** What a message belongs to; null when it is none of ours. */
export async function matchMail(
  { tx, workspaceId }: Moment,
  mailbox: Mailbox,
  mail: ParsedMail,
): Promise<Match | null> {
  const answered = [mail.inReplyTo, ...[...mail.references].reverse()].flatMap((id) => (id ? [bracketed(id)] : []));
  const returned = mail.report.originalHeaders?.['message-id']?.map(bracketed) ?? [];
  for (const [by, messageIds] of [
    ['report', returned],
    ['reference', answered],
  ] as const) {
    const [sent] = await sentByMessageId(tx, { workspaceId, messageIds });
    if (sent?.leadId) {
      const { leadId, conversationId, dispatchId } = sent;
      return { by, leadId, conversationId, dispatchId, enrollment: await open(leadId) };
    }
    // It answers a send whose fate is not known yet, and which nothing is filed of.
    const [left] = await dispatchesByMessageId(tx, { workspaceId, messageIds });
    if (left) {
      const { leadId, id: dispatchId } = left;
      return { by, leadId, conversationId: null, dispatchId, enrollment: await open(leadId) };
    }
  }
  const from = mail.from?.address ?? '';
  const person = from === '' ? null : await leadByAddress(tx, { workspaceId, address: from });
  if (person) return matched('address', person);
  // A colleague, or the same person from another address of the company, stops the sequence too.
  const domain = from === '' ? '' : domainOf(from);
  const colleague =
    domain === '' || isFreemail(domain) || domain === domainOf(mailbox.address)
      ? null
      : await leadOfDomain(tx, { workspaceId, domain });
  return colleague ? matched('company', colleague) : null;

  async function open(leadId: Id<'ld'>) {
    return openEnrollmentOfLead(tx, { workspaceId, leadId });
  }
  async function matched(by: Match['by'], { leadId, conversationId }: LeadRef): Promise<Match> {
    return { by, leadId, conversationId, enrollment: await open(leadId), dispatchId: null };
  }
}
