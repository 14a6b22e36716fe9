import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newKeySchema } from '#domain/key.schema.ts';
import { meSchema } from '#domain/me.schema.ts';
import { memberSchema } from '#domain/member.schema.ts';
import { problemSchema } from '#domain/problem.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
let marc: Person;
beforeAll(async () => {
  api = await startApi();
  [sophie, marc] = [await api.person('Sophie'), await api.person('Marc')];
});
afterAll(() => api.close());

const keyOf = async (person: Person, role = 'rep') => {
  const made = await person.ask('POST', '/api/keys', { name: 'Script', role });
  expect(made.status).toBe(201);
  return newKeySchema.parse(made.body);
};
const withKey = (secret: string, method = 'GET', path = '/api/workspace', body?: unknown) =>
  api.anonymous(method, path, body, { authorization: `Bearer ${secret}` });
const workspaceIdOf = async (person: Person) =>
  workspaceSchema.parse((await person.ask('GET', '/api/workspace')).body).id;

describe('a foreign resource', () => {
  it('answers exactly as one that never existed', async () => {
    const { id } = await keyOf(marc);
    const shape = async (keyId: string) => {
      const answer = await sophie.ask('DELETE', `/api/keys/${keyId}`);
      const { requestId: _, ...problem } = problemSchema.parse(answer.body);
      return { status: answer.status, problem };
    };
    expect(await shape(id)).toEqual(await shape('key_0000000000000000000000000a'));
    expect((await shape(id)).status).toBe(404);
    expect((await marc.ask('DELETE', `/api/keys/${id}`)).status).toBe(204);
  });

  it('is not reached by naming its workspace', async () => {
    const headers = { 'x-workspace': await workspaceIdOf(marc) };
    expect((await marc.ask('GET', '/api/workspace', undefined, headers)).status).toBe(200);
    expect(await sophie.ask('GET', '/api/workspace', undefined, headers)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    const stale = await api.anonymous('GET', '/api/workspace', undefined, {
      cookie: `${sophie.cookie}; workspace=${headers['x-workspace']}`,
    });
    expect(workspaceSchema.parse(stale.body).id).toBe(await workspaceIdOf(sophie));
  });
});

describe('a key', () => {
  it('works until it is revoked, in its own workspace, as its own role', async () => {
    const { id, secret, hint } = await keyOf(sophie, 'viewer');
    expect(secret.endsWith(hint)).toBe(true);
    expect(workspaceSchema.parse((await withKey(secret)).body).id).toBe(await workspaceIdOf(sophie));
    expect(await withKey(secret, 'PATCH', '/api/workspace', { name: 'No' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', permission: 'workspace.write' },
    });
    expect((await withKey(secret, 'GET', '/api/me')).status).toBe(403);

    expect((await sophie.ask('DELETE', `/api/keys/${id}`)).status).toBe(204);
    expect(await withKey(secret)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await sophie.ask('DELETE', `/api/keys/${id}`)).status).toBe(404);
  });

  it('is stored as a hash and shown once', async () => {
    const { secret } = await keyOf(sophie);
    expect(JSON.stringify((await sophie.ask('GET', '/api/keys')).body)).not.toContain(secret);
    expect(api.log.join('')).not.toContain(secret);
  });

  it('that is wrong is refused even beside a good cookie', async () => {
    const { secret } = await keyOf(sophie);
    for (const wrong of ['', 'lg_x', `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`]) {
      const answer = await sophie.ask('GET', '/api/workspace', undefined, { authorization: `Bearer ${wrong}` });
      expect(answer.status).toBe(401);
    }
  });
});

describe('a workspace', () => {
  it('is asked for before anything inside one', async () => {
    const nobody = await api.person('Nora', { sandbox: null });
    expect(await nobody.ask('GET', '/api/workspace')).toMatchObject({
      status: 403,
      body: { code: 'workspace_needed' },
    });
  });

  it('that is a sandbox begins on a Tuesday at 9:05 in Paris, in an account of its own; real ones share theirs', async () => {
    const nora = await api.person('Nora');
    const make = async (name: string, sandbox: boolean) =>
      workspaceSchema.parse((await nora.ask('POST', '/api/workspaces', { name, sandbox })).body);
    const made = await make('Bac à sable', true);
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Paris',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(shown.format(new Date(made.now))).toBe('Tuesday 09:05');
    const second = await make('Nora 2', false);
    const first = await workspaceIdOf(nora);
    const accounts = await api.db.transaction((tx) =>
      tx.query.workspace.findMany({ columns: { id: true, accountId: true } }),
    );
    const accountOf = (id: string) => accounts.find((row) => row.id === id)?.accountId;
    expect(accountOf(first)).toBe(accountOf(second.id));
    expect(accountOf(made.id)).not.toBe(accountOf(first));
    expect(
      meSchema.parse((await nora.ask('GET', '/api/me')).body).memberships.map(({ sandbox }) => sandbox),
    ).toHaveLength(3);
  });

  it('keeps an owner', async () => {
    const { items } = z.object({ items: z.array(memberSchema) }).parse((await marc.ask('GET', '/api/members')).body);
    expect(items).toMatchObject([{ name: 'Marc', email: marc.email, role: 'owner' }]);
    const path = `/api/members/${items[0]?.id ?? ''}`;
    expect(await marc.ask('PATCH', path, { role: 'rep' })).toMatchObject({ status: 409, body: { code: 'last_owner' } });
    expect(await marc.ask('DELETE', path)).toMatchObject({ status: 409, body: { code: 'last_owner' } });
  });

  it('has an audit log of what was done to it', async () => {
    const nora = await api.person('Nora');
    await nora.ask('PATCH', '/api/workspace', { name: 'Nora & Cie', onboarding: ['mailbox'] });
    await keyOf(nora);
    const page = await nora.ask('GET', '/api/audit?limit=2');
    const { items, next } = z
      .object({ items: z.array(z.object({ action: z.string() })), next: z.string() })
      .parse(page.body);
    expect(items.map(({ action }) => action)).toEqual(['key.created', 'workspace.updated']);
    expect(await nora.ask('GET', `/api/audit?limit=2&cursor=${next}`)).toMatchObject({
      body: { items: [{ action: 'workspace.created' }], next: null },
    });
  });
});
