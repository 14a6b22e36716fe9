import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace, type Tx } from '#db/client.ts';
import { openAlerts, raiseAlert } from '#db/queries/alert.ts';
import { insertConversation } from '#db/queries/conversation.ts';
import { getDispatch, insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { problemSchema } from '#domain/problem.schema.ts';
import type { Person } from '#tests/support/api.ts';
import { enrolled, startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
let marc: Person;
beforeAll(async () => {
  outside = await startOutside();
  marc = await outside.api.person('Marc');
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.told.length = 0;
  outside.reach(true);
});

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, Date.now(), randomBytes(10));
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withWorkspace(outside.api.db, outside.workspaceId, work);
const versionOf = async (conversationId: string) => (await conversationOf(conversationId))?.version;
const conversationOf = (conversationId: string) =>
  outside.person.ask('GET', '/api/conversations?limit=100').then(({ body }) =>
    z
      .object({ items: z.array(z.object({ id: z.string(), doneAt: z.string().nullable(), version: z.number() })) })
      .parse(body)
      .items.find((one) => one.id === conversationId),
  );

/** A thread in which somebody who is under way said something unclear. */
async function thread() {
  const { workspaceId, mailboxId } = outside;
  const now = new Date();
  const { lead, enrollmentId, campaignId } = await enrolled(outside);
  const conversationId = id('cnv');
  await within((tx) =>
    insertConversation(tx, {
      ...{ id: conversationId, workspaceId, mailboxId, leadId: lead.id, enrollmentId, subject: 'Vos sites la nuit' },
      ...{ kind: 'unclear', lastInboundAt: now, lastMessageAt: now, createdAt: now, updatedAt: now },
    }),
  );
  return { conversationId, leadId: lead.id, enrollmentId, campaignId };
}

/** What an ask by somebody else comes to, and the same about nothing at all. */
async function asMissing(method: string, path: (one: string) => string, foreign: string, body?: unknown) {
  const shape = async (one: string) => {
    const answer = await marc.ask(method, path(one), body);
    const { requestId: _, ...problem } = problemSchema.parse(answer.body);
    return { ...problem, http: answer.status };
  };
  const prefix = foreign.replace(/_.*/, '');
  expect(await shape(foreign)).toEqual(await shape(`${prefix}_00000000000000000000000000`));
  expect(await shape(foreign)).toMatchObject({ http: 404, code: 'not_found' });
}

describe('a conversation', () => {
  test('is done with, and taken up again', async () => {
    const { conversationId } = await thread();
    const put = async (done: unknown) =>
      outside.person.ask('PUT', `/api/conversations/${conversationId}/done`, {
        done,
        version: await versionOf(conversationId),
      });
    expect((await put(true)).status).toBe(204);
    expect((await conversationOf(conversationId))?.doneAt).not.toBeNull();
    expect((await put(false)).status).toBe(204);
    expect((await conversationOf(conversationId))?.doneAt).toBeNull();
    const refused = await put('yes');
    expect(refused.status).toBe(422);
    expect(problemSchema.parse(refused.body).errors).toMatchObject([{ field: 'done' }]);
    await asMissing('PUT', (one) => `/api/conversations/${one}/done`, conversationId, { done: true, version: 0 });
    expect((await conversationOf(conversationId))?.doneAt).toBeNull();
  });

  test('that is closed ends the story of its lead', async () => {
    const { conversationId, leadId } = await thread();
    const close = () => outside.person.ask('POST', `/api/conversations/${conversationId}/close`, { version: 0 });
    await asMissing('POST', (one) => `/api/conversations/${one}/close`, conversationId, { version: 0 });
    expect(outside.told).toEqual([]);
    expect((await close()).status).toBe(204);
    expect(outside.told).toEqual([`outreach.closed ${leadId} replied`]);
    expect((await conversationOf(conversationId))?.doneAt).not.toBeNull();
  });

  test('stays open, and says so, where its story cannot be told', async () => {
    const { conversationId } = await thread();
    outside.reach(false);
    expect(
      await outside.person.ask('POST', `/api/conversations/${conversationId}/close`, { version: 0 }),
    ).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    expect((await conversationOf(conversationId))?.doneAt).toBeNull();
  });
});

test('an alert is settled once it was looked at, by those of its workspace alone', async () => {
  const { workspaceId, person } = outside;
  const alertId = id('alr');
  const { leadId } = await thread();
  const about = { workspaceId, now: new Date(), code: 'needs_person' as const, subject: leadId, values: { leadId } };
  await within((tx) => raiseAlert(tx, { id: alertId, ...about }));
  const shown = async () => JSON.stringify((await person.ask('GET', '/api/today')).body).includes(alertId);
  expect(await shown()).toBe(true);
  // One that is not there any more, or never was, changes nothing and says nothing of whose it is.
  expect((await marc.ask('POST', `/api/alerts/${alertId}/settle`)).status).toBe(204);
  expect(await shown()).toBe(true);
  expect(await person.ask('POST', '/api/alerts/nonsense/settle')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'alertId' }] },
  });
  expect((await person.ask('POST', `/api/alerts/${alertId}/settle`)).status).toBe(204);
  expect(await shown()).toBe(false);
  expect(await within((tx) => openAlerts(tx, { workspaceId, limit: 200 }))).not.toContainEqual(
    expect.objectContaining({ id: alertId }),
  );
});

test('an uncertain message is settled by whoever looked it up, once, and its story goes on', async () => {
  const { workspaceId, mailboxId, person } = outside;
  const { leadId, enrollmentId, campaignId } = await thread();
  const [dispatchId, draftId, now] = [id('dsp'), id('drf'), new Date()];
  const of = { workspaceId, enrollmentId, campaignId, leadId, mailboxId, class: 'sequence', step: 0 } as const;
  const written = { contentHash: '', createdAt: now, updatedAt: now };
  await within(async (tx) => {
    await insertDraft(tx, {
      ...{ id: draftId, ...of, ...written, attempt: 0, variant: 'A', status: 'approved' },
      ...{ recipient: 'c@x.example', recipientName: '', sender: 's@x.example', subject: 's', body: 'b' },
      ...{ claims: [], lint: [], problems: [] },
    });
    await insertDispatch(tx, {
      ...{ id: dispatchId, ...of, ...written, draftId, status: 'uncertain', messageId: `<${dispatchId}@x.example>` },
      clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
      intendedAt: now,
    });
  });
  const settle = (body: unknown) => person.ask('POST', `/api/dispatches/${dispatchId}/settle`, body);
  const refused = await settle({});
  expect(refused.status).toBe(422);
  expect(problemSchema.parse(refused.body).errors).toMatchObject([{ field: 'left' }]);
  await asMissing('POST', (one) => `/api/dispatches/${one}/settle`, dispatchId, { left: false });
  expect(outside.told).toEqual([]);
  expect(await settle({ left: true })).toMatchObject({ status: 200, body: { id: dispatchId, status: 'accepted' } });
  expect(outside.told).toEqual([`outreach.nudged ${leadId}`]);
  expect(await within((tx) => getDispatch(tx, { workspaceId, dispatchId }))).toMatchObject({
    status: 'accepted',
    outcome: 'settled_by_person',
  });
  expect(await settle({ left: false })).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('the frame counts what waits for a person, in one’s own workspace', async () => {
  const { person } = outside;
  const inbox = async (who: Person) =>
    z
      .object({ counts: z.object({ inbox: z.number(), approvals: z.number() }), sandbox: z.unknown() })
      .parse((await who.ask('GET', '/api/shell')).body);
  const before = await inbox(person);
  const { conversationId } = await thread();
  expect((await inbox(person)).counts.inbox).toBe(before.counts.inbox + 1);
  await person.ask('PUT', `/api/conversations/${conversationId}/done`, { done: true, version: 0 });
  expect((await inbox(person)).counts.inbox).toBe(before.counts.inbox);
  expect(before.sandbox).toMatchObject({ skippingTo: null });
  expect(await inbox(marc)).toMatchObject({ counts: { inbox: 0, approvals: 0 }, sandbox: null });
  expect((await outside.api.anonymous('GET', '/api/shell')).status).toBe(401);
});
