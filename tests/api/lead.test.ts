import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { idSchema } from '#domain/id.schema.ts';
import { leadItemSchema, leadSchema } from '#domain/lead.schema.ts';
import { timelineItemSchema } from '#domain/timeline.schema.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startApi, type ApiServer, type Person } from '../support/api.ts';

let api: ApiServer;
let sophie: Person;
beforeAll(async () => {
  const temporal = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  // Verification is away, and says so at once: a lead is added all the same.
  const enrichment = { start: () => Promise.reject(new Error('away')) };
  api = await startApi({ temporal: { ...temporal, enrichment } });
  sophie = await api.person('Sophie');
});
afterAll(() => api.close());

const add = async (email: string, more: object = {}, by = sophie) => {
  const made = await by.ask('POST', '/api/leads', { email, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return leadSchema.parse(made.body);
};
const items = async <T extends z.ZodType>(path: string, item: T, by = sophie) => {
  const page = await by.ask('GET', path);
  expect(page.status, JSON.stringify(page.body)).toBe(200);
  return z.object({ items: z.array(item) }).parse(page.body).items;
};

test('adds a lead in its normal form, once, with its company and where it came from', async () => {
  const lead = await add(' Claire.Delmas@Varenne.EXAMPLE ', {
    firstName: 'Claire',
    country: 'FR',
    company: { name: 'Fonderies Varenne' },
  });
  expect(lead).toMatchObject({
    email: 'claire.delmas@varenne.example',
    source: 'manual',
    verification: null,
    zone: 'Europe/Paris',
    editedFields: ['firstName', 'country'],
    company: { name: 'Fonderies Varenne', domain: 'varenne.example' },
  });
  const again = await sophie.ask('POST', '/api/leads', { email: 'claire.delmas@varenne.example' });
  expect(again).toMatchObject({ status: 409, body: { code: 'already_exists', leadId: lead.id } });
  const provenance = await items(
    `/api/leads/${lead.id}/provenance`,
    z.object({ field: z.string(), source: z.string() }),
  );
  expect(provenance.map(({ field }) => field)).toEqual(['company', 'country', 'email', 'firstName']);
});

test('names each field that is wrong', async () => {
  const refused = await sophie.ask('POST', '/api/leads', {
    email: 'nobody',
    phone: 'call me',
    linkedin: 'https://evil.example',
    country: 'France',
  });
  expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  const { errors } = z.object({ errors: z.array(z.object({ field: z.string() })) }).parse(refused.body);
  expect(errors.map(({ field }) => field).sort()).toEqual(['country', 'email', 'linkedin', 'phone']);
});

test('marks what a person changes, says it in the timeline and in the audit, and blanks what they blank', async () => {
  const lead = await add('paul@usine.example', { title: 'Acheteur', tags: ['vip'] });
  const patched = await sophie.ask('PATCH', `/api/leads/${lead.id}`, {
    title: null,
    lastName: 'Morel',
    tags: [],
    company: { name: 'Autre SA', domain: 'autre.example' },
  });
  expect(patched).toMatchObject({
    status: 200,
    body: { title: null, lastName: 'Morel', tags: [], company: { domain: 'autre.example' } },
  });
  expect(leadSchema.parse(patched.body).editedFields.sort()).toEqual(['company', 'lastName', 'tags', 'title']);
  const note = await sophie.ask('POST', `/api/leads/${lead.id}/notes`, { text: 'Croisé au salon.' });
  expect(note.status).toBe(201);
  const { id: noteId } = z.object({ id: idSchema('nte') }).parse(note.body);
  const timeline = await items(`/api/leads/${lead.id}/timeline`, timelineItemSchema);
  expect(timeline.map(({ kind }) => kind)).toEqual(['note', 'created']);
  expect((await sophie.ask('DELETE', `/api/leads/${lead.id}/notes/${noteId}`)).status).toBe(204);
  expect(await items(`/api/leads/${lead.id}/notes`, z.unknown())).toEqual([]);
  const audit = await items(`/api/audit?subject=${lead.id}`, z.object({ action: z.string(), actor: z.string() }));
  expect(audit.map(({ action }) => action)).toEqual([
    'lead.note_deleted',
    'lead.noted',
    'lead.updated',
    'lead.created',
  ]);
});

test('never contacts again who must not be, and says why', async () => {
  const lead = await add('jean@usine2.example');
  const beside = await add('anne@usine2.example');
  const done = await sophie.ask('POST', `/api/leads/${lead.id}/never-contact`, {});
  expect(done).toMatchObject({
    status: 200,
    body: { suppressed: true, suppressions: [{ kind: 'address', reason: 'manual' }] },
  });
  expect(await sophie.ask('POST', `/api/leads/${lead.id}/verify`)).toMatchObject({ status: 409 });
  await sophie.ask('POST', `/api/leads/${beside.id}/never-contact`, { scope: 'domain' });
  expect(await items('/api/leads?suppressed=true&search=usine2', leadItemSchema)).toHaveLength(2);
  const later = await add('nouveau@usine2.example');
  expect(later.suppressed).toBe(true);
  const list = await items(
    '/api/suppressions?search=usine2',
    z.object({ id: z.string(), kind: z.string(), liftable: z.boolean() }),
  );
  const domain = list.find(({ kind }) => kind === 'domain');
  expect((await sophie.ask('DELETE', `/api/suppressions/${domain?.id ?? ''}`)).status).toBe(204);
  expect(await items('/api/leads?suppressed=true&search=usine2', leadItemSchema)).toHaveLength(1);
  expect(await sophie.ask('POST', '/api/suppressions', { kind: 'domain', key: 'gmail.com' })).toMatchObject({
    status: 409,
  });
});

test('filters and counts', async () => {
  await add('zoe@filtre.example', { title: 'Directrice des achats', tags: ['Salon'], country: 'BE' });
  for (const filter of [
    'tag=salon',
    'country=BE',
    'title=achats',
    'verification=none&search=filtre',
    'source=manual&search=zoe',
  ]) {
    expect(
      (await items(`/api/leads?${filter}`, leadItemSchema)).map(({ email }) => email),
      filter,
    ).toEqual(['zoe@filtre.example']);
  }
  expect(await sophie.ask('GET', '/api/leads/counts?search=filtre')).toMatchObject({
    body: { total: 1, verified: 0, toVerify: 1 },
  });
  expect(await sophie.ask('GET', '/api/leads/facets')).toMatchObject({ status: 200 });
  const companies = await items('/api/companies?search=filtre', z.object({ id: z.string(), name: z.string() }));
  expect(companies).toMatchObject([{ name: 'filtre.example' }]);
  const patched = await sophie.ask('PATCH', `/api/companies/${companies[0]?.id ?? ''}`, {
    name: 'Filtre SA',
    industry: 'Filtration',
  });
  expect(patched).toMatchObject({
    status: 200,
    body: { name: 'Filtre SA', industry: 'Filtration', domain: 'filtre.example' },
  });
});

test('shows another workspace nothing and lets it change nothing', async () => {
  const marc = await api.person('Marc');
  const lead = await add('secret@usine.example');
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { title: 'X' }],
    ['POST', '/never-contact', {}],
    ['POST', '/verify', undefined],
    ['POST', '/notes', { text: 'x' }],
    ['GET', '/timeline', undefined],
    ['GET', '/provenance', undefined],
  ] as const) {
    expect((await marc.ask(method, `/api/leads/${lead.id}${path}`, body)).status, `${method} ${path}`).toBe(404);
  }
  expect(await items('/api/leads', z.unknown(), marc)).toEqual([]);
});

test('takes a file as JSON or as a form, refuses what is none, and says so when nothing can run it', async () => {
  const sample = await sophie.ask('GET', '/api/imports/sample.csv?language=fr');
  expect(sample.headers.get('content-type')).toContain('text/csv');
  expect(String(sample.body)).toContain('Courriel');
  // There is no Temporal server behind this API: the import is kept as stopped, and the caller hears of it.
  const json = await sophie.ask('POST', '/api/imports', {
    fileName: 'a.csv',
    contentBase64: Buffer.from('email\na@b.example').toString('base64'),
  });
  expect(json).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  const form = new FormData();
  form.set('file', new File(['email\na@b.example'], 'C:\\leads\\b.csv', { type: 'text/csv' }));
  const sent = await fetch(`${api.url}/api/imports`, {
    method: 'POST',
    body: form,
    headers: { cookie: sophie.cookie, origin: api.url, 'idempotency-key': 'form-1' },
  });
  expect(sent.status).toBe(503);
  const imports = await items('/api/imports', z.object({ fileName: z.string(), status: z.string() }));
  expect(imports).toMatchObject([
    { fileName: 'b.csv', status: 'stopped' },
    { fileName: 'a.csv', status: 'stopped' },
  ]);
  expect((await sophie.ask('POST', '/api/imports', { fileName: 'a.csv', contentBase64: '' })).status).toBe(422);
  expect((await sophie.ask('POST', '/api/imports', { fileName: 'a.csv', contentBase64: '%%%' })).status).toBe(422);
  const large = Buffer.alloc(21 * 1024 * 1024, 'a').toString('base64');
  expect((await sophie.ask('POST', '/api/imports', { fileName: 'a.csv', contentBase64: large })).status).toBe(422);
});
