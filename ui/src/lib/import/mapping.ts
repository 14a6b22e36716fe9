import { IMPORT_FIELDS, type ImportField } from '#domain/import_fields.ts';
import type { ImportMapping } from '#domain/import_mapping.ts';
import { rowReader } from '#domain/import_row.ts';

/** What a column becomes, or null when it is left out. */
export const fieldOf = (mapping: ImportMapping, column: string): ImportField | null =>
  IMPORT_FIELDS.find((field) => mapping[field] === column) ?? null;

/** The mapping with a column given to a field, or left out (null). A field has one column: the one before lets go. */
export function withColumn(mapping: ImportMapping, column: string, field: ImportField | null): ImportMapping {
  const next: Partial<Record<ImportField, string>> = {};
  for (const other of IMPORT_FIELDS) {
    const kept = mapping[other];
    if (kept !== undefined && kept !== column && other !== field) next[other] = kept;
  }
  if (field !== null) next[field] = column;
  return next;
}

/** The first rows as they would be imported: who each one is, and what is wrong with it. */
export function tryOut(
  columns: readonly string[],
  mapping: ImportMapping,
  rows: readonly { row: number; cells: readonly string[] }[],
) {
  const read = rowReader(columns, mapping);
  return rows.map(({ row, cells }) => {
    const { lead, problems } = read(row, cells);
    return { row, lead, problems, cells };
  });
}
