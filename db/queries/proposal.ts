import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { proposal } from '../schema/index.ts';

export type Proposal = typeof proposal.$inferSelect;

/** Proposes something that a reply carries, once a message and kind. */
export async function insertProposal(tx: Tx, row: typeof proposal.$inferInsert): Promise<void> {
  await tx.insert(proposal).values(row).onConflictDoNothing();
}

/** Proposes whom a recipient named on their own page, once a recipient: the address of a page may be known to others. */
export async function proposeByPage(
  tx: Tx,
  {
    id,
    workspaceId,
    leadId,
    email,
    now,
  }: { id: Id<'prp'>; workspaceId: Id<'ws'>; leadId: Id<'ld'>; email: string; now: Date },
): Promise<void> {
  const before = await tx
    .select({ id: proposal.id })
    .from(proposal)
    .where(and(eq(proposal.workspaceId, workspaceId), eq(proposal.leadId, leadId), isNull(proposal.messageId)))
    .limit(1);
  if (before.length > 0) return;
  const row = { kind: 'referral', messageId: null, values: { email }, status: 'proposed' } as const;
  await tx.insert(proposal).values({ id, workspaceId, leadId, ...row, createdAt: now, updatedAt: now });
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

/** A person said that a message is something else: what it proposed is no longer open, all of it or those kinds. */
export async function dismissProposalsOf(
  tx: Tx,
  {
    workspaceId,
    messageId,
    kinds,
    decidedBy,
    now,
  }: {
    workspaceId: Id<'ws'>;
    messageId: Id<'msg'>;
    kinds: readonly Proposal['kind'][];
    decidedBy: string;
    now: Date;
  },
): Promise<void> {
  await tx
    .update(proposal)
    .set({ status: 'dismissed', decidedBy, decidedAt: now, updatedAt: now })
    .where(
      and(
        eq(proposal.workspaceId, workspaceId),
        eq(proposal.messageId, messageId),
        eq(proposal.status, 'proposed'),
        inArray(proposal.kind, [...kinds]),
      ),
    );
}
