import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm';
import { OPEN_DRAFT_STATUSES, type DraftStatus } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import type { LintFinding } from '#domain/lint.ts';
import type { Tx } from '../client.ts';
import { approval, draft } from '../schema/index.ts';

export type Draft = typeof draft.$inferSelect;
type Key = { workspaceId: Id<'ws'>; draftId: Id<'drf'> };

const of = ({ workspaceId, draftId }: Key) => and(eq(draft.workspaceId, workspaceId), eq(draft.id, draftId));

export async function getDraft(tx: Tx, key: Key): Promise<Draft | null> {
  const [row] = await tx.select().from(draft).where(of(key));
  return row ?? null;
}

/** Takes the draft's row for this transaction: decisions on one draft are counted one after the other. */
export async function lockDraft(tx: Tx, key: Key): Promise<Draft | null> {
  const [row] = await tx.select().from(draft).where(of(key)).for('update');
  return row ?? null;
}

export async function insertDraft(tx: Tx, row: typeof draft.$inferInsert): Promise<void> {
  await tx.insert(draft).values(row);
}

/** The drafts of a step of an enrollment, the latest first. */
export async function draftsOfStep(
  tx: Tx,
  { workspaceId, enrollmentId, step }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'>; step: number },
): Promise<Draft[]> {
  return tx
    .select()
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.enrollmentId, enrollmentId),
        eq(draft.step, step),
        eq(draft.class, 'sequence'),
      ),
    )
    .orderBy(desc(draft.attempt));
}

/** The answers that people wrote in a conversation and that have not left: they wait, or the gate let them not. The first one first. */
export async function unsentReplies(
  tx: Tx,
  { workspaceId, leadId, conversationId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; conversationId: Id<'cnv'> },
) {
  return tx
    .select({
      draftId: draft.id,
      words: draft.body,
      status: draft.status,
      slotAt: draft.slotAt,
      writtenAt: draft.createdAt,
      by: approval.decidedBy,
    })
    .from(draft)
    .innerJoin(approval, and(eq(approval.workspaceId, draft.workspaceId), eq(approval.draftId, draft.id)))
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.leadId, leadId),
        eq(draft.conversationId, conversationId),
        eq(draft.class, 'reply'),
        inArray(draft.status, ['approved', 'superseded']),
      ),
    )
    .orderBy(asc(draft.createdAt), asc(draft.id));
}

/** Moves a draft from one of some statuses to another. @returns the row as it became, or null when it was in none of them */
export async function moveDraft(
  tx: Tx,
  { from, to, now, ...key }: Key & { from: DraftStatus[]; to: DraftStatus; now: Date },
): Promise<Draft | null> {
  const [row] = await tx
    .update(draft)
    .set({ status: to, updatedAt: now })
    .where(and(of(key), inArray(draft.status, from)))
    .returning();
  return row ?? null;
}

/** Whatever was proposed or approved for an enrollment and has not left is pointless now. */
export async function supersedeOpenDrafts(
  tx: Tx,
  { workspaceId, enrollmentId, now }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'>; now: Date },
): Promise<Id<'drf'>[]> {
  const rows = await tx
    .update(draft)
    .set({ status: 'superseded', updatedAt: now })
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.enrollmentId, enrollmentId),
        ne(draft.class, 'reply'),
        inArray(draft.status, OPEN_DRAFT_STATUSES),
      ),
    )
    .returning({ id: draft.id });
  return rows.map(({ id }) => id);
}

/** Gives a proposed draft another text, if it still is what the editor read. @returns null when it is not */
export async function rewriteDraft(
  tx: Tx,
  input: Key & { expectedHash: string; now: Date } & Pick<
      Draft,
      'subject' | 'body' | 'contentHash' | 'lint' | 'claims' | 'toScore'
    >,
): Promise<Draft | null> {
  const { subject, body, contentHash, lint, claims, toScore, now } = input;
  const [row] = await tx
    .update(draft)
    .set({ subject, body, contentHash, lint, claims, toScore, updatedAt: now })
    .where(and(of(input), eq(draft.status, 'proposed'), eq(draft.contentHash, input.expectedHash)))
    .returning();
  return row ?? null;
}

/** Writes what a filter thinks of a draft beside it, in place of what it thought before; not where the words are others by now. */
export async function noteSpam(
  tx: Tx,
  { contentHash, remarks, now, ...key }: Key & { contentHash: string; remarks: readonly LintFinding[]; now: Date },
): Promise<void> {
  const row = await lockDraft(tx, key);
  if (row?.status !== 'proposed' || row.contentHash !== contentHash) return;
  const lint = [...row.lint.filter(({ rule }) => rule !== 'spam_score'), ...remarks];
  await tx.update(draft).set({ lint, toScore: false, updatedAt: now }).where(of(key));
}

/** Notes the instant promised to an approved draft. */
export async function promiseSlot(tx: Tx, { slotAt, now, ...key }: Key & { slotAt: Date; now: Date }): Promise<void> {
  await tx.update(draft).set({ slotAt, updatedAt: now }).where(of(key));
}
