import { and, desc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { note } from '../schema/index.ts';

export type Note = typeof note.$inferSelect;

export async function insertNote(tx: Tx, row: typeof note.$inferInsert): Promise<Note> {
  const [made] = await tx.insert(note).values(row).returning();
  if (!made) throw new Error('note_not_inserted');
  return made;
}

/** The notes on a lead, newest first. */
export async function notesOf(
  tx: Tx,
  {
    workspaceId,
    leadId,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; after: Cursor | null; limit: number },
): Promise<Page<Note>> {
  const rows = await tx
    .select()
    .from(note)
    .where(and(eq(note.workspaceId, workspaceId), eq(note.leadId, leadId), olderThan(note.createdAt, note.id, after)))
    .orderBy(desc(note.createdAt), desc(note.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Takes a note away. @returns false when there was none */
export async function deleteNote(
  tx: Tx,
  { workspaceId, leadId, noteId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; noteId: Id<'nte'> },
): Promise<boolean> {
  const gone = await tx
    .delete(note)
    .where(and(eq(note.workspaceId, workspaceId), eq(note.leadId, leadId), eq(note.id, noteId)))
    .returning({ id: note.id });
  return gone.length > 0;
}
