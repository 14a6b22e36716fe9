import { boolean, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { BusyTime, CalendarProblem, CalendarStatus } from '#domain/member_calendar.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A member's own calendar at Google: what its owner granted, when they are taken, and how far its events were read. */
export const memberCalendar = pgTable(
  'member_calendar',
  {
    id: primaryId('cal'),
    ...workspaceId,
    memberId: idOf('mb', 'member_id').notNull(),
    /** The account at Google. */
    address: text('address').notNull(),
    status: text('status').$type<CalendarStatus>().notNull(),
    /** What its owner granted, sealed (domain/member_calendar.ts). */
    sealed: text('sealed').notNull(),
    /** Its events may be read, and ours written; otherwise only when its owner is taken is read. */
    events: boolean('events').notNull(),
    /** When its owner is taken, and when that was read; null before. */
    busy: jsonb('busy').$type<BusyTime[]>(),
    busyReadAt: instant('busy_read_at'),
    /** With which Google tells what became of events since; null: everything is to be looked at. */
    syncToken: text('sync_token'),
    /** Everything is looked at again, since the token grew too old: what is not there any more is to be asked for. */
    lostTrack: boolean('lost_track').notNull(),
    connectedAt: instant('connected_at').notNull(),
    /** Why the last reading failed; null when it did not. */
    problem: text('problem').$type<CalendarProblem>(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('member_calendar_of_member').on(t.workspaceId, t.memberId),
    index('member_calendar_by_address').on(t.address),
    ofWorkspace(),
  ],
);
