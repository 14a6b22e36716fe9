import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { HELD_FOR_COLLEAGUE, type EnrollmentEnd, type EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { hold } from '../hold.ts';
import { campaign, enrollment } from '../schema/index.ts';

export type Enrollment = typeof enrollment.$inferSelect;
type Key = { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> };

const of = ({ workspaceId, enrollmentId }: Key) =>
  and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.id, enrollmentId));

export async function getEnrollment(tx: Tx, key: Key): Promise<Enrollment | null> {
  const [row] = await tx.select().from(enrollment).where(of(key));
  return row ?? null;
}

/**
 * Has the campaigns of a workspace enroll one after another, until the transaction ends: a lead whom two audiences name is in one
 * that goes on. Taken before the leads are read.
 */
export async function holdEnrolling(tx: Tx, { workspaceId }: Pick<Key, 'workspaceId'>): Promise<void> {
  await hold(tx, `enroll|${workspaceId}`);
}

/** Enrolls leads; those already enrolled in the campaign are left as they are. @returns the rows that are new */
export async function insertEnrollments(tx: Tx, rows: (typeof enrollment.$inferInsert)[]): Promise<Enrollment[]> {
  if (rows.length === 0) return [];
  return tx.insert(enrollment).values(rows).onConflictDoNothing().returning();
}

type Standing = Key & {
  stage: EnrollmentStage;
  step?: number;
  wakeAt: Date | null;
  reason?: string | null;
  now: Date;
};

/** SQL of `isHeldForColleague` in domain/enrollment.ts. */
const isHeld = sql`(${enrollment.stage} = 'awaiting_triage' and coalesce(${enrollment.reason}, '') = ${HELD_FOR_COLLEAGUE})`;

/** A column of where the story stands, and the one beneath a hold: a value goes into the lower one while a hold is on. */
function written(value: string | Date | null, [shown, beneath]: readonly [PgColumn, PgColumn]): [SQL, SQL] {
  const given = sql.param(value, shown);
  const type = sql.raw(shown.getSQLType());
  return [
    sql`case when ${isHeld} then ${shown} else ${given}::${type} end`,
    sql`case when ${isHeld} then ${given}::${type} else ${beneath} end`,
  ];
}

/**
 * Writes where the story stands. An enrollment that ended stays ended; one that a colleague's message holds stays held,
 * whatever its workflow, which may not have heard of it, goes on to: that is kept beneath the hold.
 */
export async function setStage(tx: Tx, { stage, wakeAt, reason = null, step, now, ...key }: Standing): Promise<void> {
  const [stageNow, heldStage] = written(stage, [enrollment.stage, enrollment.heldStage]);
  const [wakeNow, heldWakeAt] = written(wakeAt, [enrollment.wakeAt, enrollment.heldWakeAt]);
  const [reasonNow, heldReason] = written(reason, [enrollment.reason, enrollment.heldReason]);
  await tx
    .update(enrollment)
    .set({
      ...{ stage: stageNow, wakeAt: wakeNow, reason: reasonNow, heldStage, heldWakeAt, heldReason, updatedAt: now },
      ...(step === undefined ? {} : { step }),
    })
    .where(and(of(key), isNull(enrollment.end)));
}

/** A colleague's message holds the story until somebody has looked: where it stood is kept beneath. Again is nothing. */
export async function holdForColleague(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<void> {
  await tx
    .update(enrollment)
    .set({
      ...{ stage: 'awaiting_triage', wakeAt: null, reason: HELD_FOR_COLLEAGUE, updatedAt: now },
      ...{ heldStage: enrollment.stage, heldWakeAt: enrollment.wakeAt, heldReason: enrollment.reason },
    })
    .where(and(of(key), isNull(enrollment.end), sql`not ${isHeld}`));
}

/** Lifts a colleague's hold: the story stands where it is said to. Where none is on, nothing changes. */
export async function liftHold(tx: Tx, { stage, wakeAt, reason = null, step, now, ...key }: Standing): Promise<void> {
  await tx
    .update(enrollment)
    .set({
      ...{ stage, wakeAt, reason, heldStage: null, heldWakeAt: null, heldReason: null, updatedAt: now },
      ...(step === undefined ? {} : { step }),
    })
    .where(and(of(key), isNull(enrollment.end), isHeld));
}

/** Ends an enrollment and counts it. @returns the row when this call ended it, null when it had ended before */
export async function endEnrollment(
  tx: Tx,
  { end, now, ...key }: Key & { end: EnrollmentEnd; now: Date },
): Promise<Enrollment | null> {
  const [row] = await tx
    .update(enrollment)
    .set({ end, stage: null, wakeAt: null, reason: null, endedAt: now, updatedAt: now })
    .where(and(of(key), isNull(enrollment.end)))
    .returning();
  if (!row) return null;
  await tx
    .update(campaign)
    .set({ ended: sql`${campaign.ended} + 1`, updatedAt: now })
    .where(and(eq(campaign.workspaceId, row.workspaceId), eq(campaign.id, row.campaignId)));
  return row;
}

/** Takes up an enrollment that ended in one of some ways, and counts it as under way again. @returns null when it had not */
export async function reopenEnrollment(
  tx: Tx,
  {
    ends,
    stage,
    wakeAt,
    reason,
    now,
    ...key
  }: Key & {
    ends: readonly EnrollmentEnd[];
    stage: EnrollmentStage;
    wakeAt: Date | null;
    reason: string;
    now: Date;
  },
): Promise<Enrollment | null> {
  const [row] = await tx
    .update(enrollment)
    .set({ stage, end: null, endedAt: null, wakeAt, reason, updatedAt: now })
    .where(and(of(key), inArray(enrollment.end, [...ends])))
    .returning();
  if (!row) return null;
  await tx
    .update(campaign)
    .set({ ended: sql`${campaign.ended} - 1`, updatedAt: now })
    .where(and(eq(campaign.workspaceId, row.workspaceId), eq(campaign.id, row.campaignId)));
  return row;
}

/** How many of a campaign's enrollments go on, and how many hold a place: not yet sent their first message. */
export async function countEnrollments(
  tx: Tx,
  { workspaceId, campaignId }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> },
): Promise<{ active: number; ended: number; unsent: number }> {
  const rows = await tx
    .select({
      active: count(enrollment.stage),
      ended: count(enrollment.end),
      unsent: sql<number>`count(*) filter (where ${enrollment.stage} in ('drafting','awaiting_approval','blocked','waiting_slot','waiting_due') and ${enrollment.step} = 0)::int`,
    })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.campaignId, campaignId)));
  return rows[0] ?? { active: 0, ended: 0, unsent: 0 };
}

/** Enrollments that go on, a page at a time in id order; of one campaign, in some stages, held by one reason. */
export async function openEnrollments(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    campaignId?: Id<'cmp'>;
    leadId?: Id<'ld'>;
    stages?: EnrollmentStage[];
    dueBy?: Date;
    after?: Id<'enr'> | null;
    limit: number;
  },
): Promise<Enrollment[]> {
  return tx
    .select()
    .from(enrollment)
    .where(
      and(
        eq(enrollment.workspaceId, filter.workspaceId),
        isNotNull(enrollment.stage),
        filter.campaignId ? eq(enrollment.campaignId, filter.campaignId) : undefined,
        filter.leadId ? eq(enrollment.leadId, filter.leadId) : undefined,
        filter.stages ? inArray(enrollment.stage, filter.stages) : undefined,
        filter.dueBy ? lte(enrollment.wakeAt, filter.dueBy) : undefined,
        filter.after ? gt(enrollment.id, filter.after) : undefined,
      ),
    )
    .orderBy(asc(enrollment.id))
    .limit(filter.limit);
}

/** A lead's enrollment that goes on, else the one that ended last. */
export async function openEnrollmentOfLead(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<Enrollment | null> {
  const [row] = await tx
    .select()
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.leadId, leadId)))
    .orderBy(sql`${enrollment.end} is not null`, sql`${enrollment.updatedAt} desc`)
    .limit(1);
  return row ?? null;
}
