import { and, asc, desc, eq, isNull, lt } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { approval, draft, enrollment } from '../schema/index.ts';

export type Approval = typeof approval.$inferSelect;
type DraftKey = { workspaceId: Id<'ws'>; draftId: Id<'drf'> };

const inForce = ({ workspaceId, draftId }: DraftKey) =>
  and(eq(approval.workspaceId, workspaceId), eq(approval.draftId, draftId), isNull(approval.withdrawnAt));

/** How many different people are among some approvals. A key is nobody: one member with a key is not two. */
export const approversAmong = (rows: readonly Pick<Approval, 'decidedBy'>[]): number =>
  new Set(rows.flatMap(({ decidedBy }) => (decidedBy.startsWith('user:') ? [decidedBy] : []))).size;

/** Every approval of a draft's content that stands, the first one first. */
export async function approvalsOf(tx: Tx, { contentHash, ...key }: DraftKey & { contentHash: string }) {
  return tx
    .select()
    .from(approval)
    .where(and(inForce(key), eq(approval.decision, 'approve'), eq(approval.contentHash, contentHash)))
    .orderBy(asc(approval.decidedAt), asc(approval.id));
}

/** The decision that stands on a draft, if any: the last one where two people had to approve. */
export async function approvalInForce(tx: Tx, key: DraftKey): Promise<Approval | null> {
  const [row] = await tx
    .select()
    .from(approval)
    .where(inForce(key))
    .orderBy(desc(approval.decidedAt), desc(approval.id))
    .limit(1);
  return row ?? null;
}

/** Records a decision. @returns false when the same person's stands on the same content already */
export async function insertApproval(tx: Tx, row: typeof approval.$inferInsert): Promise<boolean> {
  const made = await tx.insert(approval).values(row).onConflictDoNothing().returning({ id: approval.id });
  return made.length > 0;
}

export async function acknowledgeApproval(
  tx: Tx,
  { workspaceId, approvalId, now }: { workspaceId: Id<'ws'>; approvalId: Id<'apr'>; now: Date },
): Promise<void> {
  await tx
    .update(approval)
    .set({ acknowledgedAt: now })
    .where(and(eq(approval.workspaceId, workspaceId), eq(approval.id, approvalId), isNull(approval.acknowledgedAt)));
}

/** Takes the decision on a draft back. */
export async function withdrawApproval(tx: Tx, { now, ...key }: DraftKey & { now: Date }): Promise<Approval | null> {
  const [row] = await tx.update(approval).set({ withdrawnAt: now }).where(inForce(key)).returning();
  return row ?? null;
}

/** Decisions that their workflows have not taken in, given before an instant: to be signalled again. */
export async function unacknowledgedApprovals(
  tx: Tx,
  { workspaceId, before, limit }: { workspaceId: Id<'ws'>; before: Date; limit: number },
) {
  return tx
    .select({ approval, campaignId: enrollment.campaignId, leadId: enrollment.leadId })
    .from(approval)
    .innerJoin(draft, and(eq(draft.workspaceId, approval.workspaceId), eq(draft.id, approval.draftId)))
    .innerJoin(enrollment, and(eq(enrollment.workspaceId, draft.workspaceId), eq(enrollment.id, draft.enrollmentId)))
    .where(
      and(
        eq(approval.workspaceId, workspaceId),
        isNull(approval.acknowledgedAt),
        isNull(approval.withdrawnAt),
        isNull(enrollment.end),
        lt(approval.decidedAt, before),
      ),
    )
    .orderBy(asc(approval.decidedAt))
    .limit(limit);
}
