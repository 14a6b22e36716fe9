import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { MailboxUnauthorised } from '../../ports.ts';
import { shortCode } from './fault.ts';
import { addressOfHost, serverNameOf, type MailNetwork } from './hosts.ts';

/** The inbox could not be read now. `code` is a code, never the server's words; the cause stays in this process. */
export class InboxUnreadable extends Error {
  override readonly name = 'InboxUnreadable';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const TIMEOUT_MS = 20_000;

/** A client of an IMAP server (RFC 3501, RFC 9051), not connected yet. Its log is off: it would hold people's mail. */
export async function imapClient(
  server: MailServer,
  network: MailNetwork,
  more: Pick<ImapFlowOptions, 'maxIdleTime' | 'socketTimeout'> = {},
): Promise<ImapFlow> {
  const timeoutMs = network.timeoutMs ?? TIMEOUT_MS;
  const client = new ImapFlow({
    host: await addressOfHost(server, network),
    port: server.port,
    ...serverNameOf(server.host),
    secure: server.security === 'tls',
    ...(server.security === 'starttls' ? { doSTARTTLS: true } : {}),
    auth: { user: server.user, pass: server.password },
    tls: network.ca === undefined ? {} : { ca: network.ca },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs * 2,
    ...more,
  });
  // What fails is thrown where it was asked for; unheard, the event would end the process.
  client.on('error', () => undefined);
  return client;
}

/**
 * Signs in, works, signs out.
 * @throws MailboxUnauthorised when the credentials are refused
 * @throws InboxUnreadable when anything else fails
 */
export async function withImap<T>(
  server: MailServer,
  network: MailNetwork,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  let client: ImapFlow | null = null;
  try {
    client = await imapClient(server, network);
    await client.connect();
    const result = await work(client);
    await client.logout();
    return result;
  } catch (error) {
    if (isRefusal(error)) throw new MailboxUnauthorised();
    throw error instanceof InboxUnreadable ? error : new InboxUnreadable(shortCode(error));
  } finally {
    client?.close();
  }
}

/** Response codes by which a server says that it is the server's trouble, not the password's (RFC 5530). */
const NOT_NOW = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'OVERQUOTA', 'CONTACTADMIN']);

/** Whether a server refused the credentials, for good as far as it says. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('authenticationFailed' in error) || error.authenticationFailed !== true)
    return false;
  const code = 'serverResponseCode' in error ? String(error.serverResponseCode) : '';
  const words = 'response' in error ? String(error.response) : '';
  return !NOT_NOW.has(code) && !/too many|temporar|try again|unavailable/i.test(words);
}
