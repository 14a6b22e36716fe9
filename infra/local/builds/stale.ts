import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';

/** What a built thing is made from and where it goes. */
export interface Made {
  /** Files and folders it is made from; a missing one counts as absent, not as an error. */
  readonly from: readonly string[];
  /** Folders and files inside `from` that are themselves made, by name. */
  readonly except?: readonly string[];
  /** The file that proves it was made. */
  readonly output: string;
  /** Remembers the hash of `from` at the time. */
  readonly stamp: string;
}

/** SHA-256 over the names and the contents of everything in `from`, and the version of Node; the same on any machine. */
export function hashSources({ from, except = [] }: Pick<Made, 'from' | 'except'>): string {
  const hash = createHash('sha256').update(process.versions.node);
  for (const root of from) {
    const files = existsSync(root) ? (statSync(root).isDirectory() ? filesUnder(root, except) : [root]) : [];
    for (const file of files) {
      const name = relative(dirname(root), file).split(sep).join('/');
      const content = readFileSync(file);
      hash.update(`\0${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** True when the output is missing or was made from something else than what is there now. */
export function isStale(made: Made, hash = hashSources(made)): boolean {
  return !existsSync(made.output) || !existsSync(made.stamp) || readFileSync(made.stamp, 'utf8') !== hash;
}

/**
 * Runs `make` when the output is stale and remembers the sources as they were before it ran, so that an edit during the
 * build makes it stale again. Says whether it ran.
 */
export async function makeWhenStale(made: Made, make: () => Promise<void>): Promise<boolean> {
  const hash = hashSources(made);
  if (!isStale(made, hash)) return false;
  await make();
  await mkdir(dirname(made.stamp), { recursive: true });
  await writeFile(made.stamp, hash);
  return true;
}

function filesUnder(folder: string, except: readonly string[]): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !except.includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path, except) : entry.isFile() ? [path] : [];
    });
}
