import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy';
import type { Db } from './client.ts';
import * as schema from './schema/index.ts';

export type DatabaseOptions =
  | {
      driver: 'pglite';
      folder: string | null;
      /** a packed database (`packEmptyDatabase`) that a new one begins as */
      template?: string | undefined;
    }
  | { driver: 'postgres'; url: string; poolSize?: number }
  | { driver: 'neon'; url: string; poolSize?: number; webSocketProxy?: (host: string) => string };

/** Where the migrations are: beside this file in the repository, beside the bundle in a function. */
const migrationsFolder = () => {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(beside) ? beside : 'db/migrations';
};

type Query = (text: string, params: unknown[]) => Promise<{ rows: unknown[] }>;

/** The authentication library's handle over any driver: one statement, one transaction, one role. */
const authOver = (query: Query) =>
  drizzleProxy((text, params: unknown[]) => query(text, params).then(({ rows }) => ({ rows })), { schema });

/** Opens the database and brings its schema up to date. `folder: null` is an in-memory PGlite, for tests. */
export async function openDatabase(options: DatabaseOptions): Promise<Db> {
  switch (options.driver) {
    case 'pglite':
      return openPglite(options);
    case 'postgres':
      return openPostgres(options);
    case 'neon':
      return openNeon(options);
  }
}

/** An empty database with today's schema, packed: a new PGlite begins as a copy of it in a fifth of the time. */
export async function packEmptyDatabase(): Promise<Uint8Array> {
  const { client } = await migratedPglite(null, undefined);
  const packed = await client.dumpDataDir('none');
  await client.close();
  return new Uint8Array(await packed.arrayBuffer());
}

async function migratedPglite(folder: string | null, template: string | undefined) {
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const { migrate } = await import('drizzle-orm/pglite/migrator');
  const loadDataDir = async () => (template === undefined ? {} : { loadDataDir: new Blob([await readFile(template)]) });
  if (folder !== null && template !== undefined && !existsSync(folder)) {
    // Renamed into place whole: a crash in the middle of unpacking leaves no database that cannot be opened.
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await (await PGlite.create(fresh, await loadDataDir())).close();
    await rename(fresh, folder);
  }
  const client = folder === null ? await PGlite.create('memory://', await loadDataDir()) : await PGlite.create(folder);
  const db = drizzle(client, { schema });
  await migrate(db, { migrationsFolder: migrationsFolder() });
  return { client, db };
}

/**
 * PGlite has no autovacuum: without this it would plan for ever as if a workspace held next to nothing, and sort a whole table for
 * its first rows. It looks again each time as much has happened as ever before.
 */
const FIRST_ANALYZED_AT = 500;

async function openPglite({ folder, template }: { folder: string | null; template?: string | undefined }): Promise<Db> {
  const { client, db } = await migratedPglite(folder, template);
  let transactions = 0;
  let analyzedAt = FIRST_ANALYZED_AT;
  return {
    driver: 'pglite',
    transaction: async (work) => {
      transactions += 1;
      if (transactions === analyzedAt) {
        analyzedAt *= 2;
        // Ten times fewer rows than usual are looked at: nothing else is answered meanwhile.
        await client.exec('set default_statistics_target = 10; analyze');
      }
      return db.transaction(work);
    },
    auth: authOver((text, params) =>
      client.transaction(async (tx) => {
        await tx.query('set local role leadgen_auth');
        return tx.query(text, params, { rowMode: 'array' });
      }),
    ),
    ping: async () => {
      await client.query('select 1');
    },
    close: () => client.close(),
  };
}

/** The part of a pool that `pg` and Neon's driver share. */
type PoolLike = {
  connect(): Promise<{ query(query: string | object): Promise<{ rows: unknown[] }>; release(broken?: boolean): void }>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
};

const authOverPool = (pool: PoolLike) =>
  authOver(async (text, values) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('set local role leadgen_auth');
      const result = await client.query({ text, values, rowMode: 'array' });
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  });

/**
 * A server that stops closes its connections, idle ones and those that are lent out between two statements. The pool makes
 * others, and what was under way fails by itself; without listeners each of them would end the process.
 */
function forgiving(pool: {
  on(event: 'error', listener: () => void): unknown;
  on(event: 'connect', listener: (client: { on(event: 'error', listener: () => void): unknown }) => void): unknown;
}): void {
  const nothing = (): void => undefined;
  pool.on('error', nothing);
  pool.on('connect', (client) => client.on('error', nothing));
}

const poolDb = (driver: 'postgres' | 'neon', pool: PoolLike, transaction: Db['transaction']): Db => ({
  driver,
  transaction,
  auth: authOverPool(pool),
  ping: async () => {
    await pool.query('select 1');
  },
  close: () => pool.end(),
});

/** The part of a single connection that `pg` and Neon's driver share. */
type ClientLike = {
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
  end(): Promise<void>;
};

/** Any number, the same for every LeadGen: who brings the schema up to date holds the lock of this name. */
const MIGRATION_LOCK = 5_323_647;

/**
 * Runs `work` while nobody else does on this database: functions that start at once would make the same tables. The lock
 * belongs to a transaction, on a connection of its own, because a pooler lets nothing longer keep a connection.
 */
async function alone(client: ClientLike, work: () => Promise<void>): Promise<void> {
  // What breaks it while it waits shows at its next statement; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await work();
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function openPostgres({ url, poolSize = 10 }: { url: string; poolSize?: number }): Promise<Db> {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const { migrate } = await import('drizzle-orm/node-postgres/migrator');
  const pool = new pg.Pool({ connectionString: url, max: poolSize });
  forgiving(pool);
  const db = drizzle(pool, { schema });
  await alone(new pg.Client({ connectionString: url }), () => migrate(db, { migrationsFolder: migrationsFolder() }));
  return poolDb('postgres', pool, (work) => db.transaction(work));
}

async function openNeon(options: {
  url: string;
  poolSize?: number;
  webSocketProxy?: (host: string) => string;
}): Promise<Db> {
  const { Client, neonConfig, Pool } = await import('@neondatabase/serverless');
  const { drizzle } = await import('drizzle-orm/neon-serverless');
  const { migrate } = await import('drizzle-orm/neon-serverless/migrator');
  neonConfig.webSocketConstructor = globalThis.WebSocket;
  if (options.webSocketProxy) {
    // A proxy on this machine speaks plain WebSocket and lets the server ask for the password itself.
    neonConfig.wsProxy = options.webSocketProxy;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineConnect = false;
  }
  const pool = new Pool({ connectionString: options.url, max: options.poolSize ?? 10 });
  forgiving(pool);
  const db = drizzle(pool, { schema });
  await alone(new Client({ connectionString: options.url }), () =>
    migrate(db, { migrationsFolder: migrationsFolder() }),
  );
  return poolDb('neon', pool, (work) => db.transaction(work));
}
