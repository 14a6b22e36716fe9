import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ImportFailure, ImportStatus } from '#domain/import.ts';
import type { ImportMapping } from '#domain/import_mapping.ts';
import type { Language } from '#domain/language.ts';
import { bytes, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A file of leads on its way in. The file is kept until it is read into pages. */
export const leadImport = pgTable(
  'import',
  {
    id: primaryId('imp'),
    ...workspaceId,
    fileName: text('file_name').notNull(),
    file: bytes('file'),
    /** Found by reading the file; null until then. */
    encoding: text('encoding'),
    delimiter: text('delimiter'),
    /** Titles of the file's columns, in its order, each once. */
    columns: jsonb('columns').$type<string[]>().notNull(),
    /** Column of the file by field of a lead. */
    mapping: jsonb('mapping').$type<ImportMapping>().notNull(),
    /** Language of a lead whose row and country tell none. */
    language: text('language').$type<Language>().notNull(),
    status: text('status').$type<ImportStatus>().notNull(),
    rowsTotal: integer('rows_total').notNull(),
    rowsDone: integer('rows_done').notNull(),
    created: integer('created').notNull(),
    merged: integer('merged').notNull(),
    rejected: integer('rejected').notNull(),
    /** Why the file could not be read, and the row where that was seen. */
    failure: text('failure').$type<ImportFailure>(),
    failureRow: integer('failure_row'),
    createdBy: text('created_by').notNull(),
    ...timestamps,
  },
  () => [ofWorkspace()],
);
