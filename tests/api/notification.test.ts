import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { channels } from '#activities/adapters/notify/channels.ts';
import { createNotificationActivities, tellMembers } from '#activities/notification.ts';
import type { Ports } from '#activities/ports.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { insertConversation } from '#db/queries/conversation.ts';
import { getNotification, moveNotification } from '#db/queries/notification.ts';
import { listPushSubscriptions } from '#db/queries/push_subscription.ts';
import { conversation, member, notification } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { notificationsSchema, trialSchema } from '#domain/notification.schema.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startChannels, type Browser, type FakeChannels } from '#tests/fakes/channels.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';
import { sendables } from '#tests/support/sendable.ts';

/** Monday, 23 November 2026, at noon in Paris. */
const NOON = Date.parse('2026-11-23T11:00:00Z');
const SLACK = 'https://hooks.slack.com/services/T01/B02/abcDEF123';

let outside: FakeChannels;
let api: ApiServer;
let ports: Ports;
let sophia: Person;
let marcus: Person;
let now = NOON;
let posted: Parameters<Ports['post']>[0][] = [];
let failing: Error | null = null;
const told: Id<'ntf'>[] = [];
const activities = () => createNotificationActivities(ports);

beforeAll(async () => {
  outside = await startChannels(() => now);
  const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  const time = () => new Date(now);
  // What the workflow does with an answer is its own test; here each try is asked for.
  const tell = (key: Parameters<typeof real.notification.tell>[0]) =>
    activities()
      .tellNotification(key)
      .catch(() => {});
  api = await startApi({ time, temporal: { ...real, notification: { ...real.notification, tell } } });
  [sophia, marcus] = [await api.person('Sophie', { sandbox: null }), await api.person('Marc', { sandbox: null })];
  const { db, tokens, seal } = api.deps;
  const lone = lonePorts({ db, time, tokens });
  ports = {
    ...lone,
    secrets: seal,
    publicUrl: 'https://leadgen.example.com',
    channels: channels({ time, random: randomBytes, contact: 'https://leadgen.example.com', call: outside.calls }),
    post: (letter) => {
      if (failing !== null) return Promise.reject(failing);
      posted.push(letter);
      return Promise.resolve();
    },
    workflows: {
      ...lone.workflows,
      startNotification: ({ notificationId }) => {
        told.push(notificationId);
        return Promise.resolve();
      },
    },
  };
});
afterAll(async () => {
  await api.close();
  await outside.close();
});
beforeEach(() => {
  now = NOON;
  posted = [];
  failing = null;
  told.length = 0;
  outside.pushed.length = 0;
  outside.posted.length = 0;
  outside.faults.length = 0;
});

type Begun = { person: Person; workspaceId: Id<'ws'>; within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> };

/** Somebody in a new workspace of theirs that is no sandbox. */
async function begin(somebody = sophia): Promise<Begun> {
  const made = await somebody.ask('POST', '/api/workspaces', { name: 'Atelier', sandbox: false });
  const workspaceId = z.object({ id: idSchema('ws') }).parse(made.body).id;
  const ask: Person['ask'] = (method, path, body) => somebody.ask(method, path, body, { 'x-workspace': workspaceId });
  return { person: { ...somebody, ask }, workspaceId, within: (work) => withWorkspace(api.db, workspaceId, work) };
}
/** The same workspace, as another member of it. */
async function colleague({ workspaceId, within }: Begun, somebody: Person): Promise<Begun> {
  const { id: userId } = z.object({ id: z.string() }).parse((await somebody.ask('GET', '/api/me')).body);
  const times = { createdAt: new Date(now), updatedAt: new Date(now) };
  await within((tx) => tx.insert(member).values({ id: id('mb'), workspaceId, userId, role: 'manager', ...times }));
  const ask: Person['ask'] = (method, path, body) => somebody.ask(method, path, body, { 'x-workspace': workspaceId });
  return { person: { ...somebody, ask }, workspaceId, within };
}
const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, now, randomBytes(10));
const read = async ({ person }: Begun) =>
  notificationsSchema.parse((await person.ask('GET', '/api/notifications')).body);

async function subscribe(begun: Begun): Promise<{ browser: Browser; id: string }> {
  const browser = outside.browser((await read(begun)).pushKey);
  const { endpoint, keys } = browser;
  const made = await begun.person.ask('POST', '/api/notifications/browsers', { endpoint, keys, browser: 'Firefox' });
  expect(made.status).toBe(201);
  return { browser, id: z.object({ id: z.string() }).parse(made.body).id };
}

/** A minute of the reconciler: what it writes down is told. @returns what each telling failed with */
async function minute({ workspaceId }: Begun): Promise<string[]> {
  told.length = 0;
  await tellMembers(ports, workspaceId);
  const failures: string[] = [];
  for (const notificationId of [...told])
    await activities()
      .tellNotification({ workspaceId, notificationId })
      .catch((error: unknown) => failures.push(error instanceof Error ? error.message : 'odd'));
  return failures;
}

const raise = ({ within, workspaceId }: Begun, code: 'complaint' | 'send_uncertain', subject: string) =>
  within((tx) => raiseAlert(tx, { id: id('alr'), workspaceId, now: new Date(now), code, subject, values: {} }));

const membersSchema = z.object({ items: z.array(z.object({ id: idSchema('mb'), email: z.string() })) });
/** A hot reply that came in now, from somebody of Ondine, of which somebody takes care or nobody. */
async function reply({ within, workspaceId, person }: Begun, assignee?: Person): Promise<Id<'cnv'>> {
  const { items } = membersSchema.parse((await person.ask('GET', '/api/members')).body);
  const assignedTo = items.find(({ email }) => email === assignee?.email)?.id ?? null;
  const made = sendables(api.db, { workspaceId, accountId: id('acc'), userId: '' });
  const leadId = await made.person(undefined, await made.company('Ondine <!channel>'));
  const [at, mailboxId, conversationId] = [new Date(now), await made.mailbox(), id('cnv')];
  await within((tx) =>
    insertConversation(tx, {
      ...{ id: conversationId, workspaceId, mailboxId, leadId, subject: 'Vos sites', kind: 'interested' },
      ...{ awaitingSince: at, lastInboundAt: at, lastMessageAt: at, createdAt: at, updatedAt: at, assignedTo },
    }),
  );
  return conversationId;
}
const answered = ({ within }: Begun, conversationId: Id<'cnv'>) =>
  within((tx) => tx.update(conversation).set({ awaitingSince: null }).where(eq(conversation.id, conversationId)));

const MINUTE_MS = 60_000;
const setting = { digestMinute: null, zone: 'Europe/Paris', digestTopics: [], pushTopics: ['hot_reply'] };

describe('a browser', () => {
  test('is told of a hot reply at once and once, and again when its hour is three quarters over', async () => {
    const sophie = await begin();
    const [mine, phone] = [await subscribe(sophie), await subscribe(sophie)];
    const conversationId = await reply(sophie);
    await minute(sophie);
    await minute(sophie);
    expect(outside.pushed.map(({ shown }) => shown.title)).toEqual(Array(2).fill('Une réponse chaude attend'));
    expect(new Set(outside.pushed.map(({ browser }) => browser))).toEqual(new Set([mine.browser, phone.browser]));
    expect(outside.pushed[0]?.shown).toMatchObject({
      body: 'Ondine <!channel>\u00a0: répondez avant 13\u00a0h.',
      path: `/inbox/${conversationId}`,
    });
    now += 44 * MINUTE_MS;
    await minute(sophie);
    expect(outside.pushed).toHaveLength(2);
    now += MINUTE_MS;
    await minute(sophie);
    await minute(sophie);
    expect(outside.pushed.slice(2).map(({ shown }) => shown.title)).toEqual(
      Array(2).fill('Encore un quart d’heure pour répondre'),
    );
  });

  test('of whoever takes care of a reply is told of it alone, and the others once its hour is over', async () => {
    const sophie = await begin();
    const marc = await colleague(sophie, marcus);
    const [hers, his] = [await subscribe(sophie), await subscribe(marc)];
    await reply(sophie, marcus);
    const toldAfter = async (minutes: number) => {
      now = NOON + minutes * MINUTE_MS;
      outside.pushed.length = 0;
      await minute(sophie);
      await minute(sophie);
      return outside.pushed.map(({ browser, shown }) => [
        browser === his.browser ? 'his' : browser === hers.browser && 'hers',
        shown.title,
      ]);
    };
    expect(await toldAfter(0)).toEqual([['his', 'Une réponse chaude attend']]);
    expect(await toldAfter(45)).toEqual([['his', 'Encore un quart d’heure pour répondre']]);
    expect(await toldAfter(59)).toEqual([]);
    expect(await toldAfter(60)).toEqual([['hers', 'Une réponse chaude a dépassé son heure']]);
    expect(outside.pushed[0]?.shown.body).toBe(
      'Ondine <!channel> attend toujours\u00a0: c’était à faire avant 13\u00a0h.',
    );
  });

  test('tells everybody of a reply whose assignee no browser tells', async () => {
    const sophie = await begin();
    await colleague(sophie, marcus);
    await subscribe(sophie);
    await reply(sophie, marcus);
    await minute(sophie);
    now += 60 * MINUTE_MS;
    await minute(sophie);
    expect(outside.pushed.map(({ shown }) => shown.title)).toEqual([
      'Une réponse chaude attend',
      'Encore un quart d’heure pour répondre',
    ]);
  });

  test('is told nothing of a reply that somebody answered meanwhile', async () => {
    const sophie = await begin();
    await subscribe(sophie);
    const conversationId = await reply(sophie);
    await tellMembers(ports, sophie.workspaceId);
    await answered(sophie, conversationId);
    for (const notificationId of told)
      await activities().tellNotification({ workspaceId: sophie.workspaceId, notificationId });
    now += 45 * MINUTE_MS;
    await minute(sophie);
    expect(outside.pushed).toEqual([]);
  });

  test('is told of what its member chose, from the moment that it subscribed, and of several alerts in one', async () => {
    const sophie = await begin();
    await raise(sophie, 'complaint', 'before');
    now += MINUTE_MS;
    await subscribe(sophie);
    await raise(sophie, 'complaint', 'one');
    await raise(sophie, 'send_uncertain', 'two');
    await minute(sophie);
    expect(outside.pushed.map(({ shown }) => shown)).toMatchObject([
      { title: '2 choses à surveiller', path: '/today' },
    ]);
    expect((await sophie.person.ask('PUT', '/api/notifications/setting', setting)).status).toBe(204);
    await raise(sophie, 'complaint', 'three');
    await minute(sophie);
    expect(outside.pushed).toHaveLength(1);
  });

  test('is forgotten once its push service no longer knows it', async () => {
    const sophie = await begin();
    const [gone, there] = [await subscribe(sophie), await subscribe(sophie)];
    outside.forget(gone.browser);
    await reply(sophie);
    await minute(sophie);
    expect(outside.pushed.map(({ browser }) => browser)).toEqual([there.browser]);
    expect((await read(sophie)).browsers.map((one) => one.id)).toEqual([there.id]);
  });

  test('is tried again when its service asks to wait, and shows what it refuses for good', async () => {
    const sophie = await begin();
    await subscribe(sophie);
    await reply(sophie);
    outside.faults.push({ status: 429, headers: { 'retry-after': '20' } }, { status: 503 });
    expect(await minute(sophie)).toEqual(['rate_limited']);
    expect(await minute(sophie)).toEqual(['unavailable']);
    expect(await minute(sophie)).toEqual([]);
    expect(outside.pushed).toHaveLength(1);
    await raise(sophie, 'complaint', 'one');
    outside.faults.push({ status: 403, body: 'words of theirs' });
    expect(await minute(sophie)).toEqual([]);
    expect((await read(sophie)).browsers).toMatchObject([{ problem: 'refused' }]);
    expect(await minute(sophie)).toEqual([]);
  });

  test('is its member’s own: no colleague sees it, tries it or takes it away', async () => {
    const sophie = await begin();
    const marc = await colleague(sophie, marcus);
    expect((await read(marc)).browsers).toEqual([]);
    const { id: subscriptionId } = await subscribe(sophie);
    const path = `/api/notifications/browsers/${subscriptionId}`;
    expect((await marc.person.ask('POST', `${path}/trial`)).status).toBe(404);
    expect((await marc.person.ask('DELETE', path)).status).toBe(404);
    const tried = await sophie.person.ask('POST', `${path}/trial`);
    expect(trialSchema.parse(tried.body)).toEqual({ told: true, problem: null });
    expect((await sophie.person.ask('DELETE', path)).status).toBe(204);
    expect((await read(sophie)).browsers).toEqual([]);
  });

  test('is told nothing more once its member has left', async () => {
    const sophie = await begin();
    const marc = await colleague(sophie, marcus);
    await subscribe(marc);
    const { items } = membersSchema.parse((await sophie.person.ask('GET', '/api/members')).body);
    const left = items.find(({ email }) => email === marcus.email)?.id ?? '';
    expect((await sophie.person.ask('DELETE', `/api/members/${left}`)).status).toBe(204);
    await reply(sophie);
    await minute(sophie);
    expect([outside.pushed, told]).toEqual([[], []]);
    const kept = await sophie.within((tx) => listPushSubscriptions(tx, { workspaceId: sophie.workspaceId }));
    expect(kept).toEqual([]);
  });

  test('subscribes under one key, however many ask for it first', async () => {
    const [sophie, marc] = [await begin(), await begin(marcus)];
    const keys = await Promise.all([read(sophie), read(marc), read(sophie)]);
    expect(new Set(keys.map(({ pushKey }) => pushKey)).size).toBe(1);
  });
});

describe('the channel in Slack', () => {
  const put = ({ person }: Begun, url = SLACK) => person.ask('PUT', '/api/notifications/slack', { url });
  /** Connects it, without the trial that it is connected by. */
  const connect = async (begun: Begun) => {
    const connected = await put(begun);
    expect(outside.posted.splice(0).map(({ text }) => text)).toMatchObject([/essai/]);
    return connected;
  };

  test.each([
    ['refuses it', { status: 404, body: 'no_service' }, 'slack_refused'],
    ['does not answer', { status: 503 }, 'slack_silent'],
  ])('keeps the address that works when another is given and Slack %s', async (_what, fault, code) => {
    const sophie = await begin();
    await connect(sophie);
    outside.faults.push(fault);
    const wrong = await put(sophie, 'https://hooks.slack.com/services/T01/B02/mistyped');
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatchObject({ errors: [{ field: 'url', code }] });
    expect((await read(sophie)).slack).toMatchObject({ problem: null });
    await reply(sophie);
    await minute(sophie);
    expect(outside.posted).toMatchObject([{ path: '/services/T01/B02/abcDEF123', text: /réponse chaude/ }]);
    const kept = await sophie.within((tx) => tx.select().from(notification).where(eq(notification.kind, 'trial')));
    expect(kept.map(({ values }) => values)).toEqual([{}, {}]);
  });

  test('is not connected by an address that Slack refuses', async () => {
    const sophie = await begin();
    outside.faults.push({ status: 403, body: 'invalid_token' });
    expect((await put(sophie)).status).toBe(422);
    expect((await read(sophie)).slack).toBeNull();
  });

  test('is told in words that mention nobody, and its address never comes out', async () => {
    const sophie = await begin();
    const connected = await connect(sophie);
    expect(connected.status).toBe(200);
    await reply(sophie);
    await minute(sophie);
    expect(outside.posted).toMatchObject([{ path: '/services/T01/B02/abcDEF123' }]);
    expect(outside.posted[0]?.text).toMatch(
      /^\*Une réponse chaude attend\*\nOndine &lt;!channel&gt;\u00a0: répondez avant 13\u00a0h\. <https:\/\/leadgen\.example\.com\/inbox\/cnv_\w+\|Ouvrir>$/,
    );
    const shown = JSON.stringify([connected.body, await read(sophie)]);
    expect(shown).not.toContain('abcDEF123');
  });

  test.each([
    [403, 'action_prohibited'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ])('shows that it must be connected anew when Slack answers %i', async (status, body) => {
    const sophie = await begin();
    await connect(sophie);
    outside.faults.push({ status, body });
    const tried = await sophie.person.ask('POST', '/api/notifications/slack/trial');
    expect(trialSchema.parse(tried.body)).toEqual({ told: false, problem: 'gone' });
    expect((await read(sophie)).slack).toMatchObject({ problem: 'gone' });
    await connect(sophie);
    expect((await read(sophie)).slack).toMatchObject({ problem: null });
  });

  test('is not told twice what was cut off on its way there', async () => {
    const sophie = await begin();
    await connect(sophie);
    await reply(sophie);
    await tellMembers(ports, sophie.workspaceId);
    const [notificationId] = told;
    if (notificationId === undefined) throw new Error('nothing written');
    const key = { workspaceId: sophie.workspaceId, notificationId };
    await sophie.within((tx) => moveNotification(tx, { ...key, from: 'waiting', to: 'leaving', now: new Date(now) }));
    await activities().tellNotification(key);
    expect(outside.posted).toEqual([]);
    expect(await sophie.within((tx) => getNotification(tx, key))).toMatchObject({ status: 'uncertain' });
    expect((await read(sophie)).slack).toMatchObject({ problem: 'uncertain' });
  });

  test('shows what nobody could be told in time', async () => {
    const sophie = await begin();
    await connect(sophie);
    await reply(sophie);
    outside.faults.push({ status: 500 });
    expect(await minute(sophie)).toEqual(['unavailable']);
    expect((await read(sophie)).slack).toMatchObject({ problem: null });
    const { workspaceId } = sophie;
    for (const notificationId of told) await activities().giveUpNotification({ workspaceId, notificationId });
    expect((await read(sophie)).slack).toMatchObject({ problem: 'unavailable' });
    await minute(sophie);
    expect(outside.posted).toEqual([]);
  });

  test('is for owners and managers to connect, and only on Slack’s own hosts', async () => {
    const sophie = await begin();
    expect((await put(sophie, 'https://hooks.slack.com.evil.example/services/T/B/a')).status).toBe(422);
    expect((await sophie.person.ask('DELETE', '/api/notifications/slack')).status).toBe(404);
    await connect(sophie);
    const topics = { topics: ['booking'] };
    expect((await sophie.person.ask('PATCH', '/api/notifications/slack', topics)).status).toBe(204);
    await reply(sophie);
    await minute(sophie);
    expect(outside.posted).toEqual([]);
    const roleOf = { role: 'rep' as const };
    await sophie.within((tx) => tx.update(member).set(roleOf).where(eq(member.workspaceId, sophie.workspaceId)));
    expect((await put(sophie)).status).toBe(403);
    expect((await sophie.person.ask('POST', '/api/notifications/slack/trial')).status).toBe(403);
  });
});

describe('the digest', () => {
  const EIGHT = Date.parse('2026-11-24T07:00:00Z');

  test('is written once a day at the hour of the member, and not when nothing needs them', async () => {
    const sophie = await begin();
    await raise(sophie, 'complaint', 'one');
    now = EIGHT - MINUTE_MS;
    await minute(sophie);
    expect(posted).toEqual([]);
    now = EIGHT;
    await minute(sophie);
    await minute(sophie);
    expect(posted.map(({ to, subject }) => [to, subject])).toEqual([
      [sophie.person.email, 'Une chose à surveiller · Atelier'],
    ]);
    await sophie.within((tx) =>
      settleAlerts(tx, { workspaceId: sophie.workspaceId, subject: 'one', now: new Date(now) }),
    );
    now = EIGHT + 24 * 60 * MINUTE_MS;
    await minute(sophie);
    expect(posted).toHaveLength(1);
  });

  test('is tried again where no server took it, and never where one may have; the settings say so', async () => {
    const sophie = await begin();
    await raise(sophie, 'complaint', 'one');
    now = EIGHT;
    failing = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(await minute(sophie)).toEqual(['unavailable']);
    failing = Object.assign(new Error('cut'), { code: 'ETIMEDOUT' });
    expect(await minute(sophie)).toEqual([]);
    failing = null;
    await minute(sophie);
    expect(posted).toEqual([]);
    expect((await read(sophie)).digestProblem).toEqual({ day: '2026-11-24', problem: 'uncertain' });
  });

  test('ends by the link in it: looking changes nothing, one click does, and another link of ours does nothing', async () => {
    const sophie = await begin();
    await raise(sophie, 'complaint', 'one');
    now = EIGHT;
    await minute(sophie);
    const path = new URL(posted[0]?.off ?? '').pathname;
    expect((await api.anonymous('GET', path)).body).toContain('Ne plus le recevoir');
    expect((await read(sophie)).setting.digestMinute).toBe(480);
    expect((await api.anonymous('POST', path)).status).toBe(200);
    expect((await read(sophie)).setting.digestMinute).toBeNull();
    expect((await api.anonymous('POST', `/d/${api.deps.tokens.sign('digest|ws_1|mb_1')}`)).status).toBe(404);
    expect((await api.anonymous('POST', path.replace('/d/', '/o/'))).status).toBe(404);
  });

  test('is sent at once to whoever asks for it, whatever the hour', async () => {
    const sophie = await begin();
    const sent = await sophie.person.ask('POST', '/api/notifications/digest');
    expect(sent.body).toEqual({ sentTo: sophie.person.email, file: null });
    expect(api.letters.at(-1)).toMatchObject({ to: sophie.person.email, subject: 'Rien n’attend · Atelier' });
  });
});
