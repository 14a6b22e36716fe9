import { afterAll, beforeAll, expect, it } from 'vitest';
import { assembleApi } from '#functions/api/assemble.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { emptyDatabase } from '#tests/support/database.ts';
import type { Db } from '#db/client.ts';
import { startApi, type ApiServer } from '#tests/support/api.ts';
import { silentPostman } from '#tests/support/postman.ts';

let db: Db;
let api: ApiServer;
beforeAll(async () => {
  db = await emptyDatabase();
  const { onSandboxCreated, onSandboxReady } = assembleApi({
    ...{ db, client: temporalClient({ address: '127.0.0.1:1', namespace: 'default' }), localOrigins: [] },
    ...{ publicUrl: 'https://leadgen.example.com', google: undefined, timelineUrl: () => null, sandboxes: false },
    secrets: { auth: 'k'.repeat(43), encryption: 'k'.repeat(43), links: 'k'.repeat(43) },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    openers: 'rules',
    asksSpamd: false,
    postman: silentPostman,
    health: () => Promise.reject(new Error('not asked')),
  });
  api = await startApi({ db, onSandboxCreated, onSandboxReady });
});
afterAll(async () => {
  await api.close();
  await db.close();
});

it('refuses a sandbox in words where its mail could never move, and keeps nothing of it', async () => {
  const sophie = await api.person('Sophie', { sandbox: null });
  const refused = await sophie.ask('POST', '/api/workspaces', { name: 'Essai', sandbox: true });
  expect(refused).toMatchObject({ status: 409, body: { code: 'no_sandboxes' } });
  expect((await sophie.ask('GET', '/api/workspaces')).body).toEqual({ items: [], next: null });
  expect((await sophie.ask('POST', '/api/workspaces', { name: 'Ondine', sandbox: false })).status).toBe(201);
});
