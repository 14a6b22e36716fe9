import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import type { Id } from '#domain/id.ts';
import type * as schema from './schema/index.ts';

/** A handle inside a transaction. Only `withWorkspace` and `withDirectory` give one out. */
export type Tx = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Driver = 'pglite' | 'postgres' | 'neon';

/** What each driver offers: one connection of type `Db` over PGlite, PostgreSQL and Neon (WebSocket). */
export type Db = {
  readonly driver: Driver;
  /** Runs `work` in one transaction; a throw rolls back. Nothing outside this file's neighbours may call it. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The authentication library's handle: each statement runs under its own role and sees its schema alone. */
  readonly auth: PgRemoteDatabase<typeof schema>;
  /** Answers when the database does; throws when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Runs `work` as the tenant role, seeing one workspace and its account through row-level security.
 * The workspace must come from an authenticated membership, a key or a workflow's id, never from a body.
 */
export function withWorkspace<T>(db: Db, workspaceId: Id<'ws'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await enterWorkspace(tx, workspaceId);
    return work(tx);
  });
}

/** Turns a transaction that can see a workspace into one that sees nothing else. Only for this file and the directory's queries. */
export async function enterWorkspace(tx: Tx, workspaceId: Id<'ws'>): Promise<void> {
  await tx.execute(sql`select
    set_config('app.workspace_id', ${workspaceId}, true),
    set_config('app.account_id', coalesce((select account_id from workspace where id = ${workspaceId}), ''), true),
    set_config('role', 'leadgen_app', true)`);
}

/** Runs `work` as the directory role: finds and creates accounts, workspaces and members, sees nothing else. */
export function withDirectory<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', 'leadgen_directory', true)`);
    return work(tx);
  });
}
