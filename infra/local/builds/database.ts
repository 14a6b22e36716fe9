import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { makeWhenStale } from './stale.ts';
import { runBuild } from './run.ts';

const EMPTY = fileURLToPath(new URL('./empty-database.ts', import.meta.url));

/**
 * Makes an empty PGlite database with today's schema, packed, when it is stale: unpacking it takes a second where making one
 * takes five, and each new data folder and each test begins with one. In a process of its own, whose memory goes with it.
 * @returns the file that `openDatabase` takes as `template`
 */
export async function buildDatabase(
  root: string,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<{ path: string; built: boolean }> {
  const path = join(root, '.cache/database.tar');
  const made = {
    from: ['db/migrations', 'node_modules/@electric-sql/pglite/package.json'].map((name) => join(root, name)),
    output: path,
    stamp: join(root, '.cache/database.stamp'),
  };
  const built = await makeWhenStale(made, async () => {
    await mkdir(join(root, '.cache'), { recursive: true });
    // Renamed into place whole: another run may be reading it, or make the same.
    const fresh = `${path}.${process.pid}`;
    await runBuild('The empty database', process.execPath, [EMPTY, fresh], root, signal);
    await rename(fresh, path);
  });
  if (built) say('Database: an empty one is ready');
  return { path, built };
}
