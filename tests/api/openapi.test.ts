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
  responses: z.record(z.string(), z.unknown()).refine((responses) => 'default' in responses),
});
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
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const served = createApp(api.deps)
    .routes.filter(({ method, path }) => method !== 'ALL' && !/^\/api\/(openapi\.json|docs|auth\/)/.test(path))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect([...new Set(served)].sort()).toEqual(described.sort());
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(new Set(ids).size).toBe(ids.length);
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
