import { and, asc, eq, gt, inArray, isNull, lt } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { approval, campaign, draft, workspace } from '../schema/index.ts';

/** Every workspace, a page at a time in id order. As the directory role. */
export async function listWorkspaces(
  tx: Tx,
  { after, limit }: { after: Id<'ws'> | null; limit: number },
): Promise<{ id: Id<'ws'>; sandbox: boolean; clockOffsetMs: number }[]> {
  return tx
    .select({ id: workspace.id, sandbox: workspace.sandbox, clockOffsetMs: workspace.clockOffsetMs })
    .from(workspace)
    .where(after === null ? undefined : gt(workspace.id, after))
    .orderBy(asc(workspace.id))
    .limit(limit);
}

/** Campaigns that are under way. */
export async function openCampaigns(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<Id<'cmp'>[]> {
  const rows = await tx
    .select({ id: campaign.id })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), inArray(campaign.status, ['running', 'paused'])));
  return rows.map(({ id }) => id);
}

/** Answers that a person wrote before an instant and that have not left. */
export async function waitingReplies(
  tx: Tx,
  { workspaceId, before, limit }: { workspaceId: Id<'ws'>; before: Date; limit: number },
): Promise<{ draftId: Id<'drf'>; approvalId: Id<'apr'>; contentHash: string }[]> {
  return tx
    .select({ draftId: draft.id, approvalId: approval.id, contentHash: draft.contentHash })
    .from(draft)
    .innerJoin(approval, and(eq(approval.workspaceId, draft.workspaceId), eq(approval.draftId, draft.id)))
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.class, 'reply'),
        eq(draft.status, 'approved'),
        isNull(approval.withdrawnAt),
        lt(draft.updatedAt, before),
      ),
    )
    .limit(limit);
}
