import { domainOf, localPartOf } from '#domain/email.ts';
import { suppressedAddress } from '#domain/suppression.ts';

/** The address within other text, as a POSIX expression: with any +tag, and not as the end or the beginning of another one. */
export function asWritten(address: string): string {
  const plain = suppressedAddress(address);
  const [local, domain] = [localPartOf(plain), domainOf(plain)].map((part) => part.replace(/[^a-z0-9]/g, '\\$&'));
  // What stands before it may be an escape of JSON (`\n`, `\u003c`) or of the bytes (`\303`), which ends in a letter or a digit.
  const before = '(^|[^a-z0-9._-]|\\\\[a-z]|\\\\u[0-9a-f]{4}|\\\\[0-7]{3})';
  return `${before}${local}([+][^@[:space:]]*)?@${domain}($|[^a-z0-9.-]|[.]($|[^a-z0-9]))`;
}
