import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { sandboxPassword, sandboxWriter, type SandboxWriter } from '#activities/adapters/mail/sandbox_login.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { findSandboxReader, getSandbox, insertSandboxMail } from '#db/queries/sandbox_mail.ts';
import { normaliseEmail } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';

export type SandboxMailOptions = {
  db: Db;
  /** The time outside any workspace. */
  time: () => Date;
  random: (length: number) => Uint8Array;
  /** What the logins' passwords are derived from. */
  secret: string;
  /** Largest message, in bytes. */
  maxBytes?: number;
  /** A prospect received something. Best effort: the message is stored already. */
  onDelivered: (workspaceId: Id<'ws'>) => Promise<void>;
  /** Something arrived for a mailbox. Best effort too. */
  onArrived: (workspaceId: Id<'ws'>, mailboxId: Id<'mbx'>) => Promise<void>;
};

export type RunningSandboxMail = { host: string; port: number; close(): Promise<void> };

const HOST = '127.0.0.1';
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The mail server of every sandbox (RFC 5321, with AUTH of RFC 4954), on loopback. It relays for nobody: each mailbox and
 * each invented person has a login of its own, and may only write to the mailbox and the people of the same sandbox. A
 * message is in the database before the server says 250, once for its Message-ID and recipient.
 */
export async function startSandboxMail(options: SandboxMailOptions): Promise<RunningSandboxMail> {
  const { maxBytes = MAX_BYTES } = options;
  const server = new SMTPServer({
    name: 'sandbox.example',
    banner: 'LeadGen sandbox',
    size: maxBytes,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    closeTimeout: 1000,
    logger: false,
    onAuth: (auth, _session, done) => {
      const username = auth.username ?? '';
      const password = auth.password ?? '';
      const writer = sandboxWriter(username);
      if (!writer || !samePassword(password, sandboxPassword(options.secret, username))) {
        done(reply(535, 'Wrong login'));
        return;
      }
      answer(signIn(options.db, writer), done, { user: username });
    },
    onMailFrom: ({ address }, session, done) => {
      answer(checkSender(options.db, session, address), done);
    },
    onRcptTo: ({ address }, session, done) => {
      answer(readerOf(options.db, session, address), done);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          done(reply(552, 'Too large'));
          return;
        }
        answer(store(options, session, Buffer.concat(chunks)), done, 'Stored');
      });
    },
  });
  // A client that goes away in the middle of its session is its own business.
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, HOST, () => {
      const address: AddressInfo | string | null = server.server.address();
      if (address === null || typeof address === 'string') reject(new Error('no_address'));
      else resolve(address.port);
    });
  });
  return {
    host: HOST,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Compares in a time that says nothing of where they differ, nor of their lengths. */
const samePassword = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

/** An answer of the server: the code that the client sees, without anybody's address. */
function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

/** Answers when the work is done. What is not an answer of ours is a local error: try again later (RFC 5321, 4.2.1). */
function answer<T>(work: Promise<unknown>, done: (error: Error | null, value?: T) => void, value?: T): void {
  work.then(
    () => {
      done(null, value);
    },
    (error: unknown) => {
      done(error instanceof Error && 'responseCode' in error ? error : reply(451, 'Try again later'));
    },
  );
}

function writerOf({ user }: SMTPServerSession): SandboxWriter {
  const writer = sandboxWriter(typeof user === 'string' ? user : '');
  if (!writer) throw reply(530, 'Sign in first');
  return writer;
}

const isMailbox = (id: SandboxWriter['id']): id is Id<'mbx'> => id.startsWith('mbx_');

async function signIn(db: Db, { workspaceId }: SandboxWriter): Promise<void> {
  const sandbox = await withWorkspace(db, workspaceId, (tx) => getSandbox(tx, { workspaceId }));
  if (!sandbox) throw reply(535, 'Wrong login');
}

/** A mailbox writes as itself. People may also write as the machines around them: a null reverse-path (RFC 5321, 4.5.5). */
async function checkSender(db: Db, session: SMTPServerSession, address: string): Promise<void> {
  const { workspaceId, id } = writerOf(session);
  if (!isMailbox(id)) return;
  const box = await withWorkspace(db, workspaceId, (tx) => getMailbox(tx, { workspaceId, mailboxId: id }));
  if (box?.address !== normaliseEmail(address)) throw reply(553, 'Not your address');
}

async function readerOf(db: Db, session: SMTPServerSession, address: string) {
  const { workspaceId, id } = writerOf(session);
  const normalised = normaliseEmail(address);
  const reader =
    normalised === null
      ? null
      : await withWorkspace(db, workspaceId, (tx) => findSandboxReader(tx, { workspaceId, address: normalised }));
  // People write to the mailbox only: what goes between them is nobody's business here.
  if (!reader || normalised === null || (!isMailbox(id) && !('mailboxId' in reader))) throw reply(550, 'No relay');
  return { reader, address: normalised };
}

async function store(options: SandboxMailOptions, session: SMTPServerSession, raw: Buffer): Promise<void> {
  const { db, time, random } = options;
  const { workspaceId, id } = writerOf(session);
  const { mailFrom, rcptTo } = session.envelope;
  const stored: { direction: 'to_prospect' | 'to_mailbox'; mailboxId: Id<'mbx'> }[] = [];
  for (const recipient of rcptTo) {
    const { reader, address } = await readerOf(db, session, recipient.address);
    const inbound = 'mailboxId' in reader;
    const mailboxId = inbound ? reader.mailboxId : isMailbox(id) ? id : null;
    if (mailboxId === null) throw reply(550, 'No relay');
    const direction = inbound ? 'to_mailbox' : 'to_prospect';
    await withWorkspace(db, workspaceId, async (tx) => {
      const sandbox = await getSandbox(tx, { workspaceId });
      if (!sandbox) throw reply(550, 'No relay');
      await insertSandboxMail(tx, {
        workspaceId,
        mailboxId,
        direction,
        leadId: inbound ? (isMailbox(id) ? null : id) : reader.leadId,
        messageId: messageIdOf(raw),
        envelopeFrom: mailFrom === false ? '' : mailFrom.address,
        envelopeTo: address,
        raw,
        at: new Date(time().getTime() + sandbox.clockOffsetMs),
        timeMs: time().getTime(),
        random: random(10),
      });
    });
    stored.push({ direction, mailboxId });
  }
  for (const { direction, mailboxId } of stored) {
    const told =
      direction === 'to_mailbox' ? options.onArrived(workspaceId, mailboxId) : options.onDelivered(workspaceId);
    // The workflows look for themselves every few minutes; a signal only makes them look now.
    told.catch(() => undefined);
  }
}

/** The Message-ID header, or one made of the bytes for a message that has none: the same bytes are the same message. */
function messageIdOf(raw: Buffer): string {
  const head = raw.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const id = /^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,900}>)/im.exec(head)?.[1];
  return id ?? `<${createHash('sha256').update(raw).digest('hex')}@sandbox.example>`;
}
