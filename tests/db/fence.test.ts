import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject, afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFence, takeDatabase, TakenByAnother, type FenceParts } from '#activities/fence.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { insertMailbox, listMailboxes } from '#db/queries/mailbox.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { newId } from '#domain/id.ts';
import { fenceInFolder } from '#infra/local/fence-file.ts';
import { outsideInMemory } from '../support/fence.ts';
import { temporaryFolder } from '../support/folder.ts';
import { copyDatabase, createDatabase, type TestDatabase } from '../support/postgres.ts';
import { createTenant, NOW, type Tenant } from '../support/tenant.ts';

const MINUTE = 60_000;
const random = (length: number) => randomBytes(length);
const later = (minutes: number) => () => new Date(NOW.getTime() + minutes * MINUTE);
const partsOf = (db: Db, more: Partial<FenceParts> = {}): FenceParts => ({
  ...{ db, random, time: later(0), temporal: 'one', outside: outsideInMemory() },
  ...more,
});
async function mailboxes(db: Db, tenant: Tenant): Promise<string[]> {
  const rows = await withWorkspace(db, tenant.workspaceId, (tx) => listMailboxes(tx, tenant));
  return rows.map(({ status, statusReason }) => [status, statusReason].filter(Boolean).join(' '));
}
async function withMailbox(db: Db): Promise<Tenant> {
  const tenant = await createTenant(db);
  const id = newId('mbx', NOW.getTime(), randomBytes(10));
  await withWorkspace(db, tenant.workspaceId, (tx) =>
    insertMailbox(tx, {
      ...{ id, workspaceId: tenant.workspaceId, kind: 'smtp', address: `${id}@ondine.example`, displayName: 'Sophie' },
      ...{ status: 'connected', connection: {}, rampStartedAt: NOW, createdAt: NOW, updatedAt: NOW },
      ...{ windowStartMinute: 540, windowEndMinute: 1050 },
    }),
  );
  return tenant;
}

describe('a database', () => {
  let database: TestDatabase;
  let db: Db;
  let tenant: Tenant;
  beforeEach(async () => {
    database = await createDatabase(inject('postgresUrl'));
    db = await openDatabase({ driver: 'postgres', url: database.url });
    tenant = await withMailbox(db);
    return async () => {
      await db.close();
      await database.drop();
    };
  });

  test('lets its own LeadGen send, after any stop and crash', async () => {
    const outside = outsideInMemory();
    for (let start = 0; start < 3; start += 1) {
      expect(await takeDatabase(partsOf(db, { outside, time: later(start) }))).toBe('clear');
      const fence = createFence(partsOf(db, { outside, time: later(start) }));
      await Promise.all(Array.from({ length: 20 }, () => fence.pass()));
    }
    expect(await mailboxes(db, tenant)).toEqual(['connected']);
  });

  test('that counted a message before it was told outside is not behind', async () => {
    const outside = outsideInMemory();
    await takeDatabase(partsOf(db, { outside }));
    const dying = createFence(
      partsOf(db, { outside: { ...outside, keep: () => Promise.reject(new Error('killed')) } }),
    );
    await expect(dying.pass()).rejects.toThrow('killed');
    expect(await takeDatabase(partsOf(db, { outside }))).toBe('clear');
    await createFence(partsOf(db, { outside })).pass();
    expect(await mailboxes(db, tenant)).toEqual(['connected']);
  });

  test('refuses a second LeadGen with a Temporal of its own while the first lives', async () => {
    await takeDatabase(partsOf(db));
    const second = partsOf(db, { temporal: 'two', time: later(0.5) });
    await expect(takeDatabase(second)).rejects.toBeInstanceOf(TakenByAnother);
    await expect(createFence(second).pass()).rejects.toMatchObject({ code: 'database_of_another' });
    await createFence(partsOf(db)).pass();
  });

  test('holds everything for one that takes it over from the dead, and lets the first not come back', async () => {
    const outside = outsideInMemory();
    await takeDatabase(partsOf(db, { outside }));
    expect(await takeDatabase(partsOf(db, { temporal: 'two', time: later(5) }))).toBe('held');
    expect(await mailboxes(db, tenant)).toEqual(['paused restored']);
    await expect(createFence(partsOf(db, { outside })).pass()).rejects.toMatchObject({ code: 'database_of_another' });
  });

  test('that was put back from a backup is known at the start, and everything waits for a person', async () => {
    const outside = outsideInMemory();
    await takeDatabase(partsOf(db, { outside }));
    await createFence(partsOf(db, { outside })).pass();
    await db.close();
    const backup = await copyDatabase(inject('postgresUrl'), database);
    db = await openDatabase({ driver: 'postgres', url: database.url });
    await createFence(partsOf(db, { outside })).pass();
    const restored = await openDatabase({ driver: 'postgres', url: backup.url });
    expect(await takeDatabase(partsOf(restored, { outside }))).toBe('held');
    expect(await mailboxes(restored, tenant)).toEqual(['paused restored']);
    const alerts = await withWorkspace(restored, tenant.workspaceId, (tx) =>
      openAlerts(tx, { workspaceId: tenant.workspaceId, limit: 5 }),
    );
    expect(alerts.map(({ code }) => code)).toEqual(['mailbox_restored']);
    // Once a person has looked it goes on, and is not held again for the same reason.
    expect(await takeDatabase(partsOf(restored, { outside }))).toBe('clear');
    await createFence(partsOf(restored, { outside })).pass();
    await restored.close();
    await backup.drop();
  });

  test('that is put back under a running LeadGen lets nothing out', async () => {
    const outside = outsideInMemory();
    await takeDatabase(partsOf(db, { outside }));
    await outside.keep(7);
    await expect(createFence(partsOf(db, { outside })).pass()).rejects.toMatchObject({ code: 'database_restored' });
    expect(await mailboxes(db, tenant)).toEqual(['paused restored']);
  });
});

describe('a data folder', () => {
  let folder: string;
  let cleanup: AsyncDisposableStack;
  beforeAll(async () => {
    cleanup = new AsyncDisposableStack();
    folder = cleanup.use(await temporaryFolder()).path;
  });
  afterAll(() => cleanup.disposeAsync());

  /** A LeadGen on PGlite that handed so many messages over, and stopped. */
  async function live(path: string, sends: number): Promise<'clear' | 'held'> {
    const db = await openDatabase({ driver: 'pglite', folder: join(path, 'pglite') });
    const parts = partsOf(db, { outside: fenceInFolder(path) });
    const taken = await takeDatabase(parts);
    for (let sent = 0; sent < sends; sent += 1) await createFence(parts).pass();
    await db.close();
    return taken;
  }

  test('is known as itself after stops, a change of its rights and a move', async () => {
    const path = join(folder, 'own');
    await mkdir(path);
    expect(await live(path, 2)).toBe('clear');
    await chmod(join(path, 'fence.json'), 0o640);
    expect(await live(path, 1)).toBe('clear');
    await rename(path, join(folder, 'moved'));
    expect(await live(join(folder, 'moved'), 1)).toBe('clear');
  });

  test('whose database alone was put back holds what would be sent twice', async () => {
    const path = join(folder, 'database');
    await mkdir(path);
    await live(path, 1);
    await cp(join(path, 'pglite'), join(folder, 'database.backup'), { recursive: true });
    await live(path, 1);
    await rm(join(path, 'pglite'), { recursive: true });
    await cp(join(folder, 'database.backup'), join(path, 'pglite'), { recursive: true });
    expect(await live(path, 0)).toBe('held');
    expect(await live(path, 1)).toBe('clear');
  });

  test('that is a copy is held wherever it is started, and the original goes on', async () => {
    const path = join(folder, 'whole');
    await mkdir(path);
    await live(path, 1);
    const backup = join(folder, 'whole.backup');
    await cp(path, backup, { recursive: true, preserveTimestamps: true });
    expect(await live(path, 1)).toBe('clear');
    expect(await live(backup, 0)).toBe('held');
    // Put back over the original, file by file: everything in the folder agrees, and it is yesterday's.
    await cp(join(folder, 'whole.backup'), path, { recursive: true, force: true });
    expect(await live(path, 0)).toBe('held');
  });
});
