import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { AppType } from '#functions/api/app.ts';
import { createApp } from '#functions/api/app.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer } from '#tests/support/api.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const operation = z.object({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()).refine((responses) => 'default' in responses),
});
const bodySchema = z.object({
  content: z.object({
    'application/json': z.object({ schema: z.object({ required: z.array(z.string()).default([]) }) }),
  }),
});
const problemSchema = z.object({ status: z.number(), code: z.string(), requestId: z.string() });
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/api/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const read = async () => documentSchema.parse((await api.anonymous('GET', '/api/openapi.json')).body);

it('describes every route that is served, each with an operationId of its own', async () => {
  const { paths } = await read();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/api/auth/') ? [] : Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const served = createApp(api.deps)
    .routes.filter(({ method, path }) => method !== 'ALL' && !/^\/api\/(openapi\.json|docs|auth\/)/.test(path))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect([...new Set(served)].sort()).toEqual(described.sort());
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(new Set(ids).size).toBe(ids.length);
});

it('describes signing in as it is served: what the schema of a body requires is enough, and nothing less is', async () => {
  const { paths } = await read();
  const values = { name: 'Sophie', email: 'sophie@example.com', password: 'a long password', newPassword: 'longer' };
  const ask = (path: string, body: object) => api.anonymous('POST', `/api/auth/${path}`, body, { origin: api.url });
  for (const [path, status] of [
    ['sign-up/email', 200],
    ['sign-in/email', 200],
    ['request-password-reset', 200],
    ['reset-password', 400],
    ['sign-out', 200],
  ] as const) {
    const { content } = bodySchema.parse(paths[`/api/auth/${path}`]?.post?.requestBody);
    const { required } = content['application/json'].schema;
    const asked = Object.entries(values).filter(([name]) => required.includes(name));
    expect(asked.map(([name]) => name).sort()).toEqual(required.toSorted());
    expect((await ask(path, Object.fromEntries(asked))).status, path).toBe(status);
    for (const name of required) {
      const less = Object.fromEntries(asked.filter(([one]) => one !== name));
      const refused = await ask(path, less);
      expect(refused.status, `${path} without ${name}`).toBe(400);
      expect(problemSchema.parse(refused.body).status).toBe(400);
    }
  }
});

it('describes every route of signing in that answers, and none that does not', async () => {
  const { paths } = await read();
  // One of the library's has no path: it is no route.
  const routes = Object.values(api.deps.auth.api).flatMap((one) => ('path' in one && one.path ? [one.path] : []));
  expect(routes).toContain('/sign-in/email');
  for (const path of routes) {
    for (const method of ['get', 'post'] as const) {
      const body = method === 'post' ? {} : undefined;
      const asked = `/api/auth${path.replaceAll(/:\w+/g, 'x')}`;
      const { status } = await api.anonymous(method.toUpperCase(), asked, body, { origin: api.url });
      const described = paths[`/api/auth${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method] !== undefined;
      expect(described, `${method} ${path} answers ${status}`).toBe(status !== 404);
    }
  }
});

it('points only at schemas that are there', async () => {
  const document = await read();
  const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(named).toContain('Problem');
  expect([...new Set(named)].filter((name) => name === undefined || !(name in document.components.schemas))).toEqual(
    [],
  );
});

it('is readable as a page that asks for no other file', async () => {
  const { paths } = await read();
  const page = String((await api.anonymous('GET', '/api/docs')).body);
  for (const methods of Object.values(paths)) {
    for (const one of Object.values(methods)) expect(page).toContain(`id="${one.operationId}"`);
  }
  expect(page).not.toMatch(/<script|<link|<img|url\(/);
});

it('answers whether the instance is ready, to anybody', async () => {
  expect(await api.anonymous('GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ready' } });
});

it('types a client from the same routes', async () => {
  const client = hc<AppType>(api.url);
  const answer = await client.api.health.$get();
  expect((await answer.json()).parts.database.ok).toBe(true);
});
