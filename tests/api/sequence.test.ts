import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '#domain/problem.schema.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
let marc: Person;
beforeAll(async () => {
  api = await startApi();
  [sophie, marc] = [await api.person('Sophie'), await api.person('Marc')];
  for (const [email, title, firstName] of [
    ['claire@fonderies.example', 'Directrice des achats', 'Claire'],
    ['paul@usine.example', 'Acheteur', 'Paul'],
    ['nadia@verrerie.example', 'Directrice de site', null],
  ] as const)
    await sophie.ask('POST', '/api/leads', { email, title, country: 'FR', ...(firstName !== null && { firstName }) });
});
afterAll(() => api.close());

const text = (body: string, subject = 'Vos sites la nuit') => ({ fr: { subject, body } });
const BODY = 'Bonjour {{lead.firstName}}, savez-vous ce que vos sites consomment la nuit ? Vingt minutes suffisent.';
const step = (body: string, delayWorkingDays = 0) => ({
  delayWorkingDays,
  variants: [{ label: 'A', texts: text(body) }],
});
const STEPS = [step(BODY)];
const NOBODY = 'cmp_00000000000000000000000000';

async function draft(more: object = {}, by = sophie): Promise<string> {
  const made = await by.ask('POST', '/api/campaigns', { name: 'Sites la nuit', ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return z.object({ id: z.string() }).parse(made.body).id;
}
const fieldsAtFault = (body: unknown) => problemSchema.parse(body).errors?.map(({ field }) => field);

describe('an audience', () => {
  const count = (audience: object) => sophie.ask('POST', '/api/campaigns/audience', audience);

  test('is counted by its filter, and nothing is kept', async () => {
    expect(await count({})).toMatchObject({ status: 200, body: { total: 3, verified: 0 } });
    expect(await count({ titles: ['directrice'] })).toMatchObject({ status: 200, body: { total: 2 } });
    expect(await count({ titles: ['directrice'], verifiedOnly: true })).toMatchObject({ body: { total: 0 } });
    expect(await marc.ask('POST', '/api/campaigns/audience', {})).toMatchObject({ body: { total: 0 } });
    expect(await sophie.ask('GET', '/api/campaigns')).toMatchObject({ body: { items: [] } });
  });

  test('that cannot be meant is refused by its field', async () => {
    const refused = await count({ countries: ['France'], sizes: ['huge'] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(fieldsAtFault(refused.body)?.sort()).toEqual(['countries.0', 'sizes.0']);
  });
});

test('a forecast says what a launch lacks, and less as it comes', async () => {
  const forecast = async (id: string) => (await sophie.ask('GET', `/api/campaigns/${id}/forecast`)).body;
  const bare = await draft({ audience: { titles: ['personne'] } });
  expect(await forecast(bare)).toMatchObject({
    leads: 0,
    steps: 0,
    doneOn: null,
    missing: ['no_sequence', 'no_mailbox', 'sender_incomplete', 'audience_empty'],
  });
  const better = await draft({ steps: STEPS });
  expect(await forecast(better)).toMatchObject({ leads: 3, steps: 1, missing: ['no_mailbox', 'sender_incomplete'] });
  const launched = await sophie.ask('POST', `/api/campaigns/${better}/start`);
  expect(launched.status).toBe(422);
  expect(problemSchema.parse(launched.body).errors?.map(({ code }) => code)).toEqual([
    'no_mailbox',
    'sender_incomplete',
  ]);
});

describe('a sequence', () => {
  test('is written over until it is published; then a new version begins beside it', async () => {
    const id = await draft();
    const write = async (body: string) =>
      (await sophie.ask('PUT', `/api/campaigns/${id}/sequence`, { steps: [step(body)] })).body;
    const publish = () => sophie.ask('POST', `/api/campaigns/${id}/sequence/publish`);
    expect((await publish()).status).toBe(404);
    expect(await write(`${BODY} Un.`)).toMatchObject({ version: 1, published: false });
    expect(await write(`${BODY} Deux.`)).toMatchObject({ version: 1, published: false });
    expect(await publish()).toMatchObject({ status: 200, body: { version: 1, published: true } });
    expect(await write(`${BODY} Trois.`)).toMatchObject({ version: 2, published: false });
    expect(await sophie.ask('GET', `/api/campaigns/${id}/sequence`)).toMatchObject({
      body: { version: 2, steps: [{ variants: [{ texts: { fr: { body: `${BODY} Trois.` } } }] }] },
    });
    expect(await publish()).toMatchObject({ body: { version: 2 } });
  });

  test('that cannot be sent is refused by its field', async () => {
    const id = await draft();
    const put = (steps: unknown) => sophie.ask('PUT', `/api/campaigns/${id}/sequence`, { steps });
    const first = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: text(BODY, '') }] }];
    expect(fieldsAtFault((await put(first)).body)).toEqual(['steps.0.variants.0.texts.fr.subject']);
    expect(fieldsAtFault((await put([step(BODY), step(BODY)])).body)).toEqual(['steps.1.delayWorkingDays']);
    expect(fieldsAtFault((await put([])).body)).toEqual(['steps']);
  });

  test('is previewed on a real person, who can be gone on from, or says what that person lacks', async () => {
    const id = await draft();
    const preview = (more: object = {}) =>
      sophie.ask('POST', `/api/campaigns/${id}/preview`, { steps: STEPS, step: 0, ...more });
    const shown = z.object({
      lead: z.object({ id: z.string(), name: z.string() }),
      letter: z.object({ words: z.string(), lint: z.array(z.object({ rule: z.string() })) }).nullable(),
      problems: z.array(z.object({ code: z.string(), variable: z.string() })),
    });
    const seen = [];
    let after: object = {};
    for (let at = 0; at < 3; at += 1) {
      const one = shown.parse((await preview(after)).body);
      seen.push(one);
      after = { after: one.lead.id };
    }
    expect(await preview(after)).toMatchObject({ status: 200, body: { lead: null, letter: null } });
    const claire = seen.find(({ lead }) => lead.name === 'Claire');
    expect(claire?.letter?.words).toContain('Bonjour Claire, savez-vous');
    expect(claire?.letter?.lint.map(({ rule }) => rule)).not.toContain('opt_out_missing');
    expect(seen.find(({ letter }) => letter === null)?.problems).toEqual([
      expect.objectContaining({ code: 'missing', variable: 'lead.firstName' }),
    ]);
    const beyond = await preview({ step: 1 });
    expect(beyond.status).toBe(422);
    expect(fieldsAtFault(beyond.body)).toEqual(['step']);
  });
});

test('a foreign campaign answers exactly as one that never was', async () => {
  const theirs = await draft({ steps: STEPS }, marc);
  for (const [method, path, body] of [
    ['GET', 'forecast', undefined],
    ['GET', 'sequence', undefined],
    ['PUT', 'sequence', { steps: STEPS }],
    ['POST', 'sequence/publish', undefined],
    ['POST', 'preview', { steps: STEPS, step: 0 }],
  ] as const) {
    const shape = async (id: string) => {
      const answer = await sophie.ask(method, `/api/campaigns/${id}/${path}`, body);
      const { requestId: _, ...problem } = problemSchema.parse(answer.body);
      return { ...problem, http: answer.status };
    };
    const foreign = await shape(theirs);
    expect(foreign, path).toEqual(await shape(NOBODY));
    expect(foreign, path).toMatchObject({ http: 404, code: 'not_found' });
  }
  expect(await marc.ask('GET', `/api/campaigns/${theirs}/sequence`)).toMatchObject({
    body: { version: 1, published: false },
  });
});
