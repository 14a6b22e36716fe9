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

/** Whether a mail may be about an appointment, by its header alone: then it is read to know whose it is. */
export const mayBeInvitation = (mail: ParsedMail): boolean =>
  SERVICES.test(mail.from?.address ?? '') || /^\s*text\/calendar\b/i.test(headerOf(mail.headers, 'content-type'));
