import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createAuth } from '#functions/api/auth.ts';
import { cookieOf, startApi } from '#tests/support/api.ts';
import type { ApiServer } from '#tests/support/api.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Each test signs in from an address of its own, as different people do. */
const from = (address: string) => ({ origin: api.url, 'x-client-address': address });
const signIn = (address: string, email: string, password: string) =>
  api.anonymous('POST', '/api/auth/sign-in/email', { email, password }, from(address));

describe('signing in', () => {
  it('lets somebody in who signed up, and ends only the session that signs out', async () => {
    const sophie = await api.person('Sophie', { sandbox: null });
    expect(await sophie.ask('GET', '/api/me')).toMatchObject({
      status: 200,
      body: { name: 'Sophie', email: sophie.email, memberships: [], theme: 'system' },
    });

    const again = await signIn('192.0.2.1', sophie.email, sophie.password);
    expect(again.status).toBe(200);
    const second = { cookie: cookieOf(again.headers), origin: api.url };
    expect((await api.anonymous('GET', '/api/me', undefined, second)).status).toBe(200);

    expect((await api.anonymous('POST', '/api/auth/sign-out', {}, second)).status).toBe(200);
    expect((await api.anonymous('GET', '/api/me', undefined, second)).status).toBe(401);
    expect((await sophie.ask('GET', '/api/me')).status).toBe(200);
  });

  it('refuses a wrong password as it refuses an unknown address', async () => {
    const sophie = await api.person('Sophie', { sandbox: null });
    const wrong = await signIn('192.0.2.2', sophie.email, 'not the password');
    const unknown = await signIn('192.0.2.2', 'nobody@example.com', 'not the password');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('content-type')).toBe('application/problem+json');
    expect(wrong.body).toMatchObject({ status: 401, code: 'invalid_email_or_password' });
    expect({ ...Object(unknown.body), requestId: '' }).toEqual({ ...Object(wrong.body), requestId: '' });
  });

  it('refuses a sign-up from a foreign page', async () => {
    const asked = { name: 'Eve', email: 'eve@example.com', password: 'a long password' };
    const headers = { ...from('192.0.2.3'), origin: 'https://evil.example' };
    expect((await api.anonymous('POST', '/api/auth/sign-up/email', asked, headers)).status).toBe(403);
  });

  it('slows down whoever tries password after password', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      statuses.push((await signIn('192.0.2.4', 'nobody@example.com', `password ${attempt}`)).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await signIn('192.0.2.5', 'nobody@example.com', 'another address')).status).toBe(401);
  });

  it('changes a forgotten password by a link that works once, and ends every session', async () => {
    const marc = await api.person('Marc', { sandbox: null });
    await marc.ask('PATCH', '/api/me', { language: 'en' });
    const asked = { email: marc.email, redirectTo: '/reset-password' };
    expect((await api.anonymous('POST', '/api/auth/request-password-reset', asked, from('192.0.2.6'))).status).toBe(
      200,
    );

    const letter = api.letters.at(-1);
    expect(letter).toMatchObject({ to: marc.email, subject: 'Your new LeadGen password' });
    const token = /\/reset-password\?token=(\S+)/.exec(letter?.text ?? '')?.[1];
    const change = { token, newPassword: 'a password never seen before' };
    expect((await api.anonymous('POST', '/api/auth/reset-password', change, from('192.0.2.6'))).status).toBe(200);

    expect((await marc.ask('GET', '/api/me')).status).toBe(401);
    expect((await signIn('192.0.2.6', marc.email, marc.password)).status).toBe(401);
    expect((await signIn('192.0.2.6', marc.email, change.newPassword)).status).toBe(200);
    expect((await api.anonymous('POST', '/api/auth/reset-password', change, from('192.0.2.6'))).status).toBe(400);
  });

  it('tells nobody whether an address has an account, and writes no address into its log', async () => {
    const sophie = await api.person('Sophie', { sandbox: null });
    const ask = (email: string) =>
      api.anonymous(
        'POST',
        '/api/auth/request-password-reset',
        { email, redirectTo: '/reset-password' },
        from('192.0.2.7'),
      );
    const letters = api.letters.length;
    expect((await ask('nobody@example.com')).body).toEqual((await ask(sophie.email)).body);
    expect(api.letters).toHaveLength(letters + 1);
    expect(api.log.length).toBeGreaterThan(10);
    expect(api.log.filter((line) => line.includes('@example.com') || line.includes('Sophie'))).toEqual([]);
  });
});

it('says nothing of what a database that fails was told, neither to whoever asks nor in any log', async () => {
  const written: string[] = [];
  const spies = (['error', 'warn', 'log'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...parts: unknown[]) => void written.push(parts.map(String).join(' '))),
  );
  const broken = await startApi();
  await broken.db.transaction((tx) => tx.execute(sql`drop table auth."user" cascade`));
  const origin = { origin: broken.url, 'x-client-address': '192.0.2.9' };
  const asked = { name: 'Sophie', email: 'sophie@example.com', password: 'a long password' };
  for (const path of ['sign-up/email', 'sign-in/email', 'request-password-reset']) {
    const answer = await broken.anonymous('POST', `/api/auth/${path}`, asked, origin);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  }
  await broken.close();
  expect(broken.log.some((line) => line.includes('request_failed'))).toBe(true);
  for (const line of [...written, ...broken.log]) expect(line).not.toMatch(/sophie@example|params/);
  expect(written).toEqual([]);
  for (const spy of spies) spy.mockRestore();
});

it('sends people to Google and back to us when its keys are set, and offers it to nobody otherwise', async () => {
  const { db, time, random, log, postman, publicUrl, origins } = api.deps;
  const google = { clientId: 'client.apps.googleusercontent.com', clientSecret: 'secret' };
  const options = { db, time, random, log, postman, publicUrl, origins, secret: 'x'.repeat(43) };
  const start = (auth: ReturnType<typeof createAuth>) =>
    auth.handler(
      new Request(`${publicUrl}/api/auth/sign-in/social`, {
        method: 'POST',
        headers: { ...from('192.0.2.8'), 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'google', callbackURL: '/today' }),
      }),
    );
  const { url } = z.object({ url: z.url() }).parse(await (await start(createAuth({ ...options, google }))).json());
  const asked = new URL(url);
  expect(asked.origin).toBe('https://accounts.google.com');
  expect(asked.searchParams.get('client_id')).toBe(google.clientId);
  expect(asked.searchParams.get('redirect_uri')).toBe(`${publicUrl}/api/auth/callback/google`);
  expect((await start(createAuth({ ...options, google: undefined }))).status).toBe(404);
});

describe('requests that ride on a cookie', () => {
  it('are refused when they would change something and do not come from our own pages', async () => {
    const { cookie } = await api.person('Sophie');
    const patch = (headers: Record<string, string>) =>
      api.anonymous('PATCH', '/api/workspace', { name: 'Forged' }, { cookie, ...headers });
    expect(await patch({ origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { code: 'wrong_origin' },
    });
    expect(await patch({ origin: 'null' })).toMatchObject({ status: 403, body: { code: 'wrong_origin' } });
    expect(await patch({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await patch({})).toMatchObject({ status: 403, body: { code: 'wrong_origin' } });
    expect(await patch({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
    expect(await patch({ origin: api.url })).toMatchObject({ status: 200 });
  });
});
