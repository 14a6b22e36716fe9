import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { CampaignStatus } from '#domain/campaign.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { campaign, sequence } from '../schema/index.ts';

export type Campaign = typeof campaign.$inferSelect;
export type Sequence = typeof sequence.$inferSelect;
type Key = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

const of = ({ workspaceId, campaignId }: Key) =>
  and(eq(campaign.workspaceId, workspaceId), eq(campaign.id, campaignId));

export async function getCampaign(tx: Tx, key: Key): Promise<Campaign | null> {
  const [row] = await tx.select().from(campaign).where(of(key));
  return row ?? null;
}

export async function insertCampaign(tx: Tx, row: typeof campaign.$inferInsert): Promise<void> {
  await tx.insert(campaign).values(row);
}

/** Changes what a person may change of a campaign. @returns null when there is no such campaign */
export async function updateCampaign(
  tx: Tx,
  {
    workspaceId,
    campaignId,
    now,
    ...fields
  }: Key & { now: Date } & Partial<Pick<Campaign, 'name' | 'audience' | 'language' | 'mailboxId' | 'sequenceId'>>,
): Promise<Campaign | null> {
  const [row] = await tx
    .update(campaign)
    .set({ ...fields, updatedAt: now })
    .where(of({ workspaceId, campaignId }))
    .returning();
  return row ?? null;
}

/** Moves a campaign from one of some statuses to another. Whoever takes it out of a pause resumes it. @returns null when it was in none of them */
export async function moveCampaign(
  tx: Tx,
  {
    from,
    to,
    reason,
    now,
    ...key
  }: Key & { from: CampaignStatus[]; to: CampaignStatus; reason: string | null; now: Date },
): Promise<Campaign | null> {
  const [row] = await tx
    .update(campaign)
    .set({
      status: to,
      statusReason: reason,
      updatedAt: now,
      ...(from.includes('draft') ? { startedAt: now } : {}),
      ...(to === 'running' && from.includes('paused') ? { resumedAt: now } : {}),
      ...(to === 'finished' || to === 'stopped' ? { endedAt: now } : {}),
    })
    .where(and(of(key), inArray(campaign.status, from)))
    .returning();
  return row ?? null;
}

export async function addEnrolled(tx: Tx, { count, now, ...key }: Key & { count: number; now: Date }): Promise<void> {
  await tx
    .update(campaign)
    .set({ enrolled: sql`${campaign.enrolled} + ${count}`, updatedAt: now })
    .where(of(key));
}

/** Campaigns, newest first. */
export async function listCampaigns(
  tx: Tx,
  {
    workspaceId,
    statuses,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; statuses?: CampaignStatus[] | undefined; after: Cursor | null; limit: number },
): Promise<Page<Campaign>> {
  const rows = await tx
    .select()
    .from(campaign)
    .where(
      and(
        eq(campaign.workspaceId, workspaceId),
        statuses ? inArray(campaign.status, statuses) : undefined,
        after
          ? or(
              lt(campaign.createdAt, after.at),
              and(eq(campaign.createdAt, after.at), sql`${campaign.id} < ${after.id}`),
            )
          : undefined,
      ),
    )
    .orderBy(desc(campaign.createdAt), desc(campaign.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }));
}

export async function getSequence(
  tx: Tx,
  { workspaceId, sequenceId }: { workspaceId: Id<'ws'>; sequenceId: Id<'seq'> },
): Promise<Sequence | null> {
  const [row] = await tx
    .select()
    .from(sequence)
    .where(and(eq(sequence.workspaceId, workspaceId), eq(sequence.id, sequenceId)));
  return row ?? null;
}

/** The latest version of a campaign's sequence, published or not. */
export async function latestSequence(tx: Tx, { workspaceId, campaignId }: Key): Promise<Sequence | null> {
  const [row] = await tx
    .select()
    .from(sequence)
    .where(and(eq(sequence.workspaceId, workspaceId), eq(sequence.campaignId, campaignId)))
    .orderBy(desc(sequence.version))
    .limit(1);
  return row ?? null;
}

export async function insertSequence(tx: Tx, row: typeof sequence.$inferInsert): Promise<void> {
  await tx.insert(sequence).values(row);
}

/** Rewrites a version that nobody published yet. @returns false when it is published, or is not there */
export async function rewriteSequence(
  tx: Tx,
  {
    workspaceId,
    sequenceId,
    steps,
    now,
  }: { workspaceId: Id<'ws'>; sequenceId: Id<'seq'>; steps: Sequence['steps']; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(sequence)
    .set({ steps, updatedAt: now })
    .where(
      and(eq(sequence.workspaceId, workspaceId), eq(sequence.id, sequenceId), sql`${sequence.publishedAt} is null`),
    )
    .returning({ id: sequence.id });
  return rows.length > 0;
}

export async function publishSequence(
  tx: Tx,
  { workspaceId, sequenceId, now }: { workspaceId: Id<'ws'>; sequenceId: Id<'seq'>; now: Date },
): Promise<void> {
  await tx
    .update(sequence)
    .set({ publishedAt: now, updatedAt: now })
    .where(
      and(eq(sequence.workspaceId, workspaceId), eq(sequence.id, sequenceId), sql`${sequence.publishedAt} is null`),
    );
}
