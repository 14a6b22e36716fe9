import { rm } from 'node:fs/promises';
import process from 'node:process';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { fileOf, importFile, newSandbox, type House } from './house.ts';

/** What an import writes. */
const TABLES = ['company', 'lead', 'provenance', 'evidence'] as const;
const named = z.object({ rows: z.array(z.object({ columns: z.string() })) });
const counted = z.object({ rows: z.array(z.object({ n: z.coerce.number() })) });

/**
 * Ms of an import of `rows` people of as many companies, from the request to its end, against COPY of the same final rows
 * into empty tables with the same indexes and constraints.
 */
export async function measureImport(
  house: House,
  rows: number,
): Promise<{ ours: number; floor: number; copied: number }> {
  const { workspaceId, person } = await newSandbox(house);
  const { ms } = await importFile(person, fileOf(rows));
  const { db } = house;
  let floor = 0;
  let copied = 0;
  for (const name of TABLES) {
    const table = sql.identifier(name);
    const bare = sql.identifier(`bench_${name}`);
    const path = `/tmp/leadgen-bench-${name}-${process.pid}`;
    const file = sql.raw(`'${path}'`);
    // COPY takes no column that the database makes itself.
    const { rows: known } = named.parse(
      await db.transaction((tx) =>
        tx.execute(sql`select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
          from information_schema.columns where table_schema = 'public' and table_name = ${name} and is_generated = 'NEVER'`),
      ),
    );
    const columns = sql.raw(known[0]?.columns ?? '');
    await db.transaction(async (tx) => {
      await tx.execute(
        sql`copy (select ${columns} from ${table} where workspace_id = ${sql.raw(`'${workspaceId}'`)}) to ${file}`,
      );
      await tx.execute(sql`create table ${bare} (like ${table} including all)`);
    });
    const started = performance.now();
    await db.transaction((tx) => tx.execute(sql`copy ${bare} (${columns}) from ${file}`));
    floor += performance.now() - started;
    const count = counted.parse(await db.transaction((tx) => tx.execute(sql`select count(*) n from ${bare}`)));
    copied += count.rows[0]?.n ?? 0;
    await db.transaction((tx) => tx.execute(sql`drop table ${bare}`));
    // PGlite's files are its own: on this disk there is none.
    await rm(path, { force: true });
  }
  return { ours: ms, floor, copied };
}
