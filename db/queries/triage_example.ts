import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { MAX_EXAMPLES, type Example } from '#domain/triage/learnt.ts';
import type { Tx } from '../client.ts';
import { triageExample, workspace } from '../schema/index.ts';

type Workspace = { workspaceId: Id<'ws'> };

/** What the people of a workspace taught, the newest first. */
export async function examplesOf(tx: Tx, { workspaceId }: Workspace): Promise<Example[]> {
  return tx
    .select({ kind: triageExample.kind, text: triageExample.text })
    .from(triageExample)
    .where(eq(triageExample.workspaceId, workspaceId))
    .orderBy(desc(triageExample.updatedAt), triageExample.messageId)
    .limit(MAX_EXAMPLES);
}

/** Keeps what a correction taught, in place of what an earlier one of the message had; the oldest beyond the bound go. */
export async function teach(tx: Tx, row: typeof triageExample.$inferInsert): Promise<void> {
  const { kind, text, updatedAt } = row;
  await tx
    .insert(triageExample)
    .values(row)
    .onConflictDoUpdate({
      target: [triageExample.workspaceId, triageExample.messageId],
      set: { kind, text, updatedAt },
    });
  const old = tx
    .select({ messageId: triageExample.messageId })
    .from(triageExample)
    .where(eq(triageExample.workspaceId, row.workspaceId))
    .orderBy(desc(triageExample.updatedAt), triageExample.messageId)
    .offset(MAX_EXAMPLES);
  await tx
    .delete(triageExample)
    .where(and(eq(triageExample.workspaceId, row.workspaceId), inArray(triageExample.messageId, old)));
}

/** What these messages taught is taught no more. */
export async function forgetExamples(
  tx: Tx,
  { workspaceId, messageIds }: Workspace & { messageIds: readonly Id<'msg'>[] },
): Promise<void> {
  await tx
    .delete(triageExample)
    .where(and(eq(triageExample.workspaceId, workspaceId), inArray(triageExample.messageId, [...messageIds])));
}

/** A workspace's triage begins anew: nothing is taught, and what was corrected or left before counts no more. @returns how many examples went */
export async function forgetEverything(tx: Tx, { workspaceId, now }: Workspace & { now: Date }): Promise<number> {
  const gone = await tx
    .delete(triageExample)
    .where(eq(triageExample.workspaceId, workspaceId))
    .returning({ one: sql<number>`1` });
  await tx.update(workspace).set({ triageForgotAt: now, updatedAt: now }).where(eq(workspace.id, workspaceId));
  return gone.length;
}
