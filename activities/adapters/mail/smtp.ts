import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { NodemailerError } from 'nodemailer/lib/errors';
import { reasonOfReply, type RefusedCommand } from '#domain/triage/refusal.ts';
import { MailboxUnauthorised, NothingSent, type LastLook, type SendResult } from '../../ports.ts';

/** A submission server (RFC 6409) and what it is to be told. */
export type SmtpServer = {
  host: string;
  port: number;
  /** TLS from the first byte (port 465); otherwise STARTTLS, which `requireTls` insists on. */
  secure: boolean;
  requireTls: boolean;
  user: string;
  password: string;
  /** The name that the server's certificate must carry, when `host` is the address that it leads to, and whom to trust besides. */
  tls?: { servername?: string; ca?: string };
  /** Longest silence of the server, in each phase. */
  timeoutMs?: number;
};

export type SmtpEnvelope = { from: string; to: string };

/** The server went silent after it had the message: it may have taken it, or not. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor() {
    super('outcome_unknown');
  }
}

const TIMEOUT_MS = 30_000;
const GREETING_FIRST_MS = 500;

/**
 * Hands one message over to an SMTP server (RFC 5321), once, to one recipient.
 *
 * - `accepted`: it answered 2yz to the end of DATA; `code` is that reply's code, with the enhanced one (RFC 3463).
 * - `refused`: it answered 4yz or 5yz to MAIL, RCPT, DATA or the end of DATA; `permanent` when 5yz, and then `reason` is what
 *   its words say, which go no further.
 * @throws MailboxUnauthorised when the login is refused for good
 * @throws NothingSent when no conversation came about, or it broke off before DATA: not one byte of the message was given
 * @throws OutcomeUnknown when it broke off after the message began to flow
 * @param envelope its sender is "" for a null reverse-path
 * @param lastLook asked after the server's 354: when it throws, the connection is closed before the data's end, and the
 *   server must forget the message (RFC 5321, 4.1.1.4)
 */
export async function sendBySmtp(
  server: SmtpServer,
  envelope: SmtpEnvelope,
  raw: Uint8Array,
  lastLook: LastLook = () => Promise.resolve(),
): Promise<SendResult> {
  const connection = connectionTo(server);
  try {
    await signIn(connection, server).catch(nothingSent);
    const result = await transmit(connection, envelope, raw, lastLook);
    connection.quit();
    return result;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Tries the login and sends nothing. @throws what the library says, words included: for this process alone */
export async function trySmtp(server: SmtpServer): Promise<void> {
  const connection = connectionTo(server);
  try {
    await signIn(connection, server);
    connection.quit();
  } catch (error) {
    connection.close();
    throw error;
  }
}

function connectionTo(server: SmtpServer): SMTPConnection {
  const timeoutMs = server.timeoutMs ?? TIMEOUT_MS;
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    tls: server.tls ?? {},
    ignoreTLS: !server.secure && !server.requireTls,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    // A little later than the greeting's: whichever ends first names the fault, and silence from the start is the security's.
    socketTimeout: timeoutMs + GREETING_FIRST_MS,
    dnsTimeout: timeoutMs,
  });
}

/** Whatever fails while connecting and authenticating, nothing was sent. */
function nothingSent(error: unknown): never {
  if (refusesLogin(error)) throw new MailboxUnauthorised();
  throw new NothingSent(error instanceof Error ? codeOf(error) : 'ESOCKET');
}

/** A refusal for good is about the credentials (RFC 4954, 6): 454 and the like are not. */
export const refusesLogin = (error: unknown): boolean =>
  error instanceof Error && 'responseCode' in error && [530, 534, 535, 538].includes(Number(error.responseCode));

/** Connects and authenticates. */
function signIn(connection: SMTPConnection, server: SmtpServer): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.connect((error) => {
      if (error) {
        reject(error);
        return;
      }
      connection.login({ credentials: { user: server.user, pass: server.password } }, (failure) => {
        if (failure) reject(failure);
        else resolve();
      });
    });
  });
}

function transmit(
  connection: SMTPConnection,
  { from, to }: SmtpEnvelope,
  raw: Uint8Array,
  lastLook: LastLook,
): Promise<SendResult> {
  let flowing = false;
  let stopped: NothingSent | null = null;
  const message = new Readable({
    // The connection reads the stream once the server has said 354, and not before.
    read() {
      lastLook().then(
        () => {
          if (this.destroyed) return;
          flowing = true;
          this.push(raw);
          this.push(null);
        },
        (error: unknown) => {
          stopped = error instanceof NothingSent ? error : new NothingSent('no_last_look');
          // Not the error itself: the connection writes a code of its own on what it is given.
          this.destroy(new Error(stopped.code));
        },
      );
    },
  });
  return new Promise((resolve, reject) => {
    const fail = (error: NodemailerError) => {
      if (stopped !== null) {
        reject(stopped);
        return;
      }
      const reply = error.responseCode ?? 0;
      if (reply >= 400 && reply < 600) resolve(refusal(error, reply >= 500));
      else reject(flowing ? new OutcomeUnknown() : new NothingSent(codeOf(error)));
    };
    connection.on('error', fail);
    connection.send({ from, to: [to] }, message, (error, info) => {
      if (error) fail(error);
      else resolve({ status: 'accepted', code: replyCode(info.response) ?? '250' });
    });
  });
}

function refusal(error: NodemailerError, permanent: boolean): SendResult {
  const code = codeOf(error);
  if (!permanent) return { status: 'refused', code, permanent };
  const command = COMMANDS.find((one) => one === error.command) ?? 'DATA';
  return { status: 'refused', code, permanent, reason: reasonOfReply(error.response ?? '', command) };
}
const COMMANDS = ['MAIL FROM', 'RCPT TO', 'DATA'] as const satisfies readonly RefusedCommand[];

/** The codes of a reply without its words, which may name the recipient: `550 5.1.1`, or null when it has none. */
function replyCode(response: string): string | null {
  const match = /^([2-5]\d{2})(?:[ -]([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(response);
  return match ? [match[1], match[2]].filter((part) => part !== undefined).join(' ') : null;
}

const codeOf = (error: NodemailerError): string => replyCode(error.response ?? '') ?? error.code ?? 'ESOCKET';
