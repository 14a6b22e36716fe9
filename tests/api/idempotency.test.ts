import { afterAll, beforeAll, expect, it } from 'vitest';
import { keySchema, newKeySchema } from '#domain/key.schema.ts';
import { pageSchema } from '#domain/page.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
beforeAll(async () => {
  api = await startApi();
  sophie = await api.person('Sophie');
});
afterAll(() => api.close());

const listSchema = pageSchema(keySchema);
const asked = { name: 'Script', role: 'rep' };
const post = (key: string, body: unknown = asked, path = '/api/keys') =>
  sophie.ask('POST', path, body, { 'idempotency-key': key });
const keys = async () => listSchema.parse((await sophie.ask('GET', '/api/keys')).body).items;

it('gives a repeated POST the first answer and does it once', async () => {
  const before = (await keys()).length;
  const first = await post('one');
  const again = await post('one');
  expect(first.status).toBe(201);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await keys()).toHaveLength(before + 1);
});

it('refuses another request under the same key, whatever differs', async () => {
  expect((await post('two')).status).toBe(201);
  expect(await post('two', { ...asked, name: 'Other' })).toMatchObject({
    status: 422,
    body: { code: 'idempotency_reused' },
  });
});

it('lets one of several requests at once through', async () => {
  const before = (await keys()).length;
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('three')));
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ body }) => newKeySchema.parse(body).secret)).size).toBe(1);
  for (const { status, body } of answers.filter(({ status: own }) => own !== 201)) {
    expect([status, body]).toMatchObject([409, { code: 'idempotency_running' }]);
  }
  expect(await keys()).toHaveLength(before + 1);
});

it('keeps no refusal, so that the corrected request can use the key', async () => {
  expect((await post('four', { name: '', role: 'rep' })).status).toBe(422);
  expect((await post('four')).status).toBe(201);
});

it('keeps answers sealed', async () => {
  const { secret } = newKeySchema.parse((await post('five')).body);
  const rows = await api.db.transaction((tx) => tx.query.idempotencyKey.findMany());
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(secret);
});

it('makes one workspace of two clicks, also before there is any', async () => {
  const nora = await api.person('Nora', { sandbox: null });
  const make = (name: string) =>
    nora.ask('POST', '/api/workspaces', { name, sandbox: true }, { 'idempotency-key': 'sandbox' });
  const [first, again] = [await make('Bac à sable'), await make('Bac à sable')];
  expect(again).toMatchObject({ status: 201, body: { id: workspaceSchema.parse(first.body).id } });
  expect(await make('Autre')).toMatchObject({ status: 422, body: { code: 'idempotency_reused' } });
});

it('refuses a key that cannot be one', async () => {
  expect(await post('x'.repeat(201))).toMatchObject({ status: 422, body: { errors: [{ field: 'Idempotency-Key' }] } });
});
