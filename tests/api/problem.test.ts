import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#domain/problem.schema.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
beforeAll(async () => {
  api = await startApi();
  sophie = await api.person('Sophie');
});
afterAll(() => api.close());

it('names every bad field of a request at once', async () => {
  const sender = { firstName: '', lastName: 'Martin', company: 3, postalAddress: '1 rue X, Paris', signature: '' };
  const answer = await sophie.ask('PATCH', '/api/workspace', { zone: 'Mars/Base', language: 'de', sender });
  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const { errors = [], ...problem } = problemSchema.parse(answer.body);
  expect(problem).toMatchObject({ type: 'about:blank', status: 422, code: 'validation_failed' });
  expect(errors.map(({ field }) => field).sort()).toEqual(['language', 'sender.company', 'sender.firstName', 'zone']);
  expect(errors.every(({ message }) => message.length > 0)).toBe(true);
});

it('names a bad query parameter and a cursor that is not ours', async () => {
  const limit = await sophie.ask('GET', '/api/audit?limit=1000');
  expect(limit).toMatchObject({ status: 422, body: { errors: [{ field: 'limit' }] } });
  const cursor = await sophie.ask('GET', '/api/audit?cursor=bm90aGluZw');
  expect(cursor).toMatchObject({ status: 422, body: { errors: [{ field: 'cursor' }] } });
});

it('refuses a body that is not JSON, one that is not said to be, and one that is too large', async () => {
  const send = (type: string, body: string) =>
    fetch(`${api.url}/api/workspaces`, {
      method: 'POST',
      headers: { cookie: sophie.cookie, origin: api.url, 'content-type': type },
      body,
    }).then(async (response) => problemSchema.parse(await response.json()));
  expect(await send('application/json', '{"name":')).toMatchObject({ status: 400, code: 'malformed_body' });
  expect(await send('text/plain', '{}')).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  expect(await send('application/json', `"${'x'.repeat(1_100_000)}"`)).toMatchObject({
    status: 413,
    code: 'body_too_large',
  });
});

it('keeps a request id that is fit to be logged and makes one otherwise', async () => {
  const given = await sophie.ask('GET', '/api/nowhere', undefined, { 'x-request-id': 'trace-0123456789' });
  expect(given.headers.get('x-request-id')).toBe('trace-0123456789');
  expect(given).toMatchObject({ status: 404, body: { code: 'not_found', requestId: 'trace-0123456789' } });
  const unfit = await sophie.ask('GET', '/api/me', undefined, { 'x-request-id': 'bob@example.com' });
  expect(unfit.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
});

it('says nothing of a failure of ours but its request id, and logs it without what the database said', async () => {
  const broken = await startApi({
    onSandboxCreated: () => {
      throw new Error('Key (email)=(bob@example.com) already exists');
    },
  });
  const marc = await broken.person('Marc', { sandbox: null });
  const answer = await marc.ask('POST', '/api/workspaces', { name: 'Sandbox', sandbox: true });
  const problem = problemSchema.parse(answer.body);
  expect(problem).toEqual({
    ...{ type: 'about:blank', title: 'Something failed on our side', status: 500, code: 'internal' },
    requestId: answer.headers.get('x-request-id'),
  });
  const logged = broken.log.filter((line) => line.includes(problem.requestId));
  expect(logged.some((line) => line.includes('request_failed') && line.includes('problem.test.ts'))).toBe(true);
  expect(broken.log.join('')).not.toContain('bob@example.com');
  expect((await marc.ask('GET', '/api/workspaces')).body).toEqual({ items: [], next: null });
  await broken.close();
});
