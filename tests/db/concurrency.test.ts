import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { ingest } from '#activities/inbox.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { approvalInForce } from '#db/queries/approval.ts';
import { holdBookings, takeBooking } from '#db/queries/booking.ts';
import { getDraft, insertDraft, rewriteDraft } from '#db/queries/draft.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { describeMessage, getMessage } from '#db/queries/message.ts';
import { listUnmatched } from '#db/queries/unmatched_booking.ts';
import { contentHash } from '#domain/draft.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { startApi, type ApiServer } from '#tests/support/api.ts';
import { startCorrespondence } from '#tests/support/correspondence.ts';
import { eventually } from '#tests/support/eventually.ts';
import { startNeonProxy } from '#tests/support/neon-proxy.ts';
import { createDatabase, type TestDatabase } from '#tests/support/postgres.ts';
import { NOW } from '#tests/support/tenant.ts';

let database: TestDatabase;
let db: Db;
let api: ApiServer;
/** Looks at the server from outside. */
let watch: pg.Client;

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  db = await openDatabase({ driver: 'postgres', url: database.url });
  api = await startApi({ db });
  watch = new pg.Client({ connectionString: database.url });
  await watch.connect();
});
afterAll(async () => {
  await watch.end();
  await api.close();
  await db.close();
  await database.drop();
});

const id = <P extends Parameters<typeof newId>[0]>(prefix: P) => newId(prefix, NOW.getTime(), randomBytes(10));
const written = (subject: string) => {
  const content = { recipient: 'bob@example.com', sender: 'Sophie <s@example.org>', subject, body: 'Bonjour' };
  return { ...content, contentHash: contentHash(content) };
};

/** A workspace with one proposed draft. */
async function proposal() {
  const { ask } = await api.person('Sophie');
  const { body } = await ask('GET', '/api/workspace');
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse(body);
  const draftId = id('drf');
  await withWorkspace(db, workspaceId, (tx) =>
    insertDraft(tx, {
      ...{ id: draftId, workspaceId, class: 'sequence', leadId: id('ld'), mailboxId: id('mbx'), step: 0, attempt: 0 },
      ...{ variant: 'A', recipientName: 'Bob', status: 'proposed', claims: [], lint: [], problems: [] },
      ...{ ...written('Bonjour'), createdAt: NOW, updatedAt: NOW },
    }),
  );
  const decide = (hash: string) =>
    ask('POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash: hash });
  return { workspaceId, draftId, decide };
}

/** Until somebody waits for a lock that another transaction holds. */
const somebodyWaits = () =>
  eventually(
    () => watch.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
    ({ rowCount }) => rowCount !== null && rowCount > 0,
  );

describe('two people at one draft', () => {
  it('never approves bytes that somebody else wrote in the instant of the decision', async () => {
    const { workspaceId, draftId, decide } = await proposal();
    const read = written('Bonjour');
    const edited = written('Tout autre chose');
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
    const { promise: isEdited, resolve: tell } = Promise.withResolvers<undefined>();
    const edit = withWorkspace(db, workspaceId, async (tx) => {
      await rewriteDraft(tx, {
        ...{ workspaceId, draftId, expectedHash: read.contentHash, now: NOW, lint: [], claims: [], toScore: false },
        ...{ subject: edited.subject, body: edited.body, contentHash: edited.contentHash },
      });
      tell(undefined);
      await mayCommit;
    });
    await isEdited;
    const deciding = decide(read.contentHash);
    await somebodyWaits();
    commit(undefined);
    await edit;
    expect(await deciding).toMatchObject({
      status: 409,
      body: { code: 'stale_draft', contentHash: edited.contentHash },
    });
    const [draft, approval] = await withWorkspace(db, workspaceId, async (tx) => [
      await getDraft(tx, { workspaceId, draftId }),
      await approvalInForce(tx, { workspaceId, draftId }),
    ]);
    expect(draft?.status).toBe('proposed');
    expect(approval).toBeNull();
  });

  it('takes one decision of 30 at once', async () => {
    const { decide } = await proposal();
    const { contentHash: hash } = written('Bonjour');
    const answers = await Promise.all(Array.from({ length: 30 }, () => decide(hash)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(29);
  });
});

describe('many functions that start on an empty database at once', () => {
  it.each(['postgres', 'neon'] as const)('bring its schema up to date once, through %s', async (driver) => {
    const empty = await createDatabase(inject('postgresUrl'));
    const proxy = await startNeonProxy(Number(new URL(empty.url).port));
    const open = () => openDatabase({ driver, url: empty.url, poolSize: 1, webSocketProxy: () => proxy.address });
    const opened = await Promise.allSettled(Array.from({ length: 6 }, open));
    const failures = opened.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    await proxy.close();
    await empty.drop();
    expect(failures).toEqual([]);
  });
});

it('of two corrections of a message at once one counts, and the other is told', async () => {
  const { ask } = await api.person('Sophie');
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse((await ask('GET', '/api/workspace')).body);
  const house = await startCorrespondence(db, { workspaceId });
  await house.wroteTo('claire@client.example');
  const raw = Buffer.from('From: claire@client.example\r\nSubject: Re: x\r\n\r\nOui, appelez-moi mardi.\r\n');
  await ingest(house.ports, house.mailbox, { externalId: 'one', raw });
  const received = (await ask('GET', '/api/messages?direction=in')).body;
  const { items } = z.object({ items: z.array(z.object({ id: idSchema('msg') })) }).parse(received);
  const messageId = items[0]?.id ?? 'msg_none';
  const read = () => house.within((tx) => getMessage(tx, { workspaceId, messageId }));
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
  const { promise: isSaid, resolve: tell } = Promise.withResolvers<undefined>();
  const first = house.within(async (tx) => {
    const seen = await getMessage(tx, { workspaceId, messageId });
    const said =
      seen &&
      (await describeMessage(tx, { ...{ workspaceId, messageId, seen }, kind: 'negative', correctedBy: 'user:marc' }));
    tell(undefined);
    await mayCommit;
    return said;
  });
  await isSaid;
  const second = ask('POST', `/api/messages/${messageId}/triage`, { kind: 'not_now', date: null });
  await somebodyWaits().finally(() => {
    commit(undefined);
  });
  expect(await first).toBe(true);
  expect(await second).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
  expect(await read()).toMatchObject({ kind: 'negative', correctedBy: 'user:marc' });
});

it('a booking and its cancellation in the same instant leave nobody booked', async () => {
  const { ask } = await api.person('Sophie');
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse((await ask('GET', '/api/workspace')).body);
  const booking = (tx: Tx) => ({ tx, workspaceId, now: NOW, id, tokens: api.deps.tokens, source: 'calcom' as const });
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
  const { promise: isTaken, resolve: tell } = Promise.withResolvers<undefined>();
  const cancelled = withWorkspace(db, workspaceId, async (tx) => {
    await takeBooking(booking(tx), { kind: 'cancelled', externalId: 'one' });
    tell(undefined);
    await mayCommit;
  });
  await isTaken;
  const owner = { leadId: id('ld'), enrollmentId: null, matchedBy: 'token' as const };
  const booked = withWorkspace(db, workspaceId, (tx) =>
    takeBooking(
      booking(tx),
      {
        ...{ kind: 'booked', externalId: 'one', replaces: null, startsAt: NOW, endsAt: NOW, zone: 'UTC', title: '' },
        ...{ place: null, token: null, emails: [], name: null },
      },
      owner,
    ),
  );
  await somebodyWaits().finally(() => {
    commit(undefined);
  });
  await cancelled;
  expect((await booked).meeting?.status).toBe('cancelled');
});

it('an unmatched booking that is attached in the instant of its cancellation fails nobody, and books nobody', async () => {
  const { ask } = await api.person('Sophie');
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse((await ask('GET', '/api/workspace')).body);
  const bob = { email: 'bob@example.com', values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null };
  const { outcome } = await withWorkspace(db, workspaceId, (tx) =>
    mergeLeads(tx, {
      ...{ workspaceId, now: NOW, source: 'manual', sandbox: true, leads: [bob] },
      defaults: { language: 'fr', zone: 'Europe/Paris' },
    }),
  );
  const { leadId } = outcome.get(bob.email) ?? {};
  const booking = (tx: Tx) => ({ tx, workspaceId, now: NOW, id, tokens: api.deps.tokens, source: 'calcom' as const });
  await withWorkspace(db, workspaceId, (tx) =>
    takeBooking(booking(tx), {
      ...{ kind: 'booked', externalId: 'one', replaces: null, startsAt: NOW, endsAt: NOW, zone: 'UTC', title: '' },
      ...{ place: null, token: null, emails: ['stranger@example.com'], name: null },
    }),
  );
  const [waiting] = await withWorkspace(db, workspaceId, (tx) => listUnmatched(tx, { workspaceId }));
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<undefined>();
  const { promise: isHeld, resolve: tell } = Promise.withResolvers<undefined>();
  const cancelled = withWorkspace(db, workspaceId, async (tx) => {
    await holdBookings(tx, { workspaceId });
    tell(undefined);
    await mayGoOn;
    return takeBooking(booking(tx), { kind: 'cancelled', externalId: 'one' });
  });
  await isHeld;
  const attached = ask('POST', `/api/unmatched-bookings/${waiting?.id ?? ''}/attach`, { leadId });
  await somebodyWaits().finally(() => {
    goOn(undefined);
  });
  expect((await cancelled).status).toBe('ignored');
  expect((await attached).status).toBe(404);
});
