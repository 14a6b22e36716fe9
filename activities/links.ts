import { bookingLink, linkPayload, type LinkOwner } from '#domain/booking.ts';
import type { Ports } from './ports.ts';

/** The links of a letter, signed for one recipient: opt-out, "why me?", and where to book. */
export function lettersLinks(
  { tokens, publicUrl }: Pick<Ports, 'tokens' | 'publicUrl'>,
  owner: LinkOwner,
  bookingUrl: string | null = null,
): { optOut: string; whyMe: string; booking: string | null } {
  const token = tokens.sign(linkPayload(owner));
  return {
    optOut: `${publicUrl}/o/${token}`,
    whyMe: `${publicUrl}/w/${token}`,
    booking: bookingUrl === null ? null : bookingLink(bookingUrl, token),
  };
}
