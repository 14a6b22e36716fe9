import { inject } from 'vitest';
import type { Db, Driver } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { emptyPglite } from '#tests/support/database.ts';
import { startNeonProxy } from '#tests/support/neon-proxy.ts';
import { copyTemplate } from '#tests/support/postgres.ts';

export const DRIVERS = ['pglite', 'postgres', 'neon'] as const satisfies readonly Driver[];

export interface Driven {
  readonly db: Db;
  close(): Promise<void>;
}

/** A database of its own behind one of the drivers: in this process, on the run's PostgreSQL, or that through Neon's driver. */
export async function openDriver(driver: Driver): Promise<Driven> {
  if (driver === 'pglite') {
    const db = await emptyPglite();
    return { db, close: () => db.close() };
  }
  await using open = new AsyncDisposableStack();
  const database = await copyTemplate(inject('postgresUrl'));
  const { url } = database;
  open.defer(() => database.drop());
  if (driver === 'postgres') {
    const db = await openDatabase({ driver, url });
    open.defer(() => db.close());
    const kept = open.move();
    return { db, close: () => kept.disposeAsync() };
  }
  const proxy = await startNeonProxy(Number(new URL(url).port));
  open.defer(() => proxy.close());
  const db = await openDatabase({ driver, url, webSocketProxy: () => proxy.address });
  open.defer(() => db.close());
  const kept = open.move();
  return { db, close: () => kept.disposeAsync() };
}
