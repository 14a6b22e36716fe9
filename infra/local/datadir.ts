import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './guard/leftover.ts';
import { Refusal } from './refusal.ts';
import { lockOwner, secretsFile } from './datadir.schema.ts';
import type { LockOwner } from './datadir.schema.ts';

const OWNER_FILE = 'leadgen.pid';
const LOCK_FILE = 'leadgen.lock';
const SECRETS_FILE = 'secrets.json';
/** How long an instance whose terminal is gone may take to stop by itself before we end it. */
const ORPHAN_GRACE_MS = 10_000;

/** The folder of one instance, held by this process alone. */
export interface DataDir {
  /** Absolute. */
  readonly path: string;
  /**
   * The named secrets, made of 32 random bytes each when they do not exist yet. They live in secrets.json, readable by
   * this user only. Losing the file makes what was encrypted with it unreadable.
   */
  ensureSecrets<const Name extends string>(names: readonly Name[]): Promise<Record<Name, string>>;
  /** Lets another process take the folder. */
  release(): Promise<void>;
}

/**
 * Creates the data folder when missing and takes it for this process. Throws a Refusal when it cannot be written or when
 * another instance runs on it: two would see two worlds in one database without complaint. `launcher` is the
 * process that this one must not outlive (prepare.mjs): once it is gone, another start may take the folder from us.
 */
export async function openDataDir(folder: string, launcher?: number): Promise<DataDir> {
  const path = resolve(folder);
  const lock = await takeLock(path, { pid: process.pid, launcher });
  return {
    path,
    ensureSecrets: (names) => ensureSecrets(join(path, SECRETS_FILE), names),
    release: async () => {
      await rm(join(path, OWNER_FILE), { force: true });
      lock.close();
    },
  };
}

/**
 * The lock is one that the system itself gives up when the process dies, however it dies (an exclusive transaction on an
 * empty SQLite file); the file with the pid beside it only serves to say who holds it.
 */
async function takeLock(path: string, mine: LockOwner): Promise<DatabaseSync> {
  try {
    await makeFolder(path);
    const lock = await openLock(path);
    await writeFile(join(path, OWNER_FILE), JSON.stringify(mine));
    return lock;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      `The data folder ${path} cannot be written (${codeOf(error)}): choose another one with DATA_DIR=/some/folder, or make this one writable.`,
      { cause: error },
    );
  }
}

/** Not `mkdir` with `recursive`: Node 24 never comes back from it where the system will not hold a new folder (/proc). */
async function makeFolder(path: string): Promise<void> {
  const above = dirname(path);
  if (!existsSync(above)) await makeFolder(above);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  await access(path, constants.W_OK);
}

async function openLock(path: string): Promise<DatabaseSync> {
  const deadline = Date.now() + ORPHAN_GRACE_MS;
  for (;;) {
    const lock = new DatabaseSync(join(path, LOCK_FILE), { timeout: 0 });
    try {
      lock.exec('begin exclusive');
      return lock;
    } catch (error) {
      lock.close();
      if (!isLocked(error)) throw error;
    }
    const owner = await readOwner(join(path, OWNER_FILE));
    if (owner !== undefined && (owner.launcher === undefined || isAlive(owner.launcher))) {
      throw new Refusal(
        `The data folder ${path} is in use by another LeadGen (process ${owner.pid}): stop that one, or start with another DATA_DIR.`,
      );
    }
    // Whoever started it is gone (npm was killed): it is stopping by itself, and must not outlive its terminal.
    if (owner !== undefined && Date.now() > deadline) process.kill(owner.pid, 'SIGKILL');
    if (owner === undefined && Date.now() > deadline)
      throw new Refusal(`The data folder ${path} is in use by another program: start with another DATA_DIR.`);
    await delay(100);
  }
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  try {
    return lockOwner.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function ensureSecrets<Name extends string>(file: string, names: readonly Name[]): Promise<Record<Name, string>> {
  const kept = await readSecrets(file);
  const missing = names.filter((name) => kept[name] === undefined);
  const all = { ...kept, ...Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')])) };
  if (missing.length > 0) {
    const fresh = `${file}.new`;
    await writeFile(fresh, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    await rename(fresh, file);
  }
  await chmod(file, 0o600);
  if (!hasAll(all, names)) throw new Error('A secret was not made.');
  return all;
}

function hasAll<Name extends string>(
  some: Readonly<Record<string, string>>,
  names: readonly Name[],
): some is Record<Name, string> {
  return names.every((name) => name in some);
}

async function readSecrets(file: string): Promise<Readonly<Record<string, string>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
  const parsed = secretsFile.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Refusal(
      `The secrets in ${file} cannot be read: put back a copy of the file, because what they protect is unreadable without them.`,
    );
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isLocked = (error: unknown): boolean => error instanceof Error && error.message.includes('database is locked');

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
