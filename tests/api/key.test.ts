import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { countKeyRequest, KEY_REQUESTS } from '#db/queries/key_rate.ts';
import { idSchema } from '#domain/id.schema.ts';
import { startApi, type ApiServer } from '#tests/support/api.ts';

let api: ApiServer;
let now = new Date('2026-11-21T20:00:00Z');
beforeAll(async () => {
  api = await startApi({ time: () => now });
});
afterAll(() => api.close());

const madeKey = z.object({ id: idSchema('key'), secret: z.string() });
async function key() {
  const sophie = await api.person('Sophie');
  const { id, secret } = madeKey.parse((await sophie.ask('POST', '/api/keys', { name: 'CRM', role: 'rep' })).body);
  const ask = () => api.anonymous('GET', '/api/workspace', undefined, { authorization: `Bearer ${secret}` });
  return { id, ask, sophie };
}

describe('a key of the API', () => {
  it('is slowed down when it asks too often, alone, and told for how long', async () => {
    const greedy = await key();
    const other = await key();
    for (let asked = 0; asked < KEY_REQUESTS; asked += 1) await countKeyRequest(api.db, { keyId: greedy.id, now });
    now = new Date(now.getTime() + 20_000);
    const refused = await greedy.ask();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(refused.headers.get('retry-after')).toBe('40');
    expect((await other.ask()).status).toBe(200);
    expect((await greedy.sophie.ask('GET', '/api/workspace')).status).toBe(200);
    now = new Date(now.getTime() + 40_000);
    expect((await greedy.ask()).status).toBe(200);
  });

  it('puts no campaign on autopilot, whatever its role: a person says that nobody reads what leaves', async () => {
    const sophie = await api.person('Sophie');
    const made = await sophie.ask('POST', '/api/keys', { name: 'CRM', role: 'manager' });
    const authorization = `Bearer ${madeKey.parse(made.body).secret}`;
    const turn = (on: boolean) =>
      api.anonymous('PUT', '/api/campaigns/cmp_00000000000000000000000000/autopilot', { on }, { authorization });
    expect(await turn(true)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await turn(false)).status).toBe(404);
  });

  it('is counted once a request, however many come at once', async () => {
    const { id } = await key();
    const counts = await Promise.all(
      Array.from({ length: KEY_REQUESTS + 5 }, () => countKeyRequest(api.db, { keyId: id, now })),
    );
    expect(counts.filter((seconds) => seconds > 0)).toHaveLength(5);
  });
});
