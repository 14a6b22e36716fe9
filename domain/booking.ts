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

/** What the sealed secret of a vendor's webhooks is sealed for. */
export const bookingHookContext = (workspaceId: Id<'ws'>, vendor: BookingVendor): string =>
  `booking_hook|${workspaceId}|${vendor}`;

/** How a token of a link is written: the base64url of what is signed, a point, and that of the 16 bytes that sign it. */
const TOKEN = '[\\w-]{20,400}\\.[\\w-]{22}(?![\\w-])';
const TOKENS = new RegExp(`(?:/[ow]/|unsubscribe(?:%20|[ \\t]+))(${TOKEN})`, 'gi');

/** What may be our signed tokens in a text: of the links to opt out and "why me?", and of the mail that opts out. To be verified. */
export const tokensIn = (text: string): string[] => [...text.matchAll(TOKENS)].map(([, token]) => token ?? '');
