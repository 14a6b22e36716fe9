import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { GOOGLE_PLACES, type GoogleApp } from '#domain/wire/gmail.ts';
import { googleTokens, type GoogleTokens } from './google_tokens.ts';
import { foundBy, headersOf, historySince, type Stored } from './gmail_store.ts';

/** What a send gets instead of the usual answer, or after it. */
export type GmailFault =
  | { kind: 'error'; status: number; reason: string; retryAfter?: number }
  | { kind: 'hang' } // never answers
  | { kind: 'cut' } // cuts the connection before it took anything
  | { kind: 'take_and_cut' } // takes the message, and cuts the connection instead of answering
  | { kind: 'html' }; // a page of a proxy

export type FakeGmail = {
  readonly url: string;
  readonly app: GoogleApp;
  readonly address: string;
  readonly tokens: GoogleTokens;
  /** What was sent, oldest first. */
  readonly sent: Stored[];
  /** Everything in the account. */
  readonly stored: Stored[];
  readonly faults: GmailFault[];
  /** Given to looks in the place of the usual answers. */
  readonly lookFaults: GmailFault[];
  /** Paths with their queries, as they were asked, oldest first. */
  readonly asked: string[];
  /** Bodies of calls of users.watch. */
  readonly watches: unknown[];
  /** Writes a Message-ID of its own over ours, as for an id that it finds malformed. */
  rewrites: boolean;
  arrive(raw: Uint8Array, labelIds?: string[]): Stored;
  remove(id: string): void;
  /** History ids given so far are forgotten: 404. */
  forgetHistory(): void;
  close(): Promise<void>;
};

const sendSchema = z.object({ raw: z.string(), threadId: z.string().optional() });

/** History ids begin past 2^53, where a number would not hold them. */
const FIRST_HISTORY_ID = 9_007_199_254_740_993n;

/** Google's page of consent, its token endpoint and Gmail's interface as documented, one account on it, with its faults under a test's control. */
export async function startGmail({ address = 'sophie@ondine.example' } = {}): Promise<FakeGmail> {
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${at.port}`;
  let history = FIRST_HISTORY_ID;
  let oldest = FIRST_HISTORY_ID;
  const tokens = googleTokens();
  let made = 0;
  const fake: FakeGmail = {
    ...{ url, address, tokens },
    app: {
      clientId: 'client-of-leadgen',
      clientSecret: randomBytes(12).toString('hex'),
      places: { ...GOOGLE_PLACES, consent: `${url}/consent`, token: `${url}/token`, revoke: `${url}/revoke`, api: url },
      push: null,
    },
    ...{ sent: [], stored: [], faults: [], lookFaults: [], asked: [], watches: [] },
    rewrites: false,
    arrive: (raw, labelIds = ['INBOX', 'UNREAD']) => keep(raw, labelIds, null),
    remove: (id) => {
      fake.stored.splice(
        fake.stored.findIndex((one) => one.id === id),
        1,
      );
    },
    forgetHistory: () => {
      history += 1000n;
      oldest = history;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  function keep(raw: Uint8Array, labelIds: string[], threadId: string | null): Stored {
    history += 7n;
    made += 1;
    const id = `19a${made.toString(16).padStart(13, '0')}`;
    const one = { id, threadId: threadId ?? id, labelIds, raw: Buffer.from(raw), historyId: history, at: Date.now() };
    fake.stored.push(one);
    return one;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const { pathname, searchParams: query } = new URL(request.url ?? '/', url);
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    const refuse = (code: number, reason: string, retryAfter?: number) => {
      const message = `Words for c.delmas@fonderies.example about ${reason}.`;
      const error = { code, message, errors: [{ message, domain: 'global', reason }], status: 'PERMISSION_DENIED' };
      answer(code, { error }, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
    };
    if (tokens.serve(request, response, { url, app: fake.app, text })) return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || token !== tokens.accessTokens.at(-1)) {
      refuse(401, 'authError');
      return;
    }
    fake.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const path = pathname.replace('/gmail/v1/users/me/', '');
    const isSend = request.method === 'POST' && path === 'messages/send';
    const fault = (isSend ? fake.faults : fake.lookFaults).shift();
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'cut') return void request.socket.destroy();
    if (fault?.kind === 'html') return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
    if (fault?.kind === 'error') {
      refuse(fault.status, fault.reason, fault.retryAfter);
      return;
    }
    if (isSend) {
      const sent = send(sendSchema.parse(JSON.parse(text)));
      if (fault?.kind === 'take_and_cut') return void request.socket.destroy();
      if (sent === null) refuse(404, 'notFound');
      else answer(200, { id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds });
      return;
    }
    if (request.method === 'POST' && path === 'watch') {
      fake.watches.push(JSON.parse(text));
      answer(200, { historyId: String(history), expiration: String(Date.now() + 7 * 86_400_000) });
      return;
    }
    if (request.method === 'POST' && path === 'stop') {
      fake.watches.length = 0;
      response.writeHead(204).end();
      return;
    }
    if (path === 'profile') {
      answer(200, { emailAddress: address, messagesTotal: fake.stored.length, historyId: String(history) });
      return;
    }
    if (path === 'history') {
      const start = BigInt(query.get('startHistoryId') ?? '0');
      if (start < oldest) refuse(404, 'notFound');
      else answer(200, historySince(fake.stored, start, history, query));
      return;
    }
    if (path === 'messages') {
      answer(200, foundBy(fake.stored, query));
      return;
    }
    const one = fake.stored.find(({ id }) => path === `messages/${id}`);
    if (!one) refuse(404, 'notFound');
    else answer(200, shown(one, query));
  }

  /** Null for a thread that is not there. */
  function send({ raw, threadId }: z.infer<typeof sendSchema>): Stored | null {
    if (threadId !== undefined && !fake.stored.some((one) => one.threadId === threadId)) return null;
    const given = Buffer.from(raw, 'base64url').toString('latin1');
    const own = `<CA${randomBytes(8).toString('hex')}@mail.gmail.com>`;
    const text = fake.rewrites
      ? given.replace(/^message-id: *(.*)$/im, `Message-ID: ${own}\r\nX-Google-Original-Message-ID: $1`)
      : given;
    const one = keep(Buffer.from(text, 'latin1'), ['SENT'], threadId ?? null);
    fake.sent.push(one);
    return one;
  }
  return fake;
}

function shown(one: Stored, query: URLSearchParams): unknown {
  const { id, threadId, labelIds, raw, historyId, at } = one;
  const common = { id, threadId, labelIds, historyId: String(historyId), internalDate: String(at) };
  if (query.get('format') === 'raw') return { ...common, raw: raw.toString('base64url') };
  const asked = query.getAll('metadataHeaders').map((name) => name.toLowerCase());
  const headers = headersOf(raw).filter(({ name }) => asked.length === 0 || asked.includes(name.toLowerCase()));
  // Partial responses: `fields` leaves out what it does not name, such as the first words of the body.
  const snippet = raw.toString().split('\r\n\r\n')[1] ?? '';
  return { ...common, ...(query.has('fields') ? {} : { snippet }), payload: { headers } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
