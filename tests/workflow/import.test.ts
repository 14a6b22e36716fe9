import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { dropcontact } from '#activities/adapters/enrich/dropcontact.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import type { Enricher } from '#activities/ports.ts';
import { csvRow } from '#domain/csv.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { importDetailSchema } from '#domain/import.schema.ts';
import { leadItemSchema, provenanceSchema } from '#domain/lead.schema.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startWorker, type RunningWorker } from '#functions/worker/start.ts';
import { enrichmentWorkflowId } from '#workflows/enrichment/contract.ts';
import { freshnessScheduleId } from '#workflows/freshness/contract.ts';
import { importWorkflowId } from '#workflows/import/contract.ts';
import { startDropcontact, type FakeDropcontact } from '../fakes/dropcontact.ts';
import type { Person } from '../support/api.ts';
import { buildHouse, type House } from '../support/house.ts';
import { silentPostman } from '../support/postman.ts';

let house: House;
let person: Person;
let workspaceId: Id<'ws'>;
let worker: RunningWorker | null = null;

beforeAll(async () => {
  house = await buildHouse();
  await house.stopWorker();
  person = await house.person('Marc', { sandbox: null });
});
afterAll(() => house.close());
beforeEach(async () => {
  const made = await person.ask('POST', '/api/workspaces', { name: 'Marc SAS', sandbox: false });
  workspaceId = z.object({ id: idSchema('ws') }).parse(made.body).id;
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
});

/** Marc, in the workspace of this test. */
const marc = {
  ask: (method: string, path: string, body?: unknown) => person.ask(method, path, body, { 'x-workspace': workspaceId }),
  listen: (importId: Id<'imp'>) =>
    fetch(`${house.url}/api/imports/${importId}/events`, {
      headers: { cookie: person.cookie, 'x-workspace': workspaceId },
    }),
};

/** A worker over this house's database, or one that fails, with a provider of verifications. */
async function work({
  db = house.db,
  enricher = sandboxEnricher,
}: { db?: Db; enricher?: Enricher } = {}): Promise<void> {
  const absent = () => {
    throw new Error('no sandbox here');
  };
  const ports = createPorts({
    fence: {
      pass: () => Promise.reject(new Error('nothing_is_sent_here')),
      restoredAt: () => Promise.resolve(null),
    },
    db,
    client: house.client,
    time: () => new Date(),
    publicUrl: house.url,
    tokens: house.deps.tokens,
    mistral: null,
    blocklists: [],
    spamd: null,
    postman: silentPostman,
    sandboxServer: () => null,
    enricher: () => enricher,
    seal: house.deps.seal,
    mailNetwork: { allowPrivate: false },
    sandbox: {
      server: absent,
      origin: () => house.url,
      open: (sealed, context) => house.deps.seal.open(sealed, context),
    },
  });
  worker = await startWorker({
    ports,
    address: inject('temporalAddress'),
    namespace: house.namespace,
    workflowBundlePath: inject('workflowBundle'),
  });
}

const send = async (rows: readonly (readonly string[])[], more: { start: boolean; fileName?: string }) => {
  const content = rows.map((row) => csvRow(row, ';')).join('');
  const made = await marc.ask('POST', '/api/imports', {
    fileName: 'prospects.csv',
    contentBase64: Buffer.from(content).toString('base64'),
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return z.object({ id: idSchema('imp') }).parse(made.body).id;
};
const resultOf = (importId: Id<'imp'>) =>
  house.client.workflow.getHandle(importWorkflowId({ workspaceId, importId })).result();
const verified = (batch: string) =>
  house.client.workflow.getHandle(enrichmentWorkflowId({ workspaceId, batch })).result();
const detail = async (importId: Id<'imp'>) =>
  importDetailSchema.parse((await marc.ask('GET', `/api/imports/${importId}`)).body);
const counts = async () => (await marc.ask('GET', '/api/leads/counts')).body;
const leads = async (query = '') =>
  z.object({ items: z.array(leadItemSchema) }).parse((await marc.ask('GET', `/api/leads?limit=200${query}`)).body)
    .items;
/** The stream of an import's events, until it ends. */
const events = async (importId: Id<'imp'>) => {
  const response = await marc.listen(importId);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  return response.text();
};

const HEADER = ['Prénom', 'Nom', 'Courriel', 'Société', 'Pays'];
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => [
    `P${n}`,
    'Morel',
    `p${n}@usine${n % 40}.example`,
    `Usine ${n % 40}`,
    'France',
  ]);

/** A database that now and then dies before a transaction is kept, or just after: the caller hears the same. */
function dying(db: Db, deaths: Readonly<Record<number, 'before' | 'after'>>): Db & { deaths: number } {
  let calls = 0;
  const wrapped = {
    ...db,
    deaths: 0,
    transaction: async <T>(work: Parameters<typeof db.transaction<T>>[0]): Promise<T> => {
      calls += 1;
      const death = deaths[calls];
      const result = await db.transaction(async (tx) => {
        const done = await work(tx);
        if (death === 'before') {
          wrapped.deaths += 1;
          throw new Error('died before');
        }
        return done;
      });
      if (death === 'after') {
        wrapped.deaths += 1;
        throw new Error('died after');
      }
      return result;
    },
  };
  return wrapped;
}

describe('importing a file', () => {
  test('makes the leads, merges the doubles, keeps what was wrong and has the addresses verified', async () => {
    await work();
    const importId = await send(
      [
        HEADER,
        ...people(5),
        ['P0', 'Autre', 'P0@usine0.example ', '', ''],
        ['Sans', 'Adresse', '', '', ''],
        ['Trop', '=1+1', 'pas une adresse', '', ''],
        ['Loin', 'X', 'loin@usine.example', '', 'Wakanda'],
      ],
      { start: true },
    );
    const stream = await events(importId);
    expect(await resultOf(importId)).toBe('finished');
    expect(stream).toContain('event: end\ndata: finished');
    expect(await detail(importId)).toMatchObject({
      status: 'finished',
      rowsTotal: 9,
      rowsDone: 9,
      created: 6,
      merged: 1,
      rejected: 2,
      delimiter: ';',
    });
    const errors = await marc.ask('GET', `/api/imports/${importId}/errors.csv`);
    const lines = String(errors.body).trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain(`"8";"email";"Valeur incorrecte";"non";"Trop";"'=1+1"`);
    expect(lines[3]).toContain('"country";"Valeur inconnue";"oui"');
    await verified(importId);
    expect(await counts()).toEqual({ total: 6, suppressed: 0, verified: 6, toVerify: 0 });
    expect(await leads('&search=p0')).toMatchObject([
      {
        email: 'p0@usine0.example',
        lastName: 'Autre',
        source: importId,
        verifiedBy: 'sandbox',
        company: { domain: 'usine0.example' },
      },
    ]);
  });

  test('waits for a person to confirm the columns, and follows their correction', async () => {
    await work();
    const importId = await send(
      [
        ['A', 'B', 'C'],
        ['x', 'claire@usine.example', 'Claire'],
        ['y', 'paul@usine.example', 'Paul'],
      ],
      { start: false },
    );
    await house.client.workflow
      .getHandle(importWorkflowId({ workspaceId, importId }))
      .query('__temporal_workflow_metadata');
    await reached(importId, 'mapping');
    expect(await detail(importId)).toMatchObject({
      mapping: { email: 'B' },
      preview: [{ row: 1, cells: ['x', 'claire@usine.example', 'Claire'] }, { row: 2 }],
    });
    const wrong = await marc.ask('PATCH', `/api/imports/${importId}`, { mapping: { email: 'Z' }, start: true });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ field: 'mapping.email' }] },
    });
    const right = await marc.ask('PATCH', `/api/imports/${importId}`, {
      mapping: { email: 'B', firstName: 'C' },
      start: true,
    });
    expect(right.status, JSON.stringify(right.body)).toBe(200);
    expect(await resultOf(importId)).toBe('finished');
    await verified(importId);
    expect((await leads()).map(({ firstName }) => firstName).sort()).toEqual(['Claire', 'Paul']);
    expect(await marc.ask('PATCH', `/api/imports/${importId}`, { start: true })).toMatchObject({ status: 409 });
  });

  test('says what is wrong with a file that it cannot read', async () => {
    await work();
    const importId = await send([['email']], { start: true });
    expect(await resultOf(importId)).toBe('failed');
    expect(await detail(importId)).toMatchObject({ status: 'failed', failure: 'empty' });
  });

  test('loses no row and imports none twice when the worker dies before or after any of its writes', async () => {
    const db = dying(house.db, {
      2: 'before',
      4: 'after',
      9: 'after',
      11: 'before',
      13: 'after',
      14: 'after',
      16: 'before',
      19: 'after',
    });
    await work({ db });
    const rows = people(3300);
    const importId = await send([HEADER, ...rows, ...rows.slice(0, 200)], { start: true });
    expect(await resultOf(importId)).toBe('finished');
    expect(db.deaths).toBe(8);
    expect(await detail(importId)).toMatchObject({
      rowsTotal: 3500,
      rowsDone: 3500,
      created: 3300,
      merged: 200,
      rejected: 0,
    });
    await verified(importId);
    expect(await counts()).toMatchObject({ total: 3300, verified: 3300 });
  });

  test('goes on where it stood with another worker', async () => {
    await work();
    const importId = await send([HEADER, ...people(2600)], { start: true });
    await reached(importId, 'running');
    await worker?.stop();
    await work();
    expect(await resultOf(importId)).toBe('finished');
    expect(await detail(importId)).toMatchObject({ rowsDone: 2600, created: 2600 });
    await verified(importId);
    expect(await counts()).toMatchObject({ total: 2600, verified: 2600 });
  });

  test('stops when asked and keeps what was imported', async () => {
    await work();
    const importId = await send([HEADER, ...people(20_000)], { start: true });
    await reached(importId, 'running');
    expect((await marc.ask('POST', `/api/imports/${importId}/stop`)).status).toBe(202);
    expect(await resultOf(importId)).toBe('stopped');
    const { status, rowsDone, created } = await detail(importId);
    expect({ status, created }).toEqual({ status: 'stopped', created: rowsDone });
    expect(rowsDone).toBeLessThan(20_000);
    await verified(importId);
    expect(await counts()).toMatchObject({ total: rowsDone, verified: rowsDone });
    expect((await marc.ask('POST', `/api/imports/${importId}/stop`)).status).toBe(409);
  });

  test('writes nothing of a person into a history', async () => {
    await work();
    const importId = await send(
      [HEADER, ['Zébulon', 'Quetzal', 'zebulon.quetzal@usine.example', 'Quetzalerie', 'France']],
      { start: true },
    );
    await resultOf(importId);
    await verified(importId);
    for (const workflowId of [
      importWorkflowId({ workspaceId, importId }),
      enrichmentWorkflowId({ workspaceId, batch: importId }),
    ]) {
      const history = Buffer.from(
        JSON.stringify(await house.client.workflow.getHandle(workflowId).fetchHistory()),
      ).toString();
      const decoded = history.replaceAll(
        /"data":\{"type":"Buffer","data":\[([\d,]+)\]\}|"data":"([A-Za-z0-9+/=]+)"/g,
        (_, bytes?: string, text?: string) =>
          bytes === undefined
            ? Buffer.from(text ?? '', 'base64').toString()
            : Buffer.from(bytes.split(',').map(Number)).toString(),
      );
      expect(decoded).toContain(importId);
      expect(decoded).not.toMatch(/zebulon|quetzal|Zébulon/i);
    }
  });
});

/** Follows the stream of events until the import has a status. */
async function reached(importId: Id<'imp'>, status: string): Promise<void> {
  const response = await marc.listen(importId);
  const decoder = new TextDecoder();
  let text = '';
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(`"status":"${status}"`)) return;
  }
  throw new Error(`the import never was ${status}`);
}

describe('verifying', () => {
  let provider: FakeDropcontact;
  beforeEach(async () => {
    provider = await startDropcontact();
  });
  afterEach(() => provider.close());
  /** The real client, looking every tenth of a second. */
  const client = (): Enricher => ({
    ...dropcontact({ apiKey: provider.apiKey, baseUrl: provider.url, timeoutMs: 500 }),
    pollSeconds: 0.1,
  });
  const add = async (email: string, more: object = {}) => {
    const made = await marc.ask('POST', '/api/leads', { email, ...more });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return z.object({ id: idSchema('ld') }).parse(made.body).id;
  };
  const lead = async (id: Id<'ld'>) => (await marc.ask('GET', `/api/leads/${id}`)).body;

  test('writes the verdict and what was found, never over what a person typed', async () => {
    provider.find = ({ email }) => ({
      email: [{ email, qualification: 'nominatif@pro' }],
      first_name: 'Clara',
      job: 'Directrice des achats',
      phone: '+33 1 23 45 67 89',
      country: 'France',
      website: 'www.usine.example',
      naf5_des: 'Fonderie de fonte',
      nb_employees: '100 à 199',
      siret_city: 'LYON',
    });
    provider.pendingLooks = 2;
    await work({ enricher: client() });
    const id = await add('claire@usine.example', { firstName: 'Claire', company: { name: 'Usine SA' } });
    await verified(id);
    expect(await lead(id)).toMatchObject({
      firstName: 'Claire',
      title: 'Directrice des achats',
      phone: '+33 1 23 45 67 89',
      country: 'FR',
      verification: 'valid',
      verifiedBy: 'dropcontact',
      company: {
        name: 'Usine SA',
        domain: 'usine.example',
        industry: 'Fonderie de fonte',
        size: '50-249',
        city: 'LYON',
      },
    });
    const provenance = await marc.ask('GET', `/api/leads/${id}/provenance`);
    const sources = z
      .object({ items: z.array(provenanceSchema) })
      .parse(provenance.body)
      .items.map(({ field, source }) => `${field} ${source}`);
    expect(sources).toEqual(expect.arrayContaining(['title dropcontact', 'phone dropcontact', 'firstName manual']));
  });

  test('suppresses for ever whom the provider says not to contact', async () => {
    provider.find = ({ email }) => ({ email: [{ email, qualification: 'Do_Not_Contact@pro' }] });
    await work({ enricher: client() });
    const id = await add('oppose@usine.example');
    await verified(id);
    expect(await lead(id)).toMatchObject({ suppressed: true, suppressions: [{ kind: 'address', reason: 'opt_out' }] });
  });

  test('gets through limits, faults, cut lines and time-outs, and reads results in any order once each', async () => {
    provider.arrange = (results) => [...results].reverse().flatMap((one) => [one, { ...one, email: [] }]);
    provider.faults.push(
      { kind: 'status', status: 429, body: { error: true, success: false, reason: 'Too many requests' } },
      { kind: 'cut' },
      { kind: 'none' },
      { kind: 'status', status: 500, body: { detail: 'Internal Server Error' } },
      { kind: 'html' },
      { kind: 'hang' },
    );
    await work({ enricher: client() });
    const importId = await send([HEADER, ...people(300)], { start: true });
    await resultOf(importId);
    await verified(importId);
    expect(await counts()).toMatchObject({ total: 300, verified: 300, toVerify: 0 });
    expect(provider.batches.map(({ records }) => records.length)).toEqual([250, 50]);
  });

  test.each([
    [401, 'enricher_unauthorised'],
    [403, 'enricher_no_credits'],
  ])('stops at once on %i, leaves the leads unverified and tells the user', async (status, code) => {
    provider.faults.push({ kind: 'status', status, body: { error: true, success: false, reason: 'no' } });
    await work({ enricher: client() });
    const id = await add('claire@usine.example');
    await verified(id);
    expect(provider.requests).toBe(1);
    expect(await lead(id)).toMatchObject({ verification: null });
    expect(await alerts()).toContain(code);
  });

  test('gives a batch up that is never ready', async () => {
    provider.pendingLooks = Infinity;
    await work({ enricher: { ...client(), pollSeconds: 0.02 } });
    const id = await add('claire@usine.example');
    await verified(id);
    expect(await lead(id)).toMatchObject({ verification: null });
    expect(await alerts()).toContain('enricher_unavailable');
  });

  test('keeps one schedule a workspace, however often it is asked for', async () => {
    const { freshness } = house.deps.temporal;
    await freshness.ensureSchedule({ workspaceId });
    await freshness.ensureSchedule({ workspaceId });
    const { spec, policies } = await house.client.schedule.getHandle(freshnessScheduleId({ workspaceId })).describe();
    expect(spec.intervals).toMatchObject([{ every: 6 * 3_600_000 }]);
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 3_600_000 });
    await freshness.removeSchedule({ workspaceId });
    await freshness.removeSchedule({ workspaceId });
  });
});

async function alerts(): Promise<string[]> {
  const open = await withWorkspace(house.db, workspaceId, (tx) => openAlerts(tx, { workspaceId, limit: 50 }));
  return open.map(({ code }) => code);
}
