import { and, asc, count, desc, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { ImportFailure, ImportStatus } from '#domain/import.ts';
import type { ImportMapping } from '#domain/import_mapping.ts';
import type { RowProblem } from '#domain/import_row.ts';
import { selectRecords } from '../bulk.ts';
import type { Tx } from '../client.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { importError, importPage, leadImport } from '../schema/index.ts';

type Row = typeof leadImport.$inferSelect;
/** An import without its file. */
export type Import = Omit<Row, 'file' | 'workspaceId'>;
export type ImportError = Omit<typeof importError.$inferSelect, 'workspaceId' | 'importId'>;
export type NumberedRow = { row: number; cells: string[] };
type Key = { workspaceId: Id<'ws'>; importId: Id<'imp'> };

const view = {
  id: leadImport.id,
  fileName: leadImport.fileName,
  encoding: leadImport.encoding,
  delimiter: leadImport.delimiter,
  columns: leadImport.columns,
  mapping: leadImport.mapping,
  language: leadImport.language,
  status: leadImport.status,
  rowsTotal: leadImport.rowsTotal,
  rowsDone: leadImport.rowsDone,
  created: leadImport.created,
  merged: leadImport.merged,
  rejected: leadImport.rejected,
  failure: leadImport.failure,
  failureRow: leadImport.failureRow,
  createdBy: leadImport.createdBy,
  createdAt: leadImport.createdAt,
  updatedAt: leadImport.updatedAt,
};
const of = ({ workspaceId, importId }: Key) =>
  and(eq(leadImport.workspaceId, workspaceId), eq(leadImport.id, importId));
const pagesOf = ({ workspaceId, importId }: Key) =>
  and(eq(importPage.workspaceId, workspaceId), eq(importPage.importId, importId));

export async function insertImport(
  tx: Tx,
  row: Pick<Row, 'id' | 'workspaceId' | 'fileName' | 'language' | 'createdBy'> & { file: Uint8Array; now: Date },
): Promise<Import> {
  const { now, ...rest } = row;
  const [made] = await tx
    .insert(leadImport)
    .values({
      ...rest,
      columns: [],
      mapping: {},
      status: 'reading',
      rowsTotal: 0,
      rowsDone: 0,
      created: 0,
      merged: 0,
      rejected: 0,
      createdAt: now,
      updatedAt: now,
    })
    .returning(view);
  if (!made) throw new Error('import_not_inserted');
  return made;
}

export async function getImport(tx: Tx, key: Key): Promise<Import | null> {
  const [row] = await tx.select(view).from(leadImport).where(of(key));
  return row ?? null;
}

/** The bytes of an import's file; null once it is read, or ended. */
export async function importFile(tx: Tx, key: Key): Promise<Uint8Array | null> {
  const [row] = await tx.select({ file: leadImport.file }).from(leadImport).where(of(key));
  return row?.file ?? null;
}

/** Imports, newest first. */
export async function listImports(
  tx: Tx,
  { workspaceId, after, limit }: { workspaceId: Id<'ws'>; after: Cursor | null; limit: number },
): Promise<Page<Import>> {
  const rows = await tx
    .select(view)
    .from(leadImport)
    .where(
      and(
        eq(leadImport.workspaceId, workspaceId),
        after
          ? or(
              lt(leadImport.createdAt, after.at),
              and(eq(leadImport.createdAt, after.at), sql`${leadImport.id} < ${after.id}`),
            )
          : undefined,
      ),
    )
    .orderBy(desc(leadImport.createdAt), desc(leadImport.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/**
 * Keeps pages of a file that is being read; a page that is kept already stays as it is.
 * @returns false when it is no longer being read: nothing is kept
 */
export async function insertPages(
  tx: Tx,
  { workspaceId, importId, pages }: Key & { pages: readonly { page: number; rows: NumberedRow[] }[] },
): Promise<boolean> {
  const [reading] = await tx
    .select({ id: leadImport.id })
    .from(leadImport)
    .where(and(of({ workspaceId, importId }), eq(leadImport.status, 'reading')))
    .for('update');
  if (!reading) return false;
  if (pages.length === 0) return true;
  await tx
    .insert(importPage)
    .select(
      selectRecords(
        importPage,
        pages.map((page) => ({ workspaceId, importId, ...page })),
      ),
    )
    .onConflictDoNothing();
  return true;
}

/** Says what reading a file told; its rows are kept in pages from here. @returns false when the import was no longer being read */
export async function describeImport(
  tx: Tx,
  {
    now,
    workspaceId,
    importId,
    ...found
  }: Key & {
    now: Date;
    encoding: string;
    delimiter: string;
    columns: string[];
    mapping: ImportMapping;
    rowsTotal: number;
  },
): Promise<boolean> {
  const rows = await tx
    .update(leadImport)
    .set({ ...found, status: 'mapping', file: null, updatedAt: now })
    .where(and(of({ workspaceId, importId }), eq(leadImport.status, 'reading')))
    .returning({ id: leadImport.id });
  return rows.length > 0;
}

/** Writes which column is what, while that can still be said. @returns null when it no longer can */
export async function setMapping(
  tx: Tx,
  {
    now,
    mapping,
    language,
    ...key
  }: Key & { now: Date; mapping?: ImportMapping | undefined; language?: Import['language'] | undefined },
): Promise<Import | null> {
  const [row] = await tx
    .update(leadImport)
    .set({
      ...(mapping === undefined ? {} : { mapping }),
      ...(language === undefined ? {} : { language }),
      updatedAt: now,
    })
    .where(and(of(key), eq(leadImport.status, 'mapping')))
    .returning(view);
  return row ?? null;
}

/** Moves an import from some statuses to another; one that ends keeps neither its file nor rows. @returns null when it was in none of them */
export async function moveImport(
  tx: Tx,
  {
    now,
    from,
    to,
    failure = null,
    failureRow = null,
    ...key
  }: Key & {
    now: Date;
    from: ImportStatus[];
    to: ImportStatus;
    failure?: ImportFailure | null;
    failureRow?: number | null;
  },
): Promise<Import | null> {
  const over = to === 'finished' || to === 'stopped' || to === 'failed';
  const [row] = await tx
    .update(leadImport)
    .set({ status: to, failure, failureRow, updatedAt: now, ...(over ? { file: null } : {}) })
    .where(and(of(key), inArray(leadImport.status, from)))
    .returning(view);
  if (row && over) await tx.delete(importPage).where(pagesOf(key));
  return row ?? null;
}

/** Takes a page out, to import it in the same transaction. @returns null when it was imported before */
export async function takePage(tx: Tx, { page, ...key }: Key & { page: number }): Promise<NumberedRow[] | null> {
  const [row] = await tx
    .delete(importPage)
    .where(and(pagesOf(key), eq(importPage.page, page)))
    .returning({ rows: importPage.rows });
  return row?.rows ?? null;
}

/** The first rows of a file that is not imported yet. */
export async function previewRows(tx: Tx, { limit, ...key }: Key & { limit: number }): Promise<NumberedRow[]> {
  const [row] = await tx
    .select({ rows: importPage.rows })
    .from(importPage)
    .where(and(pagesOf(key), eq(importPage.page, 0)));
  return row?.rows.filter(({ cells }) => cells.length > 0).slice(0, limit) ?? [];
}

/** Moves the counters, in the transaction that imports the rows. */
export async function countRows(
  tx: Tx,
  { now, created, merged, rejected, ...key }: Key & { now: Date; created: number; merged: number; rejected: number },
): Promise<void> {
  await tx
    .update(leadImport)
    .set({
      created: sql`${leadImport.created} + ${created}`,
      merged: sql`${leadImport.merged} + ${merged}`,
      rejected: sql`${leadImport.rejected} + ${rejected}`,
      rowsDone: sql`${leadImport.rowsDone} + ${created + merged + rejected}`,
      updatedAt: now,
    })
    .where(of(key));
}

export async function insertErrors(
  tx: Tx,
  { workspaceId, importId, errors }: Key & { errors: readonly (RowProblem & { cells: string[] })[] },
): Promise<void> {
  if (errors.length === 0) return;
  const rows = errors.map((error) => ({ workspaceId, importId, ...error }));
  await tx.insert(importError).select(selectRecords(importError, rows)).onConflictDoNothing();
}

/** What was wrong in a file's rows, in the order of the rows; `after` is the last row seen whole. */
export async function listErrors(
  tx: Tx,
  { after, limit, ...key }: Key & { after: number; limit: number },
): Promise<ImportError[]> {
  return tx
    .select({
      row: importError.row,
      field: importError.field,
      code: importError.code,
      kept: importError.kept,
      cells: importError.cells,
    })
    .from(importError)
    .where(
      and(
        eq(importError.workspaceId, key.workspaceId),
        eq(importError.importId, key.importId),
        gt(importError.row, after),
      ),
    )
    .orderBy(asc(importError.row), asc(importError.field))
    .limit(limit);
}

/** How many rows had something wrong, by field and code. */
export async function countErrors(
  tx: Tx,
  key: Key,
): Promise<{ field: string; code: string; kept: boolean; count: number }[]> {
  return tx
    .select({ field: importError.field, code: importError.code, kept: importError.kept, count: count() })
    .from(importError)
    .where(and(eq(importError.workspaceId, key.workspaceId), eq(importError.importId, key.importId)))
    .groupBy(importError.field, importError.code, importError.kept)
    .orderBy(desc(count()));
}
