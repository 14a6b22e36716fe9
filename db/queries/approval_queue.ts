import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { DraftStatus } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { campaign, company, draft, lead } from '../schema/index.ts';
import type { Draft } from './draft.ts';

export type ApprovalItem = {
  draft: Draft;
  lead: typeof lead.$inferSelect;
  company: typeof company.$inferSelect | null;
  campaignName: string | null;
};

const joined = (tx: Tx) =>
  tx
    .select({ draft, lead, company, campaignName: campaign.name })
    .from(draft)
    .innerJoin(lead, and(eq(lead.workspaceId, draft.workspaceId), eq(lead.id, draft.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .leftJoin(campaign, and(eq(campaign.workspaceId, draft.workspaceId), eq(campaign.id, draft.campaignId)));

/** The queue of drafts of some statuses, the oldest first: whoever waits longest is looked at first. */
export async function listApprovals(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    statuses: DraftStatus[];
    campaignId?: Id<'cmp'> | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<ApprovalItem>> {
  const rows = await joined(tx)
    .where(
      and(
        eq(draft.workspaceId, filter.workspaceId),
        inArray(draft.status, filter.statuses),
        eq(draft.class, 'sequence'),
        filter.campaignId ? eq(draft.campaignId, filter.campaignId) : undefined,
        filter.after
          ? or(
              gt(draft.createdAt, filter.after.at),
              and(eq(draft.createdAt, filter.after.at), sql`${draft.id} > ${filter.after.id}`),
            )
          : undefined,
      ),
    )
    .orderBy(asc(draft.createdAt), asc(draft.id))
    .limit(filter.limit + 1);
  return pageOf(rows, filter.limit, (row) => ({ at: row.draft.createdAt, id: row.draft.id }));
}

export async function getApproval(
  tx: Tx,
  { workspaceId, draftId }: { workspaceId: Id<'ws'>; draftId: Id<'drf'> },
): Promise<ApprovalItem | null> {
  const [row] = await joined(tx).where(and(eq(draft.workspaceId, workspaceId), eq(draft.id, draftId)));
  return row ?? null;
}
