import { tokensIn } from './booking.ts';
import { domainOf, localPartOf } from './email.ts';

/**
 * The address of the mail that opts out (RFC 6068), in place of a link for programs that follow none: to the mailbox that
 * wrote, whatever its provider. The token in the subject says who asks; the address needs no tag.
 */
export const unsubscribeMail = (mailbox: string, token: string): string =>
  `mailto:${encodeURIComponent(localPartOf(mailbox))}@${domainOf(mailbox)}?subject=unsubscribe%20${token}`;

/** What may be tokens of ours in the subject of such a mail, whatever programs wrote before it, and wherever they folded it. */
export function tokensInSubject(subject: string): string[] {
  const [, said] = /unsubscribe(.*)/is.exec(subject) ?? [];
  return said === undefined ? [] : tokensIn(`unsubscribe ${said.replace(/\s+/g, '')}`);
}
