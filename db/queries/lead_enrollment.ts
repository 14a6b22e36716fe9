import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { OPEN_DRAFT_STATUSES } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { campaign, draft, enrollment, sequence } from '../schema/index.ts';
import type { Enrollment } from './enrollment.ts';

export type LeadEnrollment = {
  enrollment: Enrollment;
  campaignName: string;
  /** Of its campaign's sequence; null before it has one. */
  steps: number | null;
  /** The draft that waits for a person, a cure or its slot. */
  draftId: Id<'drf'> | null;
};

/** A lead's passages, those that go on first, then the latest. A campaign takes a lead once, so they are few. */
export async function enrollmentsOfLead(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<LeadEnrollment[]> {
  const rows = await tx
    .select({
      enrollment,
      campaignName: campaign.name,
      steps: sql<number | null>`jsonb_array_length(${sequence.steps})`,
    })
    .from(enrollment)
    .innerJoin(campaign, and(eq(campaign.workspaceId, enrollment.workspaceId), eq(campaign.id, enrollment.campaignId)))
    .leftJoin(sequence, and(eq(sequence.workspaceId, campaign.workspaceId), eq(sequence.id, campaign.sequenceId)))
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.leadId, leadId)))
    .orderBy(sql`${enrollment.end} is not null`, desc(enrollment.updatedAt), desc(enrollment.id))
    .limit(200);
  const open = await tx
    .select({ id: draft.id, enrollmentId: draft.enrollmentId })
    .from(draft)
    .where(
      and(eq(draft.workspaceId, workspaceId), eq(draft.leadId, leadId), inArray(draft.status, OPEN_DRAFT_STATUSES)),
    )
    .orderBy(desc(draft.createdAt), desc(draft.id));
  return rows.map((row) => ({
    ...row,
    draftId: open.find(({ enrollmentId }) => enrollmentId === row.enrollment.id)?.id ?? null,
  }));
}
