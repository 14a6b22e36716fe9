import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ImportStatus } from '#domain/import.ts';
import { bytes, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A file of leads on its way in. The file is kept until the import ends. */
export const leadImport = pgTable(
  'import',
  {
    id: primaryId('imp'),
    ...workspaceId,
    fileName: text('file_name').notNull(),
    file: bytes('file'),
    encoding: text('encoding').notNull(),
    delimiter: text('delimiter').notNull(),
    /** Column of the file by field of a lead. */
    mapping: jsonb('mapping').$type<Record<string, string>>().notNull(),
    status: text('status').$type<ImportStatus>().notNull(),
    rowsTotal: integer('rows_total').notNull(),
    rowsDone: integer('rows_done').notNull(),
    created: integer('created').notNull(),
    merged: integer('merged').notNull(),
    rejected: integer('rejected').notNull(),
    createdBy: text('created_by').notNull(),
    ...timestamps,
  },
  () => [ofWorkspace()],
);
