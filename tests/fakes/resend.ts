import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import MailComposer from 'nodemailer/lib/mail-composer';
import { z } from 'zod';

/** What is posted to /emails, as documented; `text` and `headers` are what we use of the optional fields. */
const email = z.object({
  from: z.string().min(3),
  to: z.array(z.string()).min(1).max(50),
  subject: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  tags: z
    .array(z.object({ name: z.string().regex(/^[\w-]{1,256}$/), value: z.string().regex(/^[\w-]{1,256}$/) }))
    .default([]),
});
type Email = z.infer<typeof email>;
export type TakenEmail = { id: string; key: string; messageId: string; email: Email; raw: Uint8Array };

/** What a request gets instead of the usual answer. */
export type ResendFault =
  | { kind: 'status'; status: number; name: string; retryAfter?: number }
  | { kind: 'hang' } // never answers
  | { kind: 'cut' } // cuts the connection before it took anything
  | { kind: 'take_and_cut' } // takes the message, and cuts the connection instead of answering
  | { kind: 'html' }; // a page of a proxy

export type FakeResend = {
  readonly url: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** What was taken, once for each idempotency key. */
  readonly taken: TakenEmail[];
  /** Posts to /emails, replays too. */
  posts: number;
  /** Given to posts in the place of the usual answers, one a post, first the next. */
  readonly faults: ResendFault[];
  latencyMs: number;
  /** A key that may send and read nothing. */
  sendingOnly: boolean;
  domains: { name: string; status: string }[];
  /** Lets keys be forgotten, as after 24 hours. */
  forgetKeys(): void;
  /** A webhook as it is posted: its headers, and its very body. */
  webhook(type: string, data: object, signing?: { secret?: string; at?: number; id?: string }): Webhook;
  close(): Promise<void>;
};
export type Webhook = { headers: Record<string, string>; body: string };

/** Resend's interface as documented (resend.com/docs/api-reference), with everything that it may do wrong under a test's control. */
export async function startResend(): Promise<FakeResend> {
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const keys = new Map<string, { body: string; id: string }>();
  const fake: FakeResend = {
    url: `http://127.0.0.1:${address.port}`,
    apiKey: `re_${randomBytes(12).toString('hex')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    taken: [],
    posts: 0,
    faults: [],
    latencyMs: 0,
    sendingOnly: false,
    domains: [{ name: 'ondine.example', status: 'verified' }],
    forgetKeys: () => {
      keys.clear();
    },
    webhook: (type, data, { secret = fake.webhookSecret, at = Date.now(), id = `msg_${randomUUID()}` } = {}) => {
      const body = JSON.stringify({ type, created_at: new Date(at).toISOString(), data });
      return { headers: signedBySvix(secret, id, at, body), body };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    if (fake.latencyMs > 0) await pause(fake.latencyMs);
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    const refuse = (statusCode: number, name: string, retryAfter?: number) =>
      answer(
        statusCode,
        { statusCode, name, message: `Words for c.delmas@fonderies.example about ${name}.` },
        retryAfter === undefined ? {} : { 'retry-after': String(retryAfter), 'ratelimit-remaining': '0' },
      );
    if ((request.headers['user-agent'] ?? '') === '') return void refuse(403, 'validation_error');
    if (request.headers.authorization !== `Bearer ${fake.apiKey}`) return void refuse(401, 'validation_error');
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (request.method === 'POST' && path === '/emails') {
      fake.posts += 1;
      const fault = fake.faults.shift();
      if (fault?.kind === 'hang') return;
      if (fault?.kind === 'cut') return void request.socket.destroy();
      if (fault?.kind === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      if (fault?.kind === 'status') return void refuse(fault.status, fault.name, fault.retryAfter);
      const key = String(request.headers['idempotency-key'] ?? '');
      if (key.length > 256) return void refuse(400, 'invalid_idempotency_key');
      const known = keys.get(key);
      if (known && known.body !== body) return void refuse(409, 'invalid_idempotent_request');
      const parsed = email.safeParse(JSON.parse(body));
      if (!parsed.success) return void refuse(422, 'validation_error');
      const id = known?.id ?? (await take(key, parsed.data));
      if (key !== '') keys.set(key, { body, id });
      if (fault?.kind === 'take_and_cut') return void request.socket.destroy();
      return void answer(200, { id });
    }
    if (fake.sendingOnly) return void refuse(401, 'restricted_api_key');
    if (request.method === 'GET' && path === '/domains')
      return void answer(200, { object: 'list', has_more: false, data: fake.domains });
    const found = fake.taken.find(({ id }) => path === `/emails/${id}`);
    if (request.method !== 'GET' || !found) return void refuse(404, 'not_found');
    const { from, to, subject, text, tags } = found.email;
    const shown = { object: 'email', id: found.id, message_id: found.messageId, last_event: 'sent' };
    return void answer(200, { ...shown, from, to, subject, text, tags });
  }

  /** Sends it on: with a Message-ID of its own, and everything else as it was asked. */
  async function take(key: string, asked: Email): Promise<string> {
    const id = randomUUID();
    const messageId = `<${randomUUID()}@eu-west-1.amazonses.com>`;
    const { References: references, ...others } = asked.headers;
    const kept = Object.entries(others).filter(([name]) => name.toLowerCase() !== 'message-id');
    const headers = kept.map(([name, value]) => ({ key: name, value: { prepared: true, foldLines: false, value } }));
    const { from, to, subject, text } = asked;
    const thread = references === undefined ? {} : { references };
    const raw = await new MailComposer({ from, to, subject, text, messageId, headers, ...thread }).compile().build();
    fake.taken.push({ id, key, messageId, email: asked, raw });
    return id;
  }
  return fake;
}

/** The headers of a webhook as Resend signs it (Standard Webhooks, by svix's names). */
export function signedBySvix(secret: string, id: string, atMs: number, body: string): Record<string, string> {
  const at = Math.floor(atMs / 1000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'svix-id': id, 'svix-timestamp': String(at), 'svix-signature': `v1,${signature}` };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
