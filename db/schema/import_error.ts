import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idOf, ofWorkspace, workspaceId } from '../columns.ts';

/** A row that could not become a lead, kept whole and downloadable. */
export const importError = pgTable(
  'import_error',
  {
    ...workspaceId,
    importId: idOf('imp', 'import_id').notNull(),
    /** 1 is the first row under the header. */
    row: integer('row').notNull(),
    field: text('field').notNull(),
    code: text('code').notNull(),
    cells: jsonb('cells').$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.importId, t.row] }), ofWorkspace()],
);
