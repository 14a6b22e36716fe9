import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createConnectionActivities } from '#activities/connection.ts';
import { mailboxContext } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import { emptyDatabase } from '#tests/support/database.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { listWorkspaces } from '#db/queries/reconciler.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { workflowClients } from '#functions/client/index.ts';
import { createSeal } from '#functions/seal.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { createTokens } from '#functions/tokens.ts';
import type { Id } from '#domain/id.ts';
import { startGmail, type FakeGmail } from '#tests/fakes/gmail.ts';
import { PUSH_ACCOUNT, startPushSigner, type PushSigner } from '#tests/fakes/google_push.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { silentPostman } from '#tests/support/postman.ts';

const CONSENT = '/api/mailboxes/gmail/consent';
let api: ApiServer;
let gmail: FakeGmail;
let signer: PushSigner;
let sophie: Person;
const arrived: string[] = [];

beforeAll(async () => {
  [gmail, signer] = await Promise.all([startGmail(), startPushSigner()]);
  const push = { topic: 'projects/leadgen/topics/mail', account: PUSH_ACCOUNT };
  const app = { ...gmail.app, places: { ...gmail.app.places, keys: signer.keys }, push };
  const db = await emptyDatabase();
  const client = temporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  const seal = createSeal({ k1: Buffer.alloc(32, 7).toString('base64url') }, 'k1');
  const time = () => new Date();
  const ports = createPorts({
    ...{ db, client, time, seal, gmail: app, mistral: null, blocklists: [], spamd: null, sandbox: null },
    postman: silentPostman,
    ...{ publicUrl: 'http://127.0.0.1', tokens: createTokens('a secret', time), sandboxServer: () => null },
    enricher: () => {
      throw new Error('nobody is enriched');
    },
    fence: { pass: () => Promise.resolve(), restoredAt: () => Promise.resolve(null) },
    mailNetwork: { allowPrivate: false },
  });
  const activities = createConnectionActivities({
    ...ports,
    workflows: { ...ports.workflows, mailboxBack: () => Promise.resolve() },
  });
  const clients = workflowClients(client);
  api = await startApi({
    ...{ db, seal, gmail: app },
    temporal: {
      ...clients,
      connection: { ...clients.connection, check: (key) => activities.checkConnection(key) },
      mailbox: {
        ...clients.mailbox,
        closed: () => Promise.resolve(false),
        arrived: ({ mailboxId }) => {
          arrived.push(mailboxId);
          return Promise.resolve();
        },
      },
    },
  });
  sophie = await api.person('Sophie');
});
afterAll(async () => {
  await api.close();
  await Promise.all([gmail.close(), signer.close(), api.db.close()]);
});

/** Goes through Google's page, as a browser does. */
async function consented(person: Person): Promise<URL> {
  const { status, body } = await person.ask('POST', CONSENT);
  expect(status).toBe(200);
  return gmail.tokens.consent(String(Reflect.get(Object(body), 'url')));
}
const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;
const outcomeOf = async (person: Person, back: URL) => {
  const { status, headers } = await person.ask('GET', pathOf(back));
  expect(status).toBe(303);
  return new URL(headers.get('location') ?? '').searchParams.get('gmail');
};

async function stored() {
  const workspaces = await withDirectory(api.db, (tx) => listWorkspaces(tx, { after: null, limit: 50 }));
  const all = await Promise.all(
    workspaces.map(({ id: workspaceId }: { id: Id<'ws'> }) =>
      withWorkspace(api.db, workspaceId, (tx) => listMailboxes(tx, { workspaceId })),
    ),
  );
  return all.flat();
}

describe('connecting an account at Google', () => {
  it('asks for the least, with a state and a challenge', async () => {
    const { body } = await sophie.ask('POST', CONSENT);
    const { searchParams: asked } = new URL(String(Reflect.get(Object(body), 'url')));
    expect(asked.get('scope')?.split(' ').toSorted()).toEqual([
      'https://www.googleapis.com/auth/gmail.readonly',
      'https://www.googleapis.com/auth/gmail.send',
    ]);
    expect(asked.get('access_type')).toBe('offline');
    expect(asked.get('include_granted_scopes')).toBe('true');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${api.url}/api/mailboxes/gmail/callback`);
  });

  it.each<[string, string, string | null, string]>([
    ['another state', 'state', 'x.y', 'expired'],
    ['no state', 'state', null, 'expired'],
    ['another code', 'code', '4/other', 'failed'],
    ['no code', 'code', null, 'refused'],
    ['a refusal', 'error', 'access_denied', 'refused'],
  ])('connects nothing by %s', async (_what, name, value, outcome) => {
    const back = await consented(sophie);
    if (value === null) back.searchParams.delete(name);
    else back.searchParams.set(name, value);
    const { status, headers } = await sophie.ask('GET', pathOf(back));
    expect([status, headers.get('location')]).toEqual([303, `${api.url}/settings/mailboxes?gmail=${outcome}`]);
    expect(await stored()).toEqual([]);
  });

  it("refuses what another's session began, and asks nobody without one", async () => {
    const paul = await api.person('Paul');
    const back = await consented(paul);
    expect(await outcomeOf(sophie, back)).toBe('expired');
    expect((await api.anonymous('GET', pathOf(back))).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  it('says when a permission was left out', async () => {
    const before = gmail.tokens.scopes;
    gmail.tokens.scopes = before.slice(0, 1);
    expect(await outcomeOf(sophie, await consented(sophie))).toBe('permissions');
    gmail.tokens.scopes = before;
    expect(await stored()).toEqual([]);
  });

  it('connects, keeps the tokens sealed, shows none, and takes a code once', async () => {
    const back = await consented(sophie);
    expect(await outcomeOf(sophie, back)).toBe('connected');
    const [mailbox, ...others] = await stored();
    expect(others).toEqual([]);
    expect(mailbox).toMatchObject({ kind: 'gmail', address: gmail.address, status: 'connected' });
    const sealed = mailbox?.connection.sealed ?? '';
    if (!mailbox) throw new Error('no mailbox');
    const opened = parseConnection(api.deps.seal.open(sealed, mailboxContext(mailbox.workspaceId, mailbox.id)));
    expect(opened).toMatchObject({ kind: 'gmail', refreshToken: gmail.tokens.refreshToken });
    const listed = await sophie.ask('GET', '/api/mailboxes');
    const shown = await sophie.ask('GET', `/api/mailboxes/${mailbox.id}/connection`);
    expect(shown.body).toEqual({ kind: 'gmail' });
    const said = JSON.stringify([mailbox, listed.body, shown.body, api.log]);
    for (const secret of [gmail.tokens.refreshToken, gmail.app.clientSecret, ...gmail.tokens.accessTokens])
      expect(said).not.toContain(secret);
    expect(await outcomeOf(sophie, back)).toBe('failed');
    expect((await stored())[0]?.status).toBe('connected');
  });
});

describe('a push of Gmail', () => {
  const PATH = '/api/webhooks/gmail';
  const audience = () => `${api.url}${PATH}`;
  const pushed = (emailAddress: unknown) => ({
    message: {
      data: Buffer.from(JSON.stringify({ emailAddress, historyId: 9_007_199_254_740_992 })).toString('base64'),
      messageId: '1',
    },
    subscription: 'projects/leadgen/subscriptions/mail',
  });
  const post = (authorization: string | null, body: unknown = pushed(gmail.address)) =>
    api.anonymous('POST', PATH, body, authorization === null ? {} : { authorization });

  it('has the mailbox read', async () => {
    arrived.length = 0;
    const { status } = await post(`Bearer ${await signer.sign(audience())}`);
    expect(status).toBe(204);
    expect(arrived).toEqual((await stored()).map(({ id }) => id));
  });

  const seconds = (ago: number) => Math.floor(Date.now() / 1000) - ago;
  it.each([
    ['no token', () => null],
    ['an empty token', () => 'Bearer '],
    ['something that is no token', () => 'Bearer a.b.c'],
    ["a stranger's key", async () => `Bearer ${await signer.sign(audience(), {}, { by: 'a stranger' })}`],
    ['an unknown key', async () => `Bearer ${await signer.sign(audience(), {}, { kid: 'k2' })}`],
    ['another issuer', async () => `Bearer ${await signer.sign(audience(), { iss: 'https://accounts.example' })}`],
    ['another audience', async () => `Bearer ${await signer.sign('https://elsewhere.example/api/webhooks/gmail')}`],
    [
      'another account',
      async () => `Bearer ${await signer.sign(audience(), { email: 'x@y.iam.gserviceaccount.com' })}`,
    ],
    ['an unverified account', async () => `Bearer ${await signer.sign(audience(), { email_verified: false })}`],
    ['no account', async () => `Bearer ${await signer.sign(audience(), { email: undefined })}`],
    [
      'a token that is over',
      async () => `Bearer ${await signer.sign(audience(), { exp: seconds(5), iat: seconds(99) })}`,
    ],
    ['a token without an end', async () => `Bearer ${await signer.sign(audience(), { exp: undefined })}`],
    ['a token of the future', async () => `Bearer ${await signer.sign(audience(), { nbf: seconds(-600) })}`],
    [
      'no signature',
      async () => {
        const [, claims = ''] = (await signer.sign(audience())).split('.');
        return `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
      },
    ],
    [
      'changed claims',
      async () => {
        const [head = '', claims = '', signature = ''] = (await signer.sign(audience(), { exp: seconds(5) })).split(
          '.',
        );
        const text = Buffer.from(claims, 'base64url')
          .toString()
          .replace(/"exp":\d+/, `"exp":${seconds(-99)}`);
        return `Bearer ${head}.${Buffer.from(text).toString('base64url')}.${signature}`;
      },
    ],
    ['the scheme Basic', async () => `Basic ${await signer.sign(audience())}`],
  ])('is refused with %s, and nobody is told', async (_what, header) => {
    arrived.length = 0;
    const { status } = await post(await header());
    expect(status).toBe(401);
    expect(arrived).toEqual([]);
  });

  it.each([
    ['an address that is none of ours', () => pushed('nobody@elsewhere.example')],
    ['no address', () => pushed(17)],
    ['another shape', () => ({ hello: 1 })],
    ['data that is no JSON', () => ({ message: { data: 'AAAA' } })],
  ])('is acknowledged without a trace for %s', async (_what, body) => {
    arrived.length = 0;
    const lines = api.log.length;
    const { status } = await post(`Bearer ${await signer.sign(audience())}`, body());
    expect(status).toBe(204);
    expect(arrived).toEqual([]);
    expect(api.log.slice(lines).join()).not.toContain('elsewhere.example');
  });
});

describe('disconnecting an account at Google', () => {
  const disconnect = (person: Person, id = '') => person.ask('POST', `/api/mailboxes/${id}/disconnect`);

  it('leaves the watch and the grant while another workspace has the same account, then gives both back', async () => {
    const paul = await api.person('Paul');
    expect(await outcomeOf(paul, await consented(paul))).toBe('connected');
    const [first, second] = await stored();
    const all = [first, second].map((mailbox) => mailbox?.id ?? '');
    const own = z.object({ items: z.array(z.object({ id: z.string() })) });
    const { items } = own.parse((await paul.ask('GET', '/api/mailboxes')).body);
    const [its] = items;
    gmail.watches.push({});
    expect((await disconnect(paul, its?.id)).status).toBe(200);
    expect([gmail.tokens.isRevoked(), gmail.watches.length > 0]).toEqual([false, true]);
    const left = all.find((id) => id !== its?.id);
    expect(await disconnect(sophie, left)).toMatchObject({ body: { status: 'disconnected', left: false } });
    expect([gmail.tokens.isRevoked(), gmail.watches]).toEqual([true, []]);
    expect(gmail.asked.filter((path) => path.endsWith('/stop'))).toHaveLength(1);
    expect((await stored()).map(({ connection }) => connection)).toEqual([{}, {}]);
  });

  it('disconnects it though Google does not answer, and says that its grant is left there', async () => {
    expect(await outcomeOf(sophie, await consented(sophie))).toBe('connected');
    const mailbox = (await stored()).find(({ status }) => status === 'connected');
    const { places } = api.deps.gmail ?? gmail.app;
    const before = places.revoke;
    Object.assign(places, { token: 'http://127.0.0.1:1/token', revoke: 'http://127.0.0.1:1/revoke' });
    expect(await disconnect(sophie, mailbox?.id)).toMatchObject({ body: { status: 'disconnected', left: true } });
    Object.assign(places, { token: before.replace('revoke', 'token'), revoke: before });
    expect(gmail.tokens.isRevoked()).toBe(false);
    expect(api.log.join('')).toContain('google_not_let_go');
    expect(api.log.join('')).not.toContain(gmail.tokens.refreshToken);
  });
});
