import { and, desc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { proposal } from '../schema/index.ts';

export type Proposal = typeof proposal.$inferSelect;

/** Proposes something that a reply suggests, once a message. */
export async function insertProposal(tx: Tx, row: typeof proposal.$inferInsert): Promise<void> {
  await tx.insert(proposal).values(row).onConflictDoNothing();
}

/** What waits for a person to accept, newest first. */
export async function openProposals(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId?: Id<'ld'> | undefined },
): Promise<Proposal[]> {
  return tx
    .select()
    .from(proposal)
    .where(
      and(
        eq(proposal.workspaceId, workspaceId),
        eq(proposal.status, 'proposed'),
        leadId ? eq(proposal.leadId, leadId) : undefined,
      ),
    )
    .orderBy(desc(proposal.createdAt))
    .limit(200);
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
