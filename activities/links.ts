import { bookingLink, linkPayload, whyLink, type LinkOwner } from '#domain/booking.ts';
import type { Ports } from './ports.ts';

/** What proves whom a link or an address in a letter was made for. */
export const lettersToken = ({ tokens }: Pick<Ports, 'tokens'>, owner: LinkOwner): string =>
  tokens.sign(linkPayload(owner));

export const optOutLink = ({ publicUrl }: Pick<Ports, 'publicUrl'>, token: string): string => `${publicUrl}/o/${token}`;

/** The links of a letter, signed for one recipient: opt-out, "why me?", and where to book. */
export function lettersLinks(
  ports: Pick<Ports, 'tokens' | 'publicUrl'>,
  owner: LinkOwner,
  bookingUrl: string | null = null,
): { optOut: string; whyMe: string; booking: string | null } {
  const token = lettersToken(ports, owner);
  return {
    optOut: optOutLink(ports, token),
    whyMe: whyLink(ports.publicUrl, token),
    booking: bookingUrl === null ? null : bookingLink(bookingUrl, token),
  };
}
