import { and, count, countDistinct, eq, inArray, min } from 'drizzle-orm';
import { LEFT_STATUSES } from '#domain/dispatch.ts';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { HUMAN_REPLIES, QUALIFIED_REPLIES, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { conversation, dispatch, enrollment, message } from '../schema/index.ts';

export type CampaignProgress = {
  stages: Partial<Record<EnrollmentStage, number>>;
  ends: Partial<Record<EnrollmentEnd, number>>;
  /** when time alone first moves somebody of a stage on */
  wakes: Partial<Record<EnrollmentStage, Date>>;
  active: number;
  ended: number;
  enrolled: number;
  contacted: number;
  sent: number;
  replied: number;
  qualified: number;
  booked: number;
  bounced: number;
  complained: number;
  optedOut: number;
  sentByStep: number[];
};

/** Where a campaign's people stand, and the funnel of those written to, counted in the database. */
export async function campaignProgress(
  tx: Tx,
  { workspaceId, campaignId }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> },
): Promise<CampaignProgress> {
  const ofCampaign = and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.campaignId, campaignId));
  const rows = await tx
    .select({ stage: enrollment.stage, end: enrollment.end, count: count(), wakeAt: min(enrollment.wakeAt) })
    .from(enrollment)
    .where(ofCampaign)
    .groupBy(enrollment.stage, enrollment.end);
  const stages: Partial<Record<EnrollmentStage, number>> = {};
  const ends: Partial<Record<EnrollmentEnd, number>> = {};
  const wakes: Partial<Record<EnrollmentStage, Date>> = {};
  for (const { stage, end, count: people, wakeAt } of rows) {
    if (end !== null) ends[end] = people;
    else if (stage !== null) {
      stages[stage] = people;
      if (wakeAt !== null) wakes[stage] = wakeAt;
    }
  }
  const sentRows = await tx
    .select({ step: dispatch.step, sent: count(), contacted: countDistinct(dispatch.leadId) })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.campaignId, campaignId),
        eq(dispatch.class, 'sequence'),
        inArray(dispatch.status, LEFT_STATUSES),
      ),
    )
    .groupBy(dispatch.step)
    .orderBy(dispatch.step);
  const people = (kinds: readonly TriageKind[]) =>
    tx
      .select({ people: countDistinct(message.leadId) })
      .from(message)
      .innerJoin(
        conversation,
        and(eq(conversation.workspaceId, message.workspaceId), eq(conversation.id, message.conversationId)),
      )
      .innerJoin(
        enrollment,
        and(eq(enrollment.workspaceId, conversation.workspaceId), eq(enrollment.id, conversation.enrollmentId)),
      )
      .where(and(ofCampaign, eq(message.direction, 'in'), inArray(message.kind, [...kinds])))
      .then(([row]) => row?.people ?? 0);
  const active = Object.values(stages).reduce((sum, one) => sum + one, 0);
  const ended = Object.values(ends).reduce((sum, one) => sum + one, 0);
  return {
    stages,
    ends,
    wakes,
    active,
    ended,
    enrolled: active + ended,
    contacted: sentRows[0]?.contacted ?? 0,
    sent: sentRows.reduce((sum, { sent }) => sum + sent, 0),
    sentByStep: sentRows.map(({ sent }) => sent),
    replied: await people(HUMAN_REPLIES),
    qualified: await people(QUALIFIED_REPLIES),
    booked: ends.booked ?? 0,
    bounced: ends.bounced ?? 0,
    complained: ends.complained ?? 0,
    optedOut: ends.opted_out ?? 0,
  };
}
