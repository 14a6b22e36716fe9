import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ImportErrorCode } from '#domain/import.ts';
import { idOf, ofWorkspace, workspaceId } from '../columns.ts';

/** What was wrong in a row, with the row itself, downloadable. */
export const importError = pgTable(
  'import_error',
  {
    ...workspaceId,
    importId: idOf('imp', 'import_id').notNull(),
    /** 1 is the first row under the header. */
    row: integer('row').notNull(),
    field: text('field').notNull(),
    code: text('code').$type<ImportErrorCode>().notNull(),
    /** The row became a lead all the same, without this field. */
    kept: boolean('kept').notNull(),
    cells: jsonb('cells').$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.importId, t.row, t.field] }), ofWorkspace()],
);
