import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { handler as api } from '#functions/api/lambda.ts';
import { handler as recipients } from '#functions/public/lambda.ts';
import { apiEvent } from '#tests/support/lambda_event.ts';
import { createDatabase } from '#tests/support/postgres.ts';
import type { TestDatabase } from '#tests/support/postgres.ts';

const ORIGIN = 'https://leadgen.example.com';
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  const secret = () => randomBytes(32).toString('base64url');
  const environment = {
    ...{ PUBLIC_URL: ORIGIN, DATABASE_URL: database.url, TEMPORAL_ADDRESS: '127.0.0.1:1' },
    ...{ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'LeadGen <leadgen@leadgen.example>', LOG_LEVEL: 'error' },
    ...{ AUTH_SECRET: secret(), ENCRYPTION_KEY: secret(), LINKS_SECRET: secret() },
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

const ask = async (method: string, path: string, body?: unknown, cookies: string[] = [], handler = api) => {
  const {
    statusCode,
    body: text64 = '',
    ...rest
  } = await handler(apiEvent(method, path, { cookies, headers: { origin: ORIGIN }, body }));
  const { cookies: given = [], headers = {} } = rest;
  const text = Buffer.from(text64, 'base64').toString('utf8');
  const parsed: unknown = /json/.test(String(headers['content-type'])) ? JSON.parse(text) : text;
  return { statusCode, body: parsed, cookies: given };
};

it('serves the API as a function: sign-up, a workspace, and what is signed in by cookie', async () => {
  const person = { name: 'Sophie', email: 'sophie@example.com', password: 'a long password' };
  const signedUp = await ask('POST', '/api/auth/sign-up/email', person);
  expect(signedUp.statusCode).toBe(200);
  expect(signedUp.cookies.join()).toMatch(/__Secure-leadgen\.session_token=.*Secure/);
  const cookies = signedUp.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  expect((await ask('POST', '/api/workspaces', { name: 'Sophie SAS', sandbox: false }, cookies)).statusCode).toBe(201);
  expect(await ask('GET', '/api/workspace', undefined, cookies)).toMatchObject({
    statusCode: 200,
    body: { name: 'Sophie SAS' },
  });
  expect((await ask('GET', '/api/audit?limit=1', undefined, cookies)).body).toMatchObject({
    items: [{ action: 'workspace.created' }],
  });
  expect((await ask('GET', '/api/workspace')).statusCode).toBe(401);
});

it('serves the pages of recipients beside it', async () => {
  const page = await ask('GET', '/o/not-a-token', undefined, [], recipients);
  expect(page.statusCode).toBe(404);
  expect(String(page.body)).toContain('<!doctype html>');
});

it('says that it is degraded while the workflows cannot be reached', async () => {
  expect(await ask('GET', '/api/health')).toMatchObject({
    statusCode: 503,
    body: { status: 'degraded', parts: { database: { ok: true }, temporal: { ok: false } } },
  });
});
