import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import type { CalendarProblem, EventStatus } from '#domain/member_calendar.ts';
import type { Tx } from '../client.ts';
import { calendarEvent, lead, meeting, memberCalendar } from '../schema/index.ts';
import type { Meeting } from './meeting.ts';

export type CalendarEventRow = typeof calendarEvent.$inferSelect;
type Key = { workspaceId: Id<'ws'>; meetingId: Id<'mtg'> };
type Calendar = { workspaceId: Id<'ws'>; calendarId: Id<'cal'> };

const of = ({ workspaceId, meetingId }: Key) =>
  and(eq(calendarEvent.workspaceId, workspaceId), eq(calendarEvent.meetingId, meetingId));
const inCalendar = ({ workspaceId, calendarId }: Calendar) =>
  and(eq(calendarEvent.workspaceId, workspaceId), eq(calendarEvent.calendarId, calendarId));
const withMeeting = and(eq(meeting.workspaceId, calendarEvent.workspaceId), eq(meeting.id, calendarEvent.meetingId));
const leadOfMeeting = and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId));

/** The meeting whose event it is, both held until the transaction ends: a person may change it meanwhile. */
export async function meetingOfEvent(
  tx: Tx,
  { eventId, ...calendar }: Calendar & { eventId: string },
): Promise<{ event: CalendarEventRow; meeting: Meeting } | null> {
  const [row] = await tx
    .select({ event: calendarEvent, meeting })
    .from(calendarEvent)
    .innerJoin(meeting, withMeeting)
    .where(and(inCalendar(calendar), eq(calendarEvent.eventId, eventId)))
    .for('update');
  return row ?? null;
}

/** Notes an event of a meeting in a calendar, once: a meeting has one. */
export async function insertCalendarEvent(
  tx: Tx,
  { now, ...row }: Omit<typeof calendarEvent.$inferInsert, 'createdAt' | 'updatedAt'> & { now: Date },
): Promise<void> {
  await tx
    .insert(calendarEvent)
    .values({ ...row, createdAt: now, updatedAt: now })
    .onConflictDoNothing();
}

/**
 * Takes an event from one of some statuses to another. @returns null where it was in none of them
 * @param seenAt as it was seen: where it was changed since, nothing is
 */
export async function moveCalendarEvent(
  tx: Tx,
  {
    from,
    to,
    problem = null,
    eventId,
    seenAt,
    now,
    ...key
  }: Key & {
    from: readonly EventStatus[];
    to: EventStatus;
    problem?: CalendarProblem | null;
    eventId?: string;
    seenAt?: Date;
    now: Date;
  },
): Promise<CalendarEventRow | null> {
  const [row] = await tx
    .update(calendarEvent)
    .set({ status: to, problem, updatedAt: now, ...(eventId !== undefined && { eventId }) })
    .where(
      and(
        of(key),
        inArray(calendarEvent.status, [...from]),
        seenAt === undefined ? undefined : eq(calendarEvent.updatedAt, seenAt),
      ),
    )
    .returning();
  return row ?? null;
}

/** What became of a meeting is to be written into the calendar that we wrote it into. @returns which one; null where there is none */
export async function changeInCalendar(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<Id<'cal'> | null> {
  const [row] = await tx
    .update(calendarEvent)
    .set({ status: 'pending', problem: null, updatedAt: now })
    .where(and(of(key), eq(calendarEvent.ours, true)))
    .returning();
  return row?.calendarId ?? null;
}

/** Meetings that a calendar does not have yet as they are, with whom they are: null where they are erased. */
export async function eventsToWrite(tx: Tx, { limit, ...calendar }: Calendar & { limit: number }) {
  const rows = await tx
    .select({ event: calendarEvent, meeting, firstName: lead.firstName, lastName: lead.lastName, email: lead.email })
    .from(calendarEvent)
    .innerJoin(meeting, withMeeting)
    .leftJoin(lead, leadOfMeeting)
    .where(and(inCalendar(calendar), eq(calendarEvent.status, 'pending')))
    .orderBy(asc(calendarEvent.updatedAt))
    .limit(limit);
  return rows.map(({ firstName, lastName, email, ...row }) => ({
    ...row,
    who: email === null ? null : { email, name: leadName({ firstName, lastName, email }) },
  }));
}

/** Events of meetings to come that a calendar is believed to hold, by their ids. */
export async function eventsBelieved(
  tx: Tx,
  { now, after, limit, ...calendar }: Calendar & { now: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await tx
    .select({ eventId: calendarEvent.eventId })
    .from(calendarEvent)
    .innerJoin(meeting, withMeeting)
    .where(
      and(
        inCalendar(calendar),
        inArray(calendarEvent.status, ['found', 'written']),
        eq(meeting.status, 'booked'),
        gt(meeting.startsAt, now),
        gt(calendarEvent.eventId, after),
      ),
    )
    .orderBy(asc(calendarEvent.eventId))
    .limit(limit);
  return rows.map(({ eventId }) => eventId);
}

export type ShownEvent = Pick<CalendarEventRow, 'status' | 'guest'> & { address: string };

/** The events of some meetings, with the accounts whose calendars they lie in. */
export async function eventsOfMeetings(
  tx: Tx,
  { workspaceId, meetingIds }: { workspaceId: Id<'ws'>; meetingIds: readonly Id<'mtg'>[] },
): Promise<Map<Id<'mtg'>, ShownEvent>> {
  if (meetingIds.length === 0) return new Map();
  const rows = await tx
    .select({
      meetingId: calendarEvent.meetingId,
      status: calendarEvent.status,
      guest: calendarEvent.guest,
      address: memberCalendar.address,
    })
    .from(calendarEvent)
    .innerJoin(
      memberCalendar,
      and(eq(memberCalendar.workspaceId, calendarEvent.workspaceId), eq(memberCalendar.id, calendarEvent.calendarId)),
    )
    .where(and(eq(calendarEvent.workspaceId, workspaceId), inArray(calendarEvent.meetingId, [...meetingIds])));
  return new Map(rows.map(({ meetingId, ...event }) => [meetingId, event]));
}
