import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** Values of a row as JSON that PostgreSQL turns back into the row's own types. Bytes have no place here. */
function asRecord(table: PgTable, row: object): Record<string, unknown> {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => (columns[key] ? [[columns[key].name, value]] : [])),
  );
}

/**
 * Many rows of a table as one parameter: `from` them in an update, or `select` all columns of them in an insert
 * (`insert(table).select(selectRecords(...))`). A statement of 500 rows costs what one does; a parameter a cell does not.
 */
export function recordset(table: PgTable, rows: readonly object[]): SQL {
  const json = JSON.stringify(rows.map((row) => asRecord(table, row)));
  return sql`jsonb_populate_recordset(null::${sql.identifier(getTableName(table))}, ${json}::jsonb)`;
}

/** Rows for `insert(table).select(...)`: every column that is not made from others, in the order that the schema has them. */
export function selectRecords<T extends PgTable>(table: T, rows: readonly T['$inferInsert'][]): SQL {
  const given = Object.values(getTableColumns(table)).filter(({ generated }) => generated === undefined);
  const columns = given.map((column) => sql`r.${sql.identifier(column.name)}`);
  return sql`select ${sql.join(columns, sql`, `)} from ${recordset(table, rows)} r`;
}
