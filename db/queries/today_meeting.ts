import { and, asc, count, eq, gte, inArray, isNotNull, isNull, lt, lte, ne } from 'drizzle-orm';
import { LEFT_STATUSES } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import { QUALIFIED_REPLIES } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { alert, company, dispatch, enrollment, lead, meeting, message } from '../schema/index.ts';
import type { MeetingItem } from './meeting.ts';

type Workspace = { workspaceId: Id<'ws'> };

/** Booked meetings from an instant on, the next one first. */
export async function comingMeetings(
  tx: Tx,
  { workspaceId, now, limit }: Workspace & { now: Date; limit: number },
): Promise<{ count: number; items: MeetingItem[] }> {
  const where = and(eq(meeting.workspaceId, workspaceId), eq(meeting.status, 'booked'), gte(meeting.endsAt, now));
  const [total] = await tx.select({ count: count() }).from(meeting).where(where);
  const rows = await meetingRows(tx).where(where).orderBy(asc(meeting.startsAt), asc(meeting.id)).limit(limit);
  return { count: total?.count ?? 0, items: rows.map(asItem) };
}

const meetingRows = (tx: Tx) =>
  tx
    .select({
      meeting,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      title: lead.title,
      companyName: company.name,
    })
    .from(meeting)
    .innerJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)));

const asItem = (row: Awaited<ReturnType<typeof meetingRows>>[number]): MeetingItem => ({
  ...row.meeting,
  leadName: leadName(row),
  companyName: row.companyName,
});

/** The first meeting that came out of a sequence, cancelled ones apart, and the alert that announces it while it is open. */
export async function firstMeeting(
  tx: Tx,
  { workspaceId }: Workspace,
): Promise<{ meeting: MeetingItem; leadTitle: string | null; alertId: Id<'alr'> | null } | null> {
  const [row] = await meetingRows(tx)
    .where(and(eq(meeting.workspaceId, workspaceId), ne(meeting.status, 'cancelled'), isNotNull(meeting.enrollmentId)))
    .orderBy(asc(meeting.createdAt), asc(meeting.id))
    .limit(1);
  if (!row) return null;
  const [open] = await tx
    .select({ id: alert.id })
    .from(alert)
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        eq(alert.code, 'booked'),
        eq(alert.subject, row.meeting.id),
        isNull(alert.settledAt),
      ),
    );
  return { meeting: asItem(row), leadTitle: row.title, alertId: open?.id ?? null };
}

/** How a meeting came about: the letters that left before it, what the person answered, and what all of it took. */
export async function storyOf(
  tx: Tx,
  { workspaceId, leadId, until }: Workspace & { leadId: Id<'ld'>; until: Date },
): Promise<{
  letters: { at: Date; step: number }[];
  reply: { at: Date; sentence: string } | null;
  sent: number;
  complaints: number;
}> {
  const left = and(
    eq(dispatch.workspaceId, workspaceId),
    eq(dispatch.class, 'sequence'),
    inArray(dispatch.status, LEFT_STATUSES),
    lte(dispatch.intendedAt, until),
  );
  const letters = await tx
    .select({ at: dispatch.intendedAt, step: dispatch.step })
    .from(dispatch)
    .where(and(left, eq(dispatch.leadId, leadId)))
    .orderBy(asc(dispatch.intendedAt));
  const [reply] = await tx
    .select({ at: message.at, text: message.text, triage: message.triage })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, leadId),
        eq(message.direction, 'in'),
        inArray(message.kind, QUALIFIED_REPLIES),
        lte(message.at, until),
      ),
    )
    .orderBy(asc(message.at))
    .limit(1);
  const [sent] = await tx.select({ count: count() }).from(dispatch).where(left);
  const [complained] = await tx
    .select({ count: count() })
    .from(enrollment)
    .where(
      and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.end, 'complained'), lt(enrollment.endedAt, until)),
    );
  return {
    letters,
    reply: reply ? { at: reply.at, sentence: reply.triage?.reason.sentence ?? reply.text } : null,
    sent: sent?.count ?? 0,
    complaints: complained?.count ?? 0,
  };
}
