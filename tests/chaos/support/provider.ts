import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { sandboxWriter } from '#activities/adapters/mail/sandbox_login.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { findSandboxReader, getSandbox, insertSandboxMail } from '#db/queries/sandbox_mail.ts';
import { fractionOf } from '#domain/hash.ts';
import { isId, type Id } from '#domain/id.ts';
import { SETTLES_WITHIN_MS } from './provider_mailbox.ts';

const LATE_MS = { least: 200, most: 3_000 };

/** What it does with a message, and how often; the rest is accepted at once. */
const MOODS = [
  ['silent_at_rcpt', 0.03], // never answers: the client gives up
  ['later_at_mail', 0.03], // 421
  ['later_at_rcpt', 0.03], // 451
  ['later_after_data', 0.04], // 451, not kept
  ['failed_after_data', 0.02], // 550 5.6.0, not kept
  ['silent_after_data', 0.04], // not kept, never answered
  ['kept_and_dropped', 0.1], // kept, and the connection is cut before the reply
  ['kept_late', 0.06], // the client gives up, and then it is kept
] as const;
type Mood = (typeof MOODS)[number][0] | 'fine';
/** How often a search fails, and of how many messages it cannot tell, ever. */
const SEARCH_FAILS = 0.05;
const SEARCH_BLIND = 0.1;

export type Kept = { messageId: string; workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; recipient: string };

export type Provider = {
  readonly smtpPort: number;
  readonly lookUpUrl: string;
  /** Waits until somebody hands a message over, and no longer than told. @returns whether somebody did */
  nextMessage(withinMs: number): Promise<boolean>;
  /** Every acceptance, in order. */
  readonly kept: readonly Kept[];
  /** Whether it has a message, once it is certain; what a person sees who looks into the account. */
  certainly(messageId: string): Promise<boolean>;
  /** How often each mood came over it. */
  readonly moods: ReadonlyMap<Mood, number>;
  close(): Promise<void>;
};

const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/**
 * A mail provider that nobody kills: an SMTP server with moods, a search over what it kept, and delivery to the people of
 * the sandboxes. It counts every acceptance, so that a second one of the same message is seen.
 */
export async function startProvider(
  db: () => Db,
  chance: () => number,
  { blind = SEARCH_BLIND }: { blind?: number } = {},
): Promise<Provider> {
  const kept: Kept[] = [];
  const moods = new Map<Mood, number>();
  const pending = new Map<string, Promise<void>>();
  const closing = new AbortController();
  const deliveries: Promise<void>[] = [];
  const waiting: (() => void)[] = [];
  const moodOf = new WeakMap<SMTPServerSession, Mood>();

  const keep = (session: SMTPServerSession, raw: Buffer): void => {
    const writer = sandboxWriter(typeof session.user === 'string' ? session.user : '');
    const messageId = /^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,900}>)/im.exec(raw.toString('latin1'))?.[1];
    const recipient = session.envelope.rcptTo[0]?.address;
    const mailboxId = writer?.id;
    if (writer === null || !isId('mbx', mailboxId) || messageId === undefined || recipient === undefined)
      throw new Error('odd_message');
    const one = { messageId, recipient, mailboxId, workspaceId: writer.workspaceId };
    kept.push(one);
    deliveries.push(deliver(db, one, raw, closing.signal));
  };

  const smtp = new SMTPServer({
    ...{ name: 'provider.example', disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false },
    ...{ disableReverseLookup: true, closeTimeout: 200, authMethods: ['PLAIN'] },
    onAuth: ({ username }, _session, done) => {
      done(null, { user: username ?? '' });
    },
    onMailFrom: (_address, session, done) => {
      const mood = moodFor(chance());
      moodOf.set(session, mood);
      moods.set(mood, (moods.get(mood) ?? 0) + 1);
      for (const tell of waiting.splice(0)) tell();
      done(mood === 'later_at_mail' ? reply(421, 'Come back later') : null);
    },
    onRcptTo: (_address, session, done) => {
      const mood = moodOf.get(session);
      if (mood !== 'silent_at_rcpt') done(mood === 'later_at_rcpt' ? reply(451, '4.3.2 Try again later') : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        switch (moodOf.get(session) ?? 'fine') {
          case 'later_after_data':
            done(reply(451, '4.3.2 Try again later'));
            return;
          case 'failed_after_data':
            done(reply(550, '5.6.0 Not like this'));
            return;
          case 'silent_after_data':
            return;
          case 'kept_and_dropped':
            keep(session, raw);
            cut(session);
            return;
          case 'kept_late': {
            const id = /<[^<>\s]+>/.exec(raw.toString('latin1').replace(/^[^]*?message-id:/i, ''))?.[0] ?? '';
            const late = delay(LATE_MS.least + chance() * (LATE_MS.most - LATE_MS.least)).then(() => {
              keep(session, raw);
            });
            pending.set(id, late);
            return;
          }
          default:
            keep(session, raw);
            done();
        }
      });
    },
  });
  // A client that goes away in the middle of its session is its own business, and so is one that we cut off.
  smtp.on('error', () => undefined);
  const sockets = new Map<number, { destroy(): void }>();
  smtp.server.on('connection', (socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  const cut = ({ remotePort }: SMTPServerSession): void => {
    sockets.get(remotePort)?.destroy();
  };

  const search = createServer((request, response) => {
    const id = new URL(request.url ?? '', 'http://localhost').searchParams.get('id') ?? '';
    if (chance() < SEARCH_FAILS) {
      response.writeHead(503).end();
      return;
    }
    const found = kept.some(({ messageId }) => messageId === id);
    const whereabouts = fractionOf(`blind:${id}`) < blind ? 'unknown' : found ? 'accepted' : 'absent';
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ whereabouts }));
  });
  const smtpPort = await listen(smtp.server, (on) => smtp.listen(0, '127.0.0.1', on));
  const searchPort = await listen(search, (on) => search.listen(0, '127.0.0.1', on));
  return {
    ...{ smtpPort, kept, moods, lookUpUrl: `http://127.0.0.1:${searchPort}/` },
    nextMessage: (withinMs) =>
      Promise.race([
        new Promise<boolean>((tell) => {
          waiting.push(() => {
            tell(true);
          });
        }),
        delay(withinMs, false),
      ]),
    certainly: async (messageId) => {
      await delay(SETTLES_WITHIN_MS);
      await pending.get(messageId);
      return kept.some((one) => one.messageId === messageId);
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(deliveries);
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => {
        smtp.close(() => {
          resolve();
        });
      });
      search.closeAllConnections();
      search.close();
    },
  };
}

function moodFor(dice: number): Mood {
  let left = dice;
  for (const [mood, share] of MOODS) {
    left -= share;
    if (left < 0) return mood;
  }
  return 'fine';
}

function listen(server: Pick<Server, 'once' | 'address'>, start: (listening: () => void) => unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    start(() => {
      const address: AddressInfo | string | null = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no_address'));
      else resolve(address.port);
    });
  });
}

const TRY_AGAIN_MS = 100;

/** Puts a message before whoever it is for, as soon as the database lives. */
async function deliver(
  db: () => Db,
  { messageId, workspaceId, mailboxId, recipient }: Kept,
  raw: Buffer,
  signal: AbortSignal,
) {
  const address = recipient.toLowerCase();
  while (!signal.aborted) {
    try {
      await withWorkspace(db(), workspaceId, async (tx) => {
        const sandbox = await getSandbox(tx, { workspaceId });
        const reader = await findSandboxReader(tx, { workspaceId, address });
        if (!sandbox || !reader || 'mailboxId' in reader) throw new Error('nobody_there');
        await insertSandboxMail(tx, {
          ...{ workspaceId, messageId, raw, mailboxId, leadId: reader.leadId, direction: 'to_prospect' },
          ...{ envelopeFrom: '', envelopeTo: address, at: new Date(Date.now() + sandbox.clockOffsetMs) },
          ...{ timeMs: Date.now(), random: randomBytes(10) },
        });
      });
      return;
    } catch {
      await delay(TRY_AGAIN_MS);
    }
  }
}
