import { and, asc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { KNOWLEDGE_MOST } from '#domain/knowledge.ts';
import type { Tx } from '../client.ts';
import { knowledge, workspace } from '../schema/index.ts';

export type KnowledgeRow = typeof knowledge.$inferSelect;
type Workspace = { workspaceId: Id<'ws'> };
type Key = Workspace & { knowledgeId: Id<'kno'> };

const of = ({ workspaceId, knowledgeId }: Key) =>
  and(eq(knowledge.workspaceId, workspaceId), eq(knowledge.id, knowledgeId));

/** All that the workspace can say, by kind and title. */
export async function listKnowledge(tx: Tx, { workspaceId }: Workspace): Promise<KnowledgeRow[]> {
  return tx
    .select()
    .from(knowledge)
    .where(eq(knowledge.workspaceId, workspaceId))
    .orderBy(asc(knowledge.kind), asc(knowledge.title), asc(knowledge.id))
    .limit(KNOWLEDGE_MOST.entries);
}

/** Writes an entry down. @returns null where the workspace has as many as it may */
export async function insertKnowledge(tx: Tx, row: typeof knowledge.$inferInsert): Promise<KnowledgeRow | null> {
  // Those who write at once are counted one after the other.
  await tx.select({ id: workspace.id }).from(workspace).where(eq(workspace.id, row.workspaceId)).for('update');
  if ((await listKnowledge(tx, row)).length >= KNOWLEDGE_MOST.entries) return null;
  const [made] = await tx.insert(knowledge).values(row).returning();
  return made ?? null;
}

/** Changes an entry. @returns null when there is none */
export async function changeKnowledge(
  tx: Tx,
  {
    workspaceId,
    knowledgeId,
    ...fields
  }: Key &
    Pick<KnowledgeRow, 'updatedBy' | 'updatedAt'> &
    Partial<Pick<KnowledgeRow, 'kind' | 'title' | 'text' | 'language'>>,
): Promise<KnowledgeRow | null> {
  const [row] = await tx.update(knowledge).set(fields).where(of({ workspaceId, knowledgeId })).returning();
  return row ?? null;
}

/** Takes an entry away. @returns false when there was none */
export async function deleteKnowledge(tx: Tx, key: Key): Promise<boolean> {
  return (await tx.delete(knowledge).where(of(key)).returning({ id: knowledge.id })).length > 0;
}
