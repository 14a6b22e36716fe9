import { boolean, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CalendarProblem, EventStatus } from '#domain/member_calendar.ts';
import { idOf, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** The event of a meeting in a member's calendar: found there, or written by us. An event of nobody known has no row. */
export const calendarEvent = pgTable(
  'calendar_event',
  {
    ...workspaceId,
    meetingId: idOf('mtg', 'meeting_id').notNull(),
    calendarId: idOf('cal', 'calendar_id').notNull(),
    /** Its id in that calendar. */
    eventId: text('event_id').notNull(),
    status: text('status').$type<EventStatus>().notNull(),
    /** We wrote it, and what becomes of the meeting is written there too. */
    ours: boolean('ours').notNull(),
    /** The lead stands among its guests. */
    guest: boolean('guest').notNull(),
    /** Why it was refused. */
    problem: text('problem').$type<CalendarProblem>(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.meetingId] }),
    uniqueIndex('calendar_event_once').on(t.workspaceId, t.calendarId, t.eventId),
    ofWorkspace(),
  ],
);
