import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import { CAMPAIGN_PAUSE_REASONS, type CampaignPauseReason } from '#domain/campaign.ts';
import type { Id } from '#domain/id.ts';
import { IMPORT_PAGE_ROWS } from '#domain/import.ts';
import type { Tx } from '../client.ts';
import { approval, campaign, draft, enrollment, leadImport, workspace } from '../schema/index.ts';

/** Every workspace, a page at a time in id order. As the directory role. */
export async function listWorkspaces(
  tx: Tx,
  { after, limit }: { after: Id<'ws'> | null; limit: number },
): Promise<{ id: Id<'ws'>; accountId: Id<'acc'>; sandbox: boolean; clockOffsetMs: number }[]> {
  return tx
    .select({
      id: workspace.id,
      accountId: workspace.accountId,
      sandbox: workspace.sandbox,
      clockOffsetMs: workspace.clockOffsetMs,
    })
    .from(workspace)
    .where(after === null ? undefined : gt(workspace.id, after))
    .orderBy(asc(workspace.id))
    .limit(limit);
}

/** Campaigns that are under way; `paused` says why one is paused, and is left out for one that runs. */
export async function openCampaigns(
  tx: Tx,
  { workspaceId }: { workspaceId: Id<'ws'> },
): Promise<{ campaignId: Id<'cmp'>; paused?: CampaignPauseReason }[]> {
  const rows = await tx
    .select({ campaignId: campaign.id, status: campaign.status, reason: campaign.statusReason })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), inArray(campaign.status, ['running', 'paused'])));
  return rows.map(({ campaignId, status, reason }) =>
    status === 'running'
      ? { campaignId }
      : { campaignId, paused: CAMPAIGN_PAUSE_REASONS.find((one) => one === reason) ?? 'person' },
  );
}

/** How many enrollments of a workspace go on. */
export async function countOpenEnrollments(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<number> {
  const [row] = await tx
    .select({ open: count() })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage)));
  return row?.open ?? 0;
}

/** Imports that go on, and have for a while: what their runs need to go on. */
export async function openImports(
  tx: Tx,
  { workspaceId, before, limit }: { workspaceId: Id<'ws'>; before: Date; limit: number },
): Promise<{ importId: Id<'imp'>; pages: number | null; confirmed: boolean }[]> {
  const rows = await tx
    .select({ importId: leadImport.id, status: leadImport.status, rowsTotal: leadImport.rowsTotal })
    .from(leadImport)
    .where(
      and(
        eq(leadImport.workspaceId, workspaceId),
        inArray(leadImport.status, ['reading', 'mapping', 'running']),
        lt(leadImport.updatedAt, before),
      ),
    )
    .orderBy(asc(leadImport.id))
    .limit(limit);
  return rows.map(({ importId, status, rowsTotal }) => ({
    importId,
    pages: status === 'reading' ? null : Math.ceil(rowsTotal / IMPORT_PAGE_ROWS),
    confirmed: status === 'running',
  }));
}

/** Messages that a person gave other words before an instant, which a filter has not read yet. */
export async function draftsToScore(
  tx: Tx,
  { workspaceId, before, limit }: { workspaceId: Id<'ws'>; before: Date; limit: number },
): Promise<{ draftId: Id<'drf'>; campaignId: Id<'cmp'>; leadId: Id<'ld'> }[]> {
  const rows = await tx
    .select({ draftId: draft.id, campaignId: draft.campaignId, leadId: draft.leadId })
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.status, 'proposed'),
        eq(draft.toScore, true),
        lt(draft.updatedAt, before),
      ),
    )
    .orderBy(asc(draft.id))
    .limit(limit);
  return rows.flatMap(({ campaignId, ...row }) => (campaignId === null ? [] : [{ ...row, campaignId }]));
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
