import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterWorkspace, withDirectory, withWorkspace } from '#db/client.ts';
import type { Db, Tx } from '#db/client.ts';
import { lockInstance } from '#db/queries/instance.ts';
import * as schema from '#db/schema/index.ts';
import { createTenant } from '#tests/support/tenant.ts';
import type { Tenant } from '#tests/support/tenant.ts';
import { DRIVERS, openDriver } from './support/drivers.ts';
import type { Driven } from './support/drivers.ts';

const TABLES = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => ({ table, ...getTableConfig(table) }));
type Table = (typeof TABLES)[number];
/** Of the whole house, and of nobody in it: the directory's alone. */
const HOUSE_TABLES = TABLES.filter(({ name }) => name === 'instance');
const TENANT_TABLES = TABLES.filter((table) => table.schema === undefined && !HOUSE_TABLES.includes(table));
const AUTH_TABLES = TABLES.filter((table) => table.schema === 'auth');
/** Found and made by the directory role; the rest it never sees. */
const DIRECTORY = ['account', 'workspace', 'member'];

const has = ({ columns }: Table, name: string) => columns.some((column) => column.name === name);
/** The column that says whose a row is, and whom a tenant may see there. */
function ownership(table: Table, { workspaceId, accountId }: Tenant): { column: string; own: string } {
  if (table.name === 'account') return { column: 'id', own: accountId };
  if (table.name === 'workspace') return { column: 'id', own: workspaceId };
  if (has(table, 'account_id')) return { column: 'account_id', own: accountId };
  if (has(table, 'workspace_id')) return { column: 'workspace_id', own: workspaceId };
  throw new Error(`Nobody owns the rows of ${table.name}.`);
}

let made = 0;
/** Something that fits a column that must have a value; unique where text. */
function filling(column: PgColumn, tenant: Tenant): unknown {
  made += 1;
  if (column.name === 'workspace_id') return tenant.workspaceId;
  if (column.name === 'account_id') return tenant.accountId;
  switch (column.getSQLType()) {
    case 'text':
      return `filling ${made}`;
    case 'jsonb':
      return {};
    case 'boolean':
      return false;
    case 'bytea':
      return new Uint8Array([1]);
    case 'integer':
    case 'bigint':
      return made;
    case 'timestamp with time zone':
      return new Date(made);
    default:
      throw new Error(`What fits a ${column.getSQLType()}?`);
  }
}

/** One row for a tenant in every table that has none yet. As the owner of the tables, whom no policy binds. */
async function fill(db: Db, tenant: Tenant): Promise<void> {
  await db.transaction(async (tx) => {
    for (const table of TENANT_TABLES.filter(({ name }) => !DIRECTORY.includes(name))) {
      const needed = table.columns.filter(
        ({ notNull, hasDefault, name }) => (notNull && !hasDefault) || name === 'workspace_id',
      );
      const names = needed.map(({ name }) => sql.identifier(name));
      const values = needed.map((column) => sql.param(filling(column, tenant), column));
      await tx.execute(
        sql`insert into ${table.table} (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})`,
      );
    }
  });
}

/** How many of the rows that a transaction sees in each table are a tenant's own, and how many are not. */
async function seen(tx: Tx, tenant: Tenant): Promise<{ table: string; own: number; foreign: number }[]> {
  const counts = [];
  for (const table of TENANT_TABLES) {
    const { column, own } = ownership(table, tenant);
    const rows = await tx.select({ owner: sql<string>`${sql.identifier(column)}` }).from(table.table);
    const ownRows = rows.filter(({ owner }) => owner === own).length;
    counts.push({ table: table.name, own: ownRows, foreign: rows.length - ownRows });
  }
  return counts;
}
const names = (counts: { table: string }[]) => counts.map(({ table }) => table).sort();
const ALL = TENANT_TABLES.map(({ name }) => name).sort();

/** The SQLSTATE with which the database refuses. `42501` is insufficient_privilege (PostgreSQL, appendix A). */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if ('code' in cause && typeof cause.code === 'string') return cause.code;
    }
    throw error;
  }
}
const DENIED = '42501';

describe.each(DRIVERS)('on %s', (driver) => {
  let db: Db;
  let driven: Driven;
  let ours: Tenant;
  let sibling: Tenant;
  let theirs: Tenant;
  beforeAll(async () => {
    driven = await openDriver(driver);
    ({ db } = driven);
    ours = await createTenant(db);
    sibling = await createTenant(db, { accountId: ours.accountId });
    theirs = await createTenant(db);
    for (const tenant of [ours, sibling, theirs]) await fill(db, tenant);
  });
  afterAll(() => driven.close());

  it('shows a workspace its own rows in every table, and of its account what the account shares', async () => {
    const counts = await withWorkspace(db, ours.workspaceId, (tx) => seen(tx, ours));
    expect(names(counts.filter(({ foreign }) => foreign > 0))).toEqual([]);
    expect(names(counts.filter(({ own }) => own > 0))).toEqual(ALL);
    const shared = counts.filter(({ table, own }) => own > 1 && table !== 'account');
    expect(names(shared)).toEqual(['contact', 'suppression', 'suppression_change', 'suppression_origin']);
  });

  it('would show foreign rows in every table without the policies', async () => {
    const undone = new Error('undone');
    const counts: Awaited<ReturnType<typeof seen>> = [];
    const attempt = db.transaction(async (tx) => {
      for (const { table } of TENANT_TABLES) await tx.execute(sql`alter table ${table} disable row level security`);
      await enterWorkspace(tx, ours.workspaceId);
      counts.push(...(await seen(tx, ours)));
      throw undone;
    });
    await expect(attempt).rejects.toBe(undone);
    expect(names(counts.filter(({ foreign }) => foreign > 0))).toEqual(ALL);
  });

  it('lets a workspace take and delete no foreign row, and give none away', async () => {
    for (const { table, ...rest } of TENANT_TABLES.filter(({ name }) => name !== 'account')) {
      const { column, own: foreign } = ownership({ table, ...rest }, theirs);
      const { own } = ownership({ table, ...rest }, ours);
      const name = sql.identifier(column);
      await withWorkspace(db, ours.workspaceId, async (tx) => {
        await tx.execute(sql`update ${table} set ${name} = ${own} where ${name} = ${foreign}`);
        await tx.execute(sql`delete from ${table} where ${name} = ${foreign}`);
      });
      const gift = withWorkspace(db, ours.workspaceId, (tx) =>
        tx.execute(sql`update ${table} set ${name} = ${foreign}`),
      );
      expect([rest.name, await refusal(gift)]).toEqual([rest.name, DENIED]);
    }
    const after = await withWorkspace(db, theirs.workspaceId, (tx) => seen(tx, theirs));
    expect(names(after.filter(({ own }) => own > 0))).toEqual(ALL);
  });

  it('lets the directory find tenants and see nothing that they hold', async () => {
    for (const { table, name } of TENANT_TABLES) {
      const look = withDirectory(db, (tx) => tx.select({ one: sql`1` }).from(table));
      expect([name, await refusal(look)]).toEqual([name, DIRECTORY.includes(name) ? 'done' : DENIED]);
      expect([name, await refusal(withDirectory(db, (tx) => tx.delete(table)))]).toEqual([name, DENIED]);
    }
  });

  it('keeps what is of the whole house from every tenant and from the authentication library', async () => {
    await withDirectory(db, lockInstance);
    for (const { table, name } of HOUSE_TABLES) {
      const look = withWorkspace(db, ours.workspaceId, (tx) => tx.select({ one: sql`1` }).from(table));
      expect([name, await look]).toEqual([name, []]);
      expect([name, await refusal(db.auth.select({ one: sql`1` }).from(table))]).toEqual([name, DENIED]);
      const directory = withDirectory(db, (tx) => tx.select({ one: sql`1` }).from(table));
      expect([name, await directory]).toEqual([name, [{ one: 1 }]]);
    }
  });

  it('keeps the authentication library from every tenant, and every tenant from its tables', async () => {
    for (const { table, name } of TENANT_TABLES) {
      expect([name, await refusal(db.auth.select({ one: sql`1` }).from(table))]).toEqual([name, DENIED]);
    }
    for (const { table, name } of AUTH_TABLES) {
      expect([name, await refusal(db.auth.select({ one: sql`1` }).from(table))]).toEqual([name, 'done']);
      const asTenant = withWorkspace(db, ours.workspaceId, (tx) => tx.select({ one: sql`1` }).from(table));
      expect([name, await refusal(asTenant)]).toEqual([name, DENIED]);
      const asDirectory = withDirectory(db, (tx) => tx.select({ one: sql`1` }).from(table));
      expect([name, await refusal(asDirectory)]).toEqual([name, DENIED]);
    }
  });

  it('forgets the role and the workspace at the end of each transaction, also of one that failed', async () => {
    await refusal(withWorkspace(db, ours.workspaceId, (tx) => tx.execute(sql`select 1 / 0`)));
    await withWorkspace(db, ours.workspaceId, (tx) => tx.execute(sql`select 1`));
    const state = await db.transaction(async (tx) => {
      const [row] = await tx
        .select({
          role: sql<string>`current_user`,
          workspace: sql<string | null>`current_setting('app.workspace_id', true)`,
        })
        .from(schema.account)
        .limit(1);
      return row;
    });
    expect(state?.role).not.toMatch(/^leadgen_/);
    expect(state?.workspace ?? '').toBe('');
  });
});
