import { and, eq, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { campaign, dispatch, draft, enrollment } from '../schema/index.ts';
import type { Dispatch } from './dispatch.ts';

/** A sum that does not come out: what it is about, and what was counted. */
export type Imbalance =
  | {
      sum: 'enrolled';
      subject: Id<'cmp'>;
      counted: Record<'enrolled' | 'active' | 'ended' | 'said' | 'saidEnded', number>;
    }
  | { sum: 'approved'; subject: Id<'ws'>; counted: Record<'approved' | 'dispatched' | 'waiting' | 'voided', number> }
  | { sum: 'dispatched'; subject: Id<'ws'>; counted: Record<'unapproved' | 'unsettled', number> };

/** Before when a dispatch is overdue: one that was only intended, by the workspace's clock, and one that was leased, by the time. */
type Overdue = { intendedBefore: Date; leasedBefore: Date };

const overdue = ({ intendedBefore, leasedBefore }: Overdue) =>
  or(
    and(eq(dispatch.status, 'intended'), lt(dispatch.intendedAt, intendedBefore)),
    and(eq(dispatch.status, 'leased'), lt(dispatch.leaseUntil, leasedBefore)),
  );

/** Dispatches that nobody settled: their workflow was interrupted or ended while they were on their way. */
export async function overdueDispatches(
  tx: Tx,
  { workspaceId, limit, ...before }: { workspaceId: Id<'ws'>; limit: number } & Overdue,
): Promise<Dispatch[]> {
  return tx
    .select()
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), overdue(before)))
    .limit(limit);
}

/** The sums of a workspace that do not come out. Each is one statement, and so sees one moment. */
export async function imbalances(
  tx: Tx,
  { workspaceId, ...before }: { workspaceId: Id<'ws'> } & Overdue,
): Promise<Imbalance[]> {
  return [
    ...(await unbalancedCampaigns(tx, workspaceId)),
    ...(await unbalancedApprovals(tx, workspaceId)),
    ...(await unbalancedDispatches(tx, workspaceId, before)),
  ];
}

/** enrolled = active + ended, in the rows, and in what the campaign says of them. */
async function unbalancedCampaigns(tx: Tx, workspaceId: Id<'ws'>): Promise<Imbalance[]> {
  const counts = {
    enrolled: sql<number>`count(${enrollment.id})::int`.as('enrolled'),
    active: sql<number>`count(*) filter (where ${enrollment.stage} is not null and ${enrollment.end} is null)::int`.as(
      'active',
    ),
    ended: sql<number>`count(*) filter (where ${enrollment.stage} is null and ${enrollment.end} is not null)::int`.as(
      'ended',
    ),
  };
  const rows = await tx
    .select({ subject: campaign.id, said: campaign.enrolled, saidEnded: campaign.ended, ...counts })
    .from(campaign)
    .leftJoin(
      enrollment,
      sql`${enrollment.workspaceId} = ${campaign.workspaceId} and ${enrollment.campaignId} = ${campaign.id}`,
    )
    .where(sql`${campaign.workspaceId} = ${workspaceId}`)
    .groupBy(campaign.id, campaign.enrolled, campaign.ended);
  return rows
    .filter(({ enrolled, active, ended, said, saidEnded }) => {
      return enrolled !== active + ended || said !== enrolled || saidEnded !== ended;
    })
    .map(({ subject, ...counted }) => ({ sum: 'enrolled', subject, counted }));
}

/** approved = dispatched + waiting + voided: a draft that was ever approved left, or is to, or came to nothing. */
async function unbalancedApprovals(tx: Tx, workspaceId: Id<'ws'>): Promise<Imbalance[]> {
  const left = sql`exists (select 1 from dispatch x where x.workspace_id = draft.workspace_id
    and x.draft_id = draft.id and x.status in ('leased', 'accepted', 'confirmed', 'uncertain'))`;
  const many = (where: SQL) => sql<number>`count(*) filter (where ${where})::int`;
  const [row] = await tx
    .select({
      approved: sql<number>`count(*)::int`,
      dispatched: many(left),
      waiting: many(sql`not ${left} and draft.status in ('approved', 'proposed', 'blocked')`),
      voided: many(sql`not ${left} and draft.status in ('superseded', 'skipped', 'rejected', 'expired')`),
    })
    .from(draft)
    .where(and(eq(draft.workspaceId, workspaceId), sql`exists (select 1 ${approvalOf('draft', 'id')})`));
  if (!row || row.approved === row.dispatched + row.waiting + row.voided) return [];
  return [{ sum: 'approved', subject: workspaceId, counted: row }];
}

/** Written out: within a statement about one table, a column of the table around is not told from one of the same name. */
const approvalOf = (table: 'draft' | 'dispatch', column: 'id' | 'draft_id') =>
  sql.raw(`from approval a where a.workspace_id = ${table}.workspace_id
    and a.draft_id = ${table}.${column} and a.decision = 'approve'`);

/** Whatever left was approved, in those bytes; and nothing is on the wire for longer than a wire lasts. */
async function unbalancedDispatches(tx: Tx, workspaceId: Id<'ws'>, before: Overdue): Promise<Imbalance[]> {
  const approved = sql`exists (select 1 ${approvalOf('dispatch', 'draft_id')} and a.content_hash = dispatch.content_hash)`;
  const [row] = await tx
    .select({
      unapproved: sql<number>`count(*) filter (where not ${approved})::int`,
      unsettled: sql<number>`count(*) filter (where ${overdue(before)})::int`,
    })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), ne(dispatch.status, 'refused')));
  if (!row || (row.unapproved === 0 && row.unsettled === 0)) return [];
  return [{ sum: 'dispatched', subject: workspaceId, counted: row }];
}
