import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { importError, importPage, leadImport } from '../schema/index.ts';

/**
 * Leaves nothing of somebody in the files of leads on their way in. A row that names them loses its cells, and is counted as
 * erased when its turn comes. A file that is still being read ends there: nobody can tell which rows it will give.
 * @param written how the address is found in text (`asWritten`)
 */
export async function eraseImported(
  tx: Tx,
  { workspaceId, written, now }: { workspaceId: Id<'ws'>; written: string; now: Date },
): Promise<void> {
  const held = await tx
    .select({ id: leadImport.id })
    .from(leadImport)
    .where(and(eq(leadImport.workspaceId, workspaceId), eq(leadImport.status, 'reading')))
    .for('update');
  // Whatever its encoding: UTF-16 puts a zero beside each letter of an address.
  const text = sql`lower(replace(encode(${leadImport.file}, 'escape'), '\\000', ''))`;
  for (const { id } of held) {
    const [over] = await tx
      .update(leadImport)
      .set({ status: 'failed', failure: 'erased', file: null, updatedAt: now })
      .where(and(eq(leadImport.workspaceId, workspaceId), eq(leadImport.id, id), sql`${text} ~ ${written}`))
      .returning({ id: leadImport.id });
    if (over)
      await tx.delete(importPage).where(and(eq(importPage.workspaceId, workspaceId), eq(importPage.importId, id)));
  }
  await tx
    .update(leadImport)
    .set({ file: null })
    .where(and(eq(leadImport.workspaceId, workspaceId), ne(leadImport.status, 'reading'), isNotNull(leadImport.file)));
  await tx
    .update(importPage)
    .set({
      rows: sql`(select jsonb_agg(case when lower(r ->> 'cells') ~ ${written} then jsonb_set(r, '{cells}', '[]') else r end order by place)
        from jsonb_array_elements(${importPage.rows}) with ordinality as of_page(r, place))`,
    })
    .where(and(eq(importPage.workspaceId, workspaceId), sql`lower(${importPage.rows}::text) ~ ${written}`));
  await tx
    .delete(importError)
    .where(and(eq(importError.workspaceId, workspaceId), sql`lower(${importError.cells}::text) ~ ${written}`));
  await untitle(tx, { workspaceId, written, now });
}

/** In a file without titles the first row was taken for them: what looks like an address there becomes the column's number. */
async function untitle(
  tx: Tx,
  { workspaceId, written, now }: { workspaceId: Id<'ws'>; written: string; now: Date },
): Promise<void> {
  const named = await tx
    .select({ id: leadImport.id, columns: leadImport.columns, mapping: leadImport.mapping })
    .from(leadImport)
    .where(and(eq(leadImport.workspaceId, workspaceId), sql`lower(${leadImport.columns}::text) ~ ${written}`));
  for (const { id, columns, mapping } of named) {
    const title = (column: string) => (column.includes('@') ? `#${columns.indexOf(column) + 1}` : column);
    const mapped = Object.fromEntries(Object.entries(mapping).map(([field, column]) => [field, title(column)]));
    await tx
      .update(leadImport)
      .set({ columns: columns.map(title), mapping: mapped, updatedAt: now })
      .where(and(eq(leadImport.workspaceId, workspaceId), eq(leadImport.id, id)));
  }
}
