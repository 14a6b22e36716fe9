import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { emptyDatabase } from './database.ts';
import type { Db } from '#db/client.ts';
import { createApp } from '#functions/api/app.ts';
import { createAuth } from '#functions/api/auth.ts';
import type { ApiDeps } from '#functions/api/deps.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { workflowClients } from '#functions/client/index.ts';
import { createLog } from '#functions/log.ts';
import { createPublicApp, PUBLIC_PATHS } from '#functions/public/app.ts';
import type { Letter, Postman } from '#functions/postman.ts';
import { createSeal } from '#functions/seal.ts';
import { createTokens } from '#functions/tokens.ts';

export interface ApiServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly deps: ApiDeps;
  readonly db: Db;
  /** What our own users were sent. */
  readonly letters: Letter[];
  /** Every line of the log. */
  readonly log: string[];
  /** Somebody new, signed in. `sandbox: null` leaves them without a workspace. */
  person(name: string, options?: { sandbox?: boolean | null }): Promise<Person>;
  /** Asks as nobody. */
  anonymous: Ask;
  close(): Promise<void>;
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ status: number; headers: Headers; body: unknown }>;

export interface Person {
  readonly email: string;
  readonly password: string;
  /** The cookie header of the session. */
  readonly cookie: string;
  /** Asks as a browser on our own pages does. */
  readonly ask: Ask;
}

/** Serves the real API and the pages of recipients on a free loopback port, over a PostgreSQL database of its own unless told, without a Temporal server. */
export async function startApi(more: Partial<ApiDeps> & { db?: Db } = {}): Promise<ApiServer> {
  const own = more.db === undefined ? await emptyDatabase() : undefined;
  const db = more.db ?? own;
  if (db === undefined) throw new Error('no database');
  const letters: Letter[] = [];
  const lines: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const time = () => new Date();
  const random = (length: number): Uint8Array => randomBytes(length);
  const log = createLog('debug', (line) => {
    lines.push(line);
  });
  const postman: Postman = {
    to: 'mail',
    send: (letter) => {
      letters.push(letter);
      return Promise.resolve({ to: 'mail' });
    },
  };
  const auth = createAuth({
    ...{ db, time, random, log, postman, publicUrl: url, origins: [url], google: undefined },
    secret: randomBytes(32).toString('base64url'),
  });
  const fine = { ok: true, detail: '' };
  const deps: ApiDeps = {
    ...{ db, time, random, auth, log, postman, publicUrl: url, origins: [url] },
    openers: 'rules',
    asksSpamd: false,
    timelineUrl: () => null,
    gmail: null,
    fetchText: () => Promise.resolve(null),
    tokens: createTokens(randomBytes(32).toString('base64url'), time),
    seal: createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1'),
    temporal: workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' })),
    health: () =>
      Promise.resolve({
        status: 'ready',
        parts: { database: fine, temporal: fine, worker: fine, mail: fine, ui: fine, ledger: fine, bounces: fine },
      }),
    onSandboxCreated: () => Promise.resolve(),
    onSandboxReady: () => Promise.resolve(),
    ...more,
  };
  const api = createApp(deps);
  const recipients = createPublicApp(deps, api);
  const isPage = (request: Request) => PUBLIC_PATHS.some((path) => new URL(request.url).pathname.startsWith(path));
  const listener = getRequestListener((request) => (isPage(request) ? recipients : api).fetch(request));
  server.on('request', (request, response) => {
    void listener(request, response);
  });

  const ask =
    (own: Readonly<Record<string, string>>): Ask =>
    async (method, path, body, headers = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...own, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : text;
      return { status: response.status, headers: response.headers, body: parsed };
    };

  return {
    ...{ url, deps, db, letters, log: lines },
    anonymous: ask({}),
    person: async (name, { sandbox = false } = {}) => {
      const email = `${name.toLowerCase()}.${randomBytes(4).toString('hex')}@example.com`;
      const password = randomBytes(12).toString('hex');
      const made = await ask({ origin: url })('POST', '/api/auth/sign-up/email', { name, email, password });
      if (made.status !== 200) throw new Error(`sign-up answered ${made.status}: ${JSON.stringify(made.body)}`);
      const cookie = cookieOf(made.headers);
      const mine = ask({ cookie, origin: url });
      if (sandbox !== null) {
        const workspace = await mine('POST', '/api/workspaces', { name: `${name} SAS`, sandbox });
        if (workspace.status !== 201) throw new Error(`createWorkspace answered ${workspace.status}`);
      }
      return { email, password, cookie, ask: mine };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await own?.close();
    },
  };
}

/** What a browser sends back of the cookies that it was given. */
export const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}
