import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import {
  OUTCOME_SAYS,
  SAYABLE_FROM,
  type MeetingOutcome,
  type MeetingSource,
  type MeetingStatus,
} from '#domain/meeting.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, enrollment, lead, meeting } from '../schema/index.ts';
import { bookedInConversations, calledOffInConversations } from './conversation.ts';
import type { Enrollment } from './enrollment.ts';

export type Meeting = typeof meeting.$inferSelect;
type Workspace = { workspaceId: Id<'ws'> };
type Key = Workspace & { meetingId: Id<'mtg'> };

const of = ({ workspaceId, meetingId }: Key) => and(eq(meeting.workspaceId, workspaceId), eq(meeting.id, meetingId));

export async function getMeeting(tx: Tx, key: Key): Promise<Meeting | null> {
  const [row] = await tx.select().from(meeting).where(of(key));
  return row ?? null;
}

/** The meeting that its source knows under an id of its own. */
export async function meetingOf(
  tx: Tx,
  { workspaceId, source, externalId }: Workspace & { source: MeetingSource; externalId: string },
): Promise<Meeting | null> {
  const [row] = await tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.workspaceId, workspaceId), eq(meeting.source, source), eq(meeting.externalId, externalId)))
    .for('update');
  return row ?? null;
}

/** The meeting of an iCalendar id, whoever told of it: the same in an invitation and in a calendar. */
export async function meetingOfUid(
  tx: Tx,
  { workspaceId, icalUid }: Workspace & { icalUid: string },
): Promise<Meeting | null> {
  const [row] = await tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.workspaceId, workspaceId), eq(meeting.icalUid, icalUid)))
    .orderBy(asc(meeting.createdAt))
    .limit(1)
    .for('update');
  return row ?? null;
}

/** The appointment of a lead that begins at an instant and stands: of one source, or of any. */
export async function meetingAt(
  tx: Tx,
  { workspaceId, leadId, startsAt, source }: Workspace & { leadId: Id<'ld'>; startsAt: Date; source?: MeetingSource },
): Promise<Meeting | null> {
  const [row] = await tx
    .select()
    .from(meeting)
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        eq(meeting.leadId, leadId),
        eq(meeting.startsAt, startsAt),
        eq(meeting.status, 'booked'),
        source === undefined ? undefined : eq(meeting.source, source),
      ),
    )
    .limit(1);
  return row ?? null;
}

/**
 * Whether a meeting was cancelled and its lead has no other. Holds its row: a cancellation that comes now waits, and then
 * finds the enrollment as this transaction leaves it.
 */
export async function isCalledOff(tx: Tx, key: Key): Promise<boolean> {
  const [row] = await tx.select().from(meeting).where(of(key)).for('update');
  return row?.status === 'cancelled' && !(await hasOtherMeeting(tx, { ...key, leadId: row.leadId }));
}

/** Writes a meeting down, once for its source's id: what its lead wrote has its answer. @returns null when it was there already */
export async function insertMeeting(tx: Tx, row: typeof meeting.$inferInsert): Promise<Meeting | null> {
  const [made] = await tx.insert(meeting).values(row).onConflictDoNothing().returning();
  if (made?.status === 'booked')
    await bookedInConversations(tx, { ...made, now: made.createdAt, how: 'meeting.booked' });
  return made ?? null;
}

/** What its lead wrote waits for an answer again, where they have no other meeting. */
async function calledOff(tx: Tx, row: Meeting, now: Date): Promise<void> {
  if (await hasOtherMeeting(tx, { ...row, meetingId: row.id })) return;
  await calledOffInConversations(tx, { ...row, now, since: row.createdAt });
}

/** Moves a meeting: another time, another place, and the id under which its source knows it from now on; or it was called off since. */
export async function moveMeeting(
  tx: Tx,
  {
    workspaceId,
    meetingId,
    now,
    ...fields
  }: Key & { now: Date } & Partial<
      Pick<
        Meeting,
        | 'source'
        | 'externalId'
        | 'icalUid'
        | 'memberId'
        | 'startsAt'
        | 'endsAt'
        | 'zone'
        | 'place'
        | 'title'
        | 'status'
        | 'sequence'
      >
    >,
): Promise<Meeting | null> {
  const [row] = await tx
    .update(meeting)
    // One that is still to come, or again, came to nothing yet.
    .set({ ...fields, ...(fields.status === 'booked' && { deal: null, signedAt: null }), updatedAt: now })
    .where(of({ workspaceId, meetingId }))
    .returning();
  if (row?.status === 'booked') await bookedInConversations(tx, { ...row, now, how: 'meeting.moved' });
  if (row?.status === 'cancelled') await calledOff(tx, row, now);
  return row ?? null;
}

/** Writes down the change up to which a meeting is as it is. */
export async function noteSequence(tx: Tx, { sequence, ...key }: Key & { sequence: number }): Promise<void> {
  await tx.update(meeting).set({ sequence }).where(of(key));
}

export async function deleteMeeting(tx: Tx, key: Key): Promise<void> {
  await tx.delete(meeting).where(of(key));
}

/** Takes a meeting from one of some statuses to another. @returns null when it was in none of them */
export async function setMeetingStatus(
  tx: Tx,
  { from, to, now, ...key }: Key & { from: MeetingStatus[]; to: MeetingStatus; now: Date },
): Promise<Meeting | null> {
  const [row] = await tx
    .update(meeting)
    .set({ status: to, updatedAt: now })
    .where(and(of(key), inArray(meeting.status, from)))
    .returning();
  if (row?.status === 'cancelled') await calledOff(tx, row, now);
  return row ?? null;
}

/** Writes down what came of a meeting, or takes it back. @returns null when it was called off */
export async function setMeetingOutcome(
  tx: Tx,
  { outcome, was, now, ...key }: Key & { outcome: MeetingOutcome; was?: MeetingOutcome | undefined; now: Date },
): Promise<Meeting | null> {
  const { status, deal } = OUTCOME_SAYS[outcome];
  const [row] = await tx
    .update(meeting)
    .set({
      ...{ status, deal, updatedAt: now },
      // Said twice, it was signed the first time.
      signedAt: deal === 'signed' ? sql`coalesce(${meeting.signedAt}, ${now.toISOString()}::timestamptz)` : null,
    })
    .where(and(of(key), inArray(meeting.status, [...SAYABLE_FROM]), was && stands(OUTCOME_SAYS[was])))
    .returning();
  return row ?? null;
}

const stands = ({ status, deal }: (typeof OUTCOME_SAYS)[MeetingOutcome]) =>
  and(eq(meeting.status, status), deal === null ? isNull(meeting.deal) : eq(meeting.deal, deal));

export type StandingMeeting = Pick<Meeting, 'id' | 'startsAt' | 'endsAt'> & { leadName: string };

/**
 * Meetings under way or to come, and not called off, the next one first: those of a member and those of which nobody said
 * whose they are; of everybody where no member is named.
 */
export async function standingMeetings(
  tx: Tx,
  { workspaceId, now, memberId }: Workspace & { now: Date; memberId: Id<'mb'> | null },
): Promise<StandingMeeting[]> {
  const rows = await tx
    .select({
      ...{ id: meeting.id, startsAt: meeting.startsAt, endsAt: meeting.endsAt },
      ...{ firstName: lead.firstName, lastName: lead.lastName, email: lead.email },
    })
    .from(meeting)
    .innerJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        eq(meeting.status, 'booked'),
        gte(meeting.endsAt, now),
        memberId === null ? undefined : or(eq(meeting.memberId, memberId), isNull(meeting.memberId)),
      ),
    )
    .orderBy(asc(meeting.startsAt), asc(meeting.id))
    .limit(1000);
  return rows.map(({ id, startsAt, endsAt, ...who }) => ({ id, startsAt, endsAt, leadName: leadName(who) }));
}

/** Meetings that ended between two instants and of which nobody said what came. */
export async function unsaidMeetings(
  tx: Tx,
  { workspaceId, since, until, limit }: Workspace & { since: Date; until: Date; limit: number },
): Promise<Meeting[]> {
  return tx
    .select()
    .from(meeting)
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        eq(meeting.status, 'booked'),
        gte(meeting.endsAt, since),
        lte(meeting.endsAt, until),
      ),
    )
    .orderBy(asc(meeting.endsAt))
    .limit(limit);
}

export type MeetingItem = Meeting & { leadName: string; companyName: string | null };

/** Meetings, the latest start first; or those that begin within a time. */
export async function listMeetings(
  tx: Tx,
  filter: Workspace & {
    status?: MeetingStatus | undefined;
    leadId?: Id<'ld'> | undefined;
    from?: Date | undefined;
    until?: Date | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<MeetingItem>> {
  const rows = await tx
    .select({
      meeting,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      companyName: company.name,
    })
    .from(meeting)
    .innerJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(
      and(
        eq(meeting.workspaceId, filter.workspaceId),
        filter.status ? eq(meeting.status, filter.status) : undefined,
        filter.leadId ? eq(meeting.leadId, filter.leadId) : undefined,
        filter.from ? gte(meeting.startsAt, filter.from) : undefined,
        filter.until ? lt(meeting.startsAt, filter.until) : undefined,
        olderThan(meeting.startsAt, meeting.id, filter.after),
      ),
    )
    .orderBy(desc(meeting.startsAt), desc(meeting.id))
    .limit(filter.limit + 1);
  const items = rows.map(({ meeting: row, firstName, lastName, email, companyName }) => ({
    ...row,
    companyName,
    leadName: leadName({ firstName, lastName, email }),
  }));
  return pageOf(items, filter.limit, (row) => ({ at: row.startsAt, id: row.id }));
}

/** Whether somebody still has an appointment, apart from one. */
export async function hasOtherMeeting(
  tx: Tx,
  { workspaceId, meetingId, leadId }: Key & { leadId: Id<'ld'> },
): Promise<boolean> {
  const rows = await tx
    .select({ id: meeting.id })
    .from(meeting)
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        eq(meeting.leadId, leadId),
        eq(meeting.status, 'booked'),
        sql`${meeting.id} <> ${meetingId}`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** An enrollment of a lead: the one named, or else the latest. */
export async function enrollmentOfLead(
  tx: Tx,
  { workspaceId, leadId, enrollmentId }: Workspace & { leadId: Id<'ld'>; enrollmentId: Id<'enr'> | null },
): Promise<Enrollment | null> {
  const rows = await tx
    .select()
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.leadId, leadId)))
    .orderBy(desc(enrollment.createdAt), desc(enrollment.id))
    .limit(20);
  return rows.find(({ id }) => id === enrollmentId) ?? rows[0] ?? null;
}
