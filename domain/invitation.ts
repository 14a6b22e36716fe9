import { domainOf, isFreemail } from './email.ts';
import { headerOf, type ParsedMail } from './mail.ts';

/** What a mail does with an appointment (iTIP, RFC 5546, 1.4): the others that there are concern no appointment of two. */
export const INVITATION_METHODS = ['REQUEST', 'CANCEL', 'REPLY'] as const;
export type InvitationMethod = (typeof INVITATION_METHODS)[number];

/** An appointment as a mail tells of it (iMIP, RFC 6047): the first of a series. */
export interface Invitation {
  readonly method: InvitationMethod;
  readonly uid: string;
  /** how often its organiser has changed it */
  readonly sequence: number;
  /** which one of a series it is about (RECURRENCE-ID); null for the series, and for a single one */
  readonly recurrence: Date | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly title: string;
  readonly place: string | null;
  /** Addresses in lower case. */
  readonly organiser: string | null;
  readonly attendees: readonly { readonly address: string; readonly declined: boolean }[];
}

/** Whoever has to do with it. */
export const addressesOf = ({ organiser, attendees }: Invitation): string[] => [
  ...(organiser === null ? [] : [organiser]),
  ...attendees.map(({ address }) => address),
];

/** A crowd is no appointment with somebody: a webinar, a meeting of a whole company. */
export const MOST_ATTENDEES = 20;

/** Services that write to whoever has an agenda with them about an appointment that somebody else made in it. */
const SERVICES = /@(?:[\w-]+\.)*(?:calendly\.com|cal\.com)$|^calendar-notification@google\.com$/;

/**
 * Whether an agenda wrote a mail, or somebody of our own company: they may tell of an appointment that a lead has with us. A
 * stranger's invitation books nobody, whomever it names.
 */
export function isAgendas(mail: ParsedMail, mailbox: string): boolean {
  const from = mail.from?.address ?? '';
  const own = domainOf(mailbox);
  return SERVICES.test(from) || from === mailbox || (!isFreemail(own) && domainOf(from) === own);
}

/** Whether a mail may be such a one, by its header alone: then it is read to know whose appointment it is. */
export const mayBeInvitation = (mail: ParsedMail, mailbox: string): boolean =>
  SERVICES.test(mail.from?.address ?? '') ||
  (isAgendas(mail, mailbox) && /^\s*text\/calendar\b/i.test(headerOf(mail.headers, 'content-type')));
