import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '#domain/problem.schema.ts';
import { encodeCursor } from '#db/page.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
beforeAll(async () => {
  api = await startApi();
  sophie = await api.person('Sophie');
});
afterAll(() => api.close());

const NUL = 'a\u0000b';
const HALF = 'a\ud800b';
const sender = { firstName: 'Sophie', lastName: 'Vasseur', company: 'Ondine', postalAddress: '1 rue X', signature: '' };
const text = { subject: 'Bonjour', body: 'Bonjour' };
const steps = (changed: object) => [
  { delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: { ...text, ...changed } } }] },
];
/** The fields that an answer says are wrong. */
async function faultsOf(answer: Promise<{ status: number; body: unknown }>): Promise<string[]> {
  const { status, body } = await answer;
  expect(status).toBe(422);
  return (problemSchema.parse(body).errors ?? []).map(({ field }) => field);
}

describe('text that no database holds', () => {
  it.each([
    ['a NUL', NUL],
    ['half a character', HALF],
  ])('refuses %s anywhere in a body, naming the field', async (_, odd) => {
    const changed = { sender: { ...sender, signature: odd, postalAddress: odd }, name: 'Atelier' };
    expect(await faultsOf(sophie.ask('PATCH', '/api/workspace', changed))).toEqual([
      'sender.postalAddress',
      'sender.signature',
    ]);
    const campaign = { name: 'Automne', steps: steps({ body: odd }) };
    expect(await faultsOf(sophie.ask('POST', '/api/campaigns', campaign))).toEqual([
      'steps.0.variants.0.texts.fr.body',
    ]);
    const lead = { email: 'a@b.example', tags: ['fine', odd], [odd]: 1 };
    expect(await faultsOf(sophie.ask('POST', '/api/leads', lead))).toEqual(['a\ufffdb', 'tags.1']);
  });

  it('refuses a NUL in a query, naming the parameter', async () => {
    for (const path of ['leads?source', 'leads?search', 'companies?search', 'suppressions?search', 'audit?subject'])
      expect(await faultsOf(sophie.ask('GET', `/api/${path}=a%00b`))).toEqual([path.split('?')[1]]);
  });

  it('keeps a pair of surrogates, which is one character', async () => {
    const answer = await sophie.ask('PATCH', '/api/me', { name: 'Sophie \ud83d\udc4b' });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Sophie \ud83d\udc4b' } });
  });

  it('refuses it at the door of authentication too', async () => {
    const name = { name: NUL, email: 'nul@example.com', password: 'a long password' };
    expect(await faultsOf(api.anonymous('POST', '/api/auth/sign-up/email', name))).toEqual(['name']);
    const reset = { token: NUL, newPassword: 'a long password' };
    expect(await faultsOf(api.anonymous('POST', '/api/auth/reset-password', reset))).toEqual(['token']);
  });
});

describe('cursors and instants out of all bounds', () => {
  const LISTS = ['leads', 'companies', 'suppressions', 'audit', 'campaigns', 'approvals', 'dispatches', 'messages'];
  const MORE = ['conversations', 'meetings', 'imports', 'keys', 'members'];
  it.each([...LISTS, ...MORE])('refuses a cursor of %s that is not ours, whatever it holds', async (list) => {
    const far = [9_007_199_254_740_991, -9_007_199_254_740_991, 8_640_000_000_000_000, -8_640_000_000_000_000];
    const odd = ['\u0000', '1.\u0000', "0.x'; drop table lead; --", '1e3.x', ''];
    for (const cursor of [...far.map((ms) => `${ms}.ld_x`), ...odd]) {
      const asked = Buffer.from(cursor).toString('base64url');
      expect(await faultsOf(sophie.ask('GET', `/api/${list}?cursor=${asked}`))).toEqual(['cursor']);
    }
  });

  it('goes on from a cursor of ours', async () => {
    const cursor = encodeCursor({ at: new Date('2026-11-21T20:00:00Z'), id: `ld_${'0'.repeat(26)}` });
    expect((await sophie.ask('GET', `/api/leads?cursor=${cursor}`)).status).toBe(200);
  });

  it('refuses an instant that no calendar of ours has, naming the field', async () => {
    for (const instant of ['0000-01-01T00:00:00Z', '0999-12-31T00:00:00Z', '9999-12-31T23:59:59Z']) {
      expect(await faultsOf(sophie.ask('GET', `/api/meetings?from=${instant}`))).toEqual(['from']);
      const meeting = { leadId: `ld_${'0'.repeat(26)}`, startsAt: instant };
      expect(await faultsOf(sophie.ask('POST', '/api/meetings', meeting))).toEqual(['startsAt']);
    }
  });

  it('orders instants by time, not by letters', async () => {
    const meeting = { leadId: `ld_${'0'.repeat(26)}`, startsAt: '2027-01-04T10:00:00Z' };
    const later = await sophie.ask('POST', '/api/meetings', { ...meeting, endsAt: '2027-01-04T10:00:00.500Z' });
    expect(later.status).toBe(404);
    const same = { ...meeting, endsAt: '2027-01-04T10:00:00.000Z' };
    expect(await faultsOf(sophie.ask('POST', '/api/meetings', same))).toEqual(['endsAt']);
  });
});

it('refuses a subject of more than one line, where a header could begin', async () => {
  const campaign = { name: 'Automne', steps: steps({ subject: 'Bonjour\r\nBcc: bob@example.com' }) };
  expect(await faultsOf(sophie.ask('POST', '/api/campaigns', campaign))).toEqual([
    'steps.0.variants.0.texts.fr.subject',
  ]);
});
