import type { Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { buildDatabase } from '#infra/local/builds/database.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/** An empty PGlite in memory, with today's schema. */
export async function emptyDatabase(): Promise<Db> {
  const { path: template } = await buildDatabase(PROJECT_ROOT, () => undefined);
  return openDatabase({ driver: 'pglite', folder: null, template });
}
