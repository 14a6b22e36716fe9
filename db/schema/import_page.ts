import { integer, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { idOf, ofWorkspace, workspaceId } from '../columns.ts';

/** Rows of a file that are still to be imported. A page disappears in the transaction that imports it: that makes it happen once. */
export const importPage = pgTable(
  'import_page',
  {
    ...workspaceId,
    importId: idOf('imp', 'import_id').notNull(),
    page: integer('page').notNull(),
    rows: jsonb('rows').$type<{ row: number; cells: string[] }[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.importId, t.page] }), ofWorkspace()],
);
