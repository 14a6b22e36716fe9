import { getSystemErrorName } from 'node:util';
import type { MailboxProblemCode } from '#domain/mailbox_provider.ts';
import { HostRefused } from './hosts.ts';

/** What is wrong with a line to a mail server: the field of the server's login, and a code. */
export type ServerFault = {
  part: 'host' | 'port' | 'security' | 'password';
  code: MailboxProblemCode;
};

/** What errors of sockets, TLS and the mail libraries say by themselves. Their words are never looked at for more than this. */
const BY_CODE: Readonly<Record<string, ServerFault>> = {
  ENOTFOUND: { part: 'host', code: 'host_unknown' },
  EDNS: { part: 'host', code: 'host_unknown' },
  ECONNREFUSED: { part: 'port', code: 'port_closed' },
  EHOSTUNREACH: { part: 'host', code: 'no_answer' },
  ENETUNREACH: { part: 'host', code: 'no_answer' },
  ETIMEDOUT: { part: 'port', code: 'no_answer' },
  CONNECT_TIMEOUT: { part: 'port', code: 'no_answer' },
  // Connected, and then silence: TLS is spoken where none is understood, or the other way round.
  GREETING_TIMEOUT: { part: 'security', code: 'wrong_protocol' },
  UPGRADE_TIMEOUT: { part: 'security', code: 'wrong_protocol' },
  EPROTOCOL: { part: 'security', code: 'wrong_protocol' },
  EPROTO: { part: 'security', code: 'wrong_protocol' },
  ERR_SSL_WRONG_VERSION_NUMBER: { part: 'security', code: 'wrong_protocol' },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { part: 'security', code: 'wrong_protocol' },
  ERR_TLS_CERT_ALTNAME_INVALID: { part: 'host', code: 'certificate_untrusted' },
  CERT_HAS_EXPIRED: { part: 'host', code: 'certificate_untrusted' },
  CERT_NOT_YET_VALID: { part: 'host', code: 'certificate_untrusted' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { part: 'host', code: 'certificate_untrusted' },
  SELF_SIGNED_CERT_IN_CHAIN: { part: 'host', code: 'certificate_untrusted' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { part: 'host', code: 'certificate_untrusted' },
  UNABLE_TO_GET_ISSUER_CERT: { part: 'host', code: 'certificate_untrusted' },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { part: 'host', code: 'certificate_untrusted' },
  ETLS: { part: 'security', code: 'tls_missing' },
};

/** Words of Node, OpenSSL and nodemailer, which puts a code of its own in the place of theirs. Never a server's words. */
const BY_WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/certificate|altnames/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/wrong version number|packet length too long|unexpected eof|ssl3_get_record/i, 'EPROTO'],
  [/^greeting never received/i, 'GREETING_TIMEOUT'],
];

/** The fault behind an error, or behind what caused it; `unavailable` when it says nothing that we know. */
export function faultOf(error: unknown): ServerFault {
  if (error instanceof HostRefused)
    return { part: error.problem === 'port_forbidden' ? 'port' : 'host', code: error.problem };
  // The cause says more than what was made of it: a library calls a bad certificate "TLS failed".
  for (const name of codesOf(error).reverse()) {
    const known = Object.hasOwn(BY_CODE, name) ? BY_CODE[name] : undefined;
    if (known) return known;
  }
  return { part: 'host', code: 'unavailable' };
}

/** The code that goes into logs and histories: short, in capitals, without anybody's words. */
export const shortCode = (error: unknown): string =>
  codesOf(error).find((code) => /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) ?? 'ESOCKET';

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const system = 'errno' in error && typeof error.errno === 'number' && error.errno < 0 ? error.errno : null;
  const words = 'response' in error ? [] : BY_WORDS.filter(([pattern]) => pattern.test(error.message));
  return [
    ...code,
    ...(system === null ? [] : [getSystemErrorName(system)]),
    ...words.map(([, known]) => known),
    ...codesOf(error.cause),
  ];
}
