import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { MailboxProblemCode } from '#domain/mailbox_provider.ts';
import { NothingSent } from '../../ports.ts';
import { isPublicAddress } from '../http.ts';

/** How mail servers that people name are reached. */
export type MailNetwork = {
  /** Lets servers stand in private networks and on any port: for who runs the product beside their own mail server. */
  readonly allowPrivate: boolean;
  /** Certificates to trust besides the usual ones, PEM. */
  readonly ca?: string;
  /** Longest silence of a server, in milliseconds. */
  readonly timeoutMs?: number;
  /** Every address of a name; the system's resolver unless given. */
  readonly resolve?: (host: string) => Promise<string[]>;
};

/** The host or the port is not one that we call. */
export class HostRefused extends NothingSent {
  override readonly name = 'HostRefused';
  readonly problem: Extract<MailboxProblemCode, 'host_unknown' | 'host_forbidden' | 'port_forbidden'>;
  constructor(problem: HostRefused['problem']) {
    super(problem);
    this.problem = problem;
  }
}

/** Submission (RFC 6409, RFC 8314), relays that listen beside it, and IMAP. */
const MAIL_PORTS = new Set([25, 143, 465, 587, 993, 2465, 2525, 2587]);

/**
 * The address to connect to. The name is resolved once, every address that it has must be public, and the caller connects
 * to what was checked: nothing can resolve otherwise in between (server-side request forgery, DNS rebinding).
 * @throws HostRefused
 */
export async function addressOfHost(
  { host, port }: { host: string; port: number },
  { allowPrivate, resolve = resolveHost }: MailNetwork,
): Promise<string> {
  if (!allowPrivate && !MAIL_PORTS.has(port)) throw new HostRefused('port_forbidden');
  const found = isIP(host) ? [host] : await resolve(host).catch(() => []);
  const [first] = found;
  if (first === undefined) throw new HostRefused('host_unknown');
  if (!allowPrivate && !found.every(isPublicAddress)) throw new HostRefused('host_forbidden');
  return first;
}

const resolveHost = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** The name that the server's certificate must carry; none for an address (RFC 6066, 3). */
export const serverNameOf = (host: string): { servername?: string } => (isIP(host) ? {} : { servername: host });
