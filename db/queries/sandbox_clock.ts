import { and, desc, eq, gt, isNotNull, lte, notInArray, sql, type SQL } from 'drizzle-orm';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { campaign, draft, enrollment, workspace } from '../schema/index.ts';

type Workspace = { workspaceId: Id<'ws'> };

/**
 * Moves the clock of a sandbox that skips ahead on, never back.
 * @returns how far it is ahead now; null for one that does not skip (any more) and for a workspace that is no sandbox
 */
export async function moveClock(
  tx: Tx,
  { workspaceId, clockOffsetMs, now }: Workspace & { clockOffsetMs: number; now: Date },
): Promise<number | null> {
  const [row] = await tx
    .update(workspace)
    .set({ clockOffsetMs: sql`greatest(${workspace.clockOffsetMs}, ${clockOffsetMs})`, updatedAt: now })
    .where(and(eq(workspace.id, workspaceId), eq(workspace.sandbox, true), isNotNull(workspace.skippingTo)))
    .returning({ clockOffsetMs: workspace.clockOffsetMs });
  return row?.clockOffsetMs ?? null;
}

/** Says that a skip begins, and where to. A longer one that is under way stays. */
export async function beginSkip(tx: Tx, { workspaceId, to, now }: Workspace & { to: Date; now: Date }): Promise<void> {
  await tx
    .update(workspace)
    .set({ skippingTo: sql`greatest(${workspace.skippingTo}, ${to.toISOString()}::timestamptz)`, updatedAt: now })
    .where(eq(workspace.id, workspaceId));
}

/** Says that nothing skips any more. */
export async function endSkip(tx: Tx, { workspaceId, now }: Workspace & { now: Date }): Promise<void> {
  await tx.update(workspace).set({ skippingTo: null, updatedAt: now }).where(eq(workspace.id, workspaceId));
}

/**
 * The first instant after now at which time alone moves an enrollment, or a person's own answer, on.
 * @param besides stages that are left out
 */
export async function nextWake(
  tx: Tx,
  { workspaceId, now, besides = [] }: Workspace & { now: Date; besides?: readonly EnrollmentStage[] },
): Promise<Date | null> {
  const [wake] = await tx
    .select({ at: sql<string | null>`min(${enrollment.wakeAt})` })
    .from(enrollment)
    .where(
      and(
        eq(enrollment.workspaceId, workspaceId),
        isNotNull(enrollment.stage),
        notInArray(enrollment.stage, [...besides]),
        gt(enrollment.wakeAt, now),
      ),
    );
  const [slot] = await tx
    .select({ at: sql<string | null>`min(${draft.slotAt})` })
    .from(draft)
    .where(and(isOpenReply(workspaceId), gt(draft.slotAt, now)));
  const instants = [wake?.at, slot?.at].flatMap((at) => (at == null ? [] : [new Date(at).getTime()]));
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}

const isOpenReply = (workspaceId: Id<'ws'>) =>
  and(eq(draft.workspaceId, workspaceId), eq(draft.class, 'reply'), eq(draft.status, 'approved'));

/** Answers of a person's own that have not left; those whose slot comes by an instant. */
export async function openReplies(
  tx: Tx,
  { workspaceId, dueBy, limit }: Workspace & { dueBy?: Date; limit: number },
): Promise<Id<'drf'>[]> {
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(and(isOpenReply(workspaceId), dueBy ? lte(draft.slotAt, dueBy) : undefined))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Campaigns that run: each looks, day after day, whether there is room for more of its audience. */
export async function runningCampaigns(tx: Tx, { workspaceId }: Workspace): Promise<Id<'cmp'>[]> {
  const rows = await tx
    .select({ id: campaign.id })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), eq(campaign.status, 'running')));
  return rows.map(({ id }) => id);
}

/** What keeps a sandbox busy at an instant of its clock. All zero: nothing is under way that time has not to bring. */
export type Bustle = { overdue: number; unread: number; leaving: number; undecided: number; replying: number };

export async function bustleOf(tx: Tx, { workspaceId, now }: Workspace & { now: Date }): Promise<Bustle> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const here = sql`workspace_id = ${workspaceId}`;
  const counted = (query: SQL) => sql<number>`(select count(*)::int from ${query})`;
  const [row] = await tx
    .select({
      overdue: counted(
        sql`enrollment where ${here} and (stage = 'drafting' or stage is not null and wake_at <= ${at})`,
      ),
      unread: counted(sql`sandbox_mail s join mailbox m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.workspace_id = ${workspaceId} and s.direction = 'to_mailbox' and s.id > coalesce(m.read_cursor, '')`),
      leaving: counted(sql`dispatch where ${here} and status in ('intended', 'leased')`),
      undecided: counted(sql`approval a join draft d on d.workspace_id = a.workspace_id and d.id = a.draft_id
        join enrollment e on e.workspace_id = d.workspace_id and e.id = d.enrollment_id
        where a.workspace_id = ${workspaceId} and a.acknowledged_at is null and a.withdrawn_at is null and e.ended is null`),
      replying: counted(sql`draft where ${here} and class = 'reply' and status = 'approved' and slot_at <= ${at}`),
    })
    .from(workspace)
    .where(eq(workspace.id, workspaceId));
  return row ?? { overdue: 0, unread: 0, leaving: 0, undecided: 0, replying: 0 };
}

/** The enrollment that a person's latest message belongs to: the latest one. */
export async function latestEnrollmentOf(
  tx: Tx,
  { workspaceId, leadId }: Workspace & { leadId: Id<'ld'> },
): Promise<Id<'enr'> | null> {
  const [row] = await tx
    .select({ id: enrollment.id })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.leadId, leadId)))
    .orderBy(desc(enrollment.createdAt), desc(enrollment.id))
    .limit(1);
  return row?.id ?? null;
}
