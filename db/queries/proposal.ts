import { and, desc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { proposal } from '../schema/index.ts';

export type Proposal = typeof proposal.$inferSelect;

/** Proposes something that a reply suggests, once a message. */
export async function insertProposal(tx: Tx, row: typeof proposal.$inferInsert): Promise<void> {
  await tx.insert(proposal).values(row).onConflictDoNothing();
}

/** What waits for a person to accept, newest first. */
export async function openProposals(
  tx: Tx,
  {
    workspaceId,
    leadId,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; leadId?: Id<'ld'> | undefined; after: Cursor | null; limit: number },
): Promise<Page<Proposal>> {
  const rows = await tx
    .select()
    .from(proposal)
    .where(
      and(
        eq(proposal.workspaceId, workspaceId),
        eq(proposal.status, 'proposed'),
        leadId ? eq(proposal.leadId, leadId) : undefined,
        olderThan(proposal.createdAt, proposal.id, after),
      ),
    )
    .orderBy(desc(proposal.createdAt), desc(proposal.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Decides on a proposal, once. @returns null when it was decided before, or is not there */
export async function decideProposal(
  tx: Tx,
  {
    workspaceId,
    proposalId,
    status,
    decidedBy,
    now,
  }: { workspaceId: Id<'ws'>; proposalId: Id<'prp'>; status: 'accepted' | 'dismissed'; decidedBy: string; now: Date },
): Promise<Proposal | null> {
  const [row] = await tx
    .update(proposal)
    .set({ status, decidedBy, decidedAt: now, updatedAt: now })
    .where(and(eq(proposal.workspaceId, workspaceId), eq(proposal.id, proposalId), eq(proposal.status, 'proposed')))
    .returning();
  return row ?? null;
}
