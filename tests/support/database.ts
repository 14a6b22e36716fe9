import { inject } from 'vitest';
import type { Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { buildDatabase } from '#infra/local/builds/database.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { copyTemplate } from './postgres.ts';

/** A database of one's own on the run's PostgreSQL, empty, with today's schema. A few times cheaper a statement than PGlite. */
export async function emptyDatabase(): Promise<Db> {
  const database = await copyTemplate(inject('postgresUrl'));
  const db = await openDatabase({ driver: 'postgres', url: database.url });
  const close = async (): Promise<void> => {
    await db.close();
    await database.drop();
  };
  return { ...db, close };
}

/** What the environment of a LeadGen says whose database is one of its own on the run's PostgreSQL; it goes with the server. */
export async function ownPostgres(): Promise<{ DATABASE_URL: string }> {
  const { url } = await copyTemplate(inject('postgresUrl'));
  return { DATABASE_URL: url };
}

/** An empty PGlite in memory, with today's schema. */
export async function emptyPglite(): Promise<Db> {
  const { path: template } = await buildDatabase(PROJECT_ROOT, () => undefined);
  return openDatabase({ driver: 'pglite', folder: null, template });
}
