import { isId, type Id } from './id.ts';

/** Whom a link in one of our mails was made for. Signed, it is the token of that link. */
export interface LinkOwner {
  readonly workspaceId: Id<'ws'>;
  readonly enrollmentId: Id<'enr'> | null;
  readonly leadId: Id<'ld'>;
}

/** What is signed: the three ids, an absent enrollment as nothing. */
export const linkPayload = ({ workspaceId, enrollmentId, leadId }: LinkOwner): string =>
  [workspaceId, enrollmentId ?? '', leadId].join('|');

/** Whom a payload names; null for anything else. */
export function linkOwner(payload: string | null): LinkOwner | null {
  const [workspaceId, enrollmentId, leadId, ...rest] = payload?.split('|') ?? [];
  if (rest.length > 0 || !isId('ws', workspaceId) || !isId('ld', leadId)) return null;
  if (enrollmentId === '') return { workspaceId, enrollmentId: null, leadId };
  return isId('enr', enrollmentId) ? { workspaceId, enrollmentId, leadId } : null;
}

/** The page that says "why me?" to whom a token was made for. */
export const whyLink = (publicUrl: string, token: string): string => `${publicUrl}/w/${token}`;

/**
 * A booking page's address with the lead's token in it, so that the booking says whose it is: `utm_content` for Calendly,
 * `metadata[lead]` for Cal.com (at any host), the path for a sandbox's own page (`.../b`).
 */
export function bookingLink(bookingUrl: string, token: string): string {
  const url = new URL(bookingUrl);
  if (/(^|\.)calendly\.com$/.test(url.hostname)) url.searchParams.set('utm_content', token);
  else if (url.pathname === '/b') url.pathname = `/b/${token}`;
  else url.searchParams.set('metadata[lead]', token);
  return url.toString();
}

/** Vendors whose webhooks tell of bookings. */
export const BOOKING_VENDORS = ['calcom', 'calendly'] as const;
export type BookingVendor = (typeof BOOKING_VENDORS)[number];

export const BOOKING_VENDOR_NAMES = { calcom: 'Cal.com', calendly: 'Calendly' } as const satisfies Record<
  BookingVendor,
  string
>;

/** What a vendor says of an appointment, in the words of neither. */
export type BookingEvent =
  | {
      readonly kind: 'booked';
      readonly externalId: string;
      /** the booking whose place it takes: a reschedule */
      readonly replaces: string | null;
      readonly startsAt: Date;
      readonly endsAt: Date;
      readonly zone: string;
      readonly title: string;
      readonly place: string | null;
      /** the lead's token, where the link carried it to the end */
      readonly token: string | null;
      /** who comes, the invitee first */
      readonly emails: readonly string[];
      /** the invitee's name, as they wrote it */
      readonly name: string | null;
      /** How often its organiser has changed it (RFC 5545, 3.8.7.4), where they say so: an older one changes nothing. */
      readonly sequence?: number;
      /** iCalendar's id of it (RFC 5545, 3.8.4.7), where it is told: another source that tells it speaks of the same one. */
      readonly icalUid?: string;
    }
  | {
      readonly kind: 'cancelled';
      readonly externalId: string;
      readonly sequence?: number;
      readonly icalUid?: string;
    }
  /** Its place was taken by another booking, which another event tells of. */
  | { readonly kind: 'replaced'; readonly externalId: string };

/** Why a vendor's account is not connected, or not read. */
export const BOOKING_PROBLEMS = [
  'key_refused', // the vendor does not know the key, or no longer
  'key_too_narrow', // it knows it, and does not let it read bookings
  'rate_limited',
  'unavailable', // no answer, or one that says so
  'odd_answer', // an answer that its documentation does not know
] as const;
export type BookingProblem = (typeof BOOKING_PROBLEMS)[number];

/** Why a vendor posts no webhooks to us: bookings are then found by looking alone. */
export const NO_HOOK_REASONS = ['plan_without_webhooks', 'address_not_public', 'not_taken'] as const;
export type NoHookReason = (typeof NO_HOOK_REASONS)[number];

/** Whether somebody else's server can post to an address of ours: https, at a name of the public Internet. */
export function isPublicUrl(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' &&
    /\.[a-z][a-z0-9-]*$/i.test(hostname) &&
    !/\.(?:local|localhost|internal|test|lan)$/i.test(hostname)
  );
}

/** What is kept sealed of a connection: its key, the secret of its webhooks, and whose it is in the vendor's own terms. */
export interface BookingAccess {
  readonly key: string;
  readonly secret: string;
  /** null until the vendor was asked, and where it needs no saying */
  readonly user: string | null;
  readonly organization: string | null;
}

/** What the key of a vendor's account is sealed for, with the secret of the webhooks that we made for it. */
export const bookingConnectionContext = (workspaceId: Id<'ws'>, vendor: BookingVendor): string =>
  `booking_connection|${workspaceId}|${vendor}`;

/** What the sealed secret of a vendor's webhooks is sealed for. */
export const bookingHookContext = (workspaceId: Id<'ws'>, vendor: BookingVendor): string =>
  `booking_hook|${workspaceId}|${vendor}`;

/** How a token of a link is written: the base64url of what is signed, a point, and that of the 16 bytes that sign it. */
const TOKEN = '[\\w-]{20,400}\\.[\\w-]{22}(?![\\w-])';
const TOKENS = new RegExp(`(?:/[ow]/|unsubscribe(?:%20|[ \\t]+))(${TOKEN})`, 'gi');

/** What may be our signed tokens in a text: of the links to opt out and "why me?", and of the mail that opts out. To be verified. */
export const tokensIn = (text: string): string[] => [...text.matchAll(TOKENS)].map(([, token]) => token ?? '');
