import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Deal, MeetingMatch, MeetingSource, MeetingStatus } from '#domain/meeting.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A booked appointment: an event in a calendar, never a sent link. */
export const meeting = pgTable(
  'meeting',
  {
    id: primaryId('mtg'),
    ...workspaceId,
    leadId: idOf('ld', 'lead_id').notNull(),
    enrollmentId: idOf('enr', 'enrollment_id'),
    source: text('source').$type<MeetingSource>().notNull(),
    /** The source's own id of the booking; follows it through reschedules. */
    externalId: text('external_id').notNull(),
    status: text('status').$type<MeetingStatus>().notNull(),
    title: text('title').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    zone: text('zone').notNull(),
    place: text('place'),
    /** Why it is taken for this lead's. */
    matchedBy: text('matched_by').$type<MeetingMatch>(),
    /** How often its organiser had changed it (RFC 5545, 3.8.7.4), for an invitation that came by mail. */
    sequence: integer('sequence'),
    /** Which of us it is with; null where nobody said. */
    memberId: idOf('mb', 'member_id'),
    /** iCalendar's id of it, where it is told: the same in an invitation and in the calendars of all who come. */
    icalUid: text('ical_uid'),
    /** What it came to, once it was held. */
    deal: text('deal').$type<Deal>(),
    signedAt: instant('signed_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('meeting_once').on(t.workspaceId, t.source, t.externalId),
    index('meeting_by_start').on(t.workspaceId, t.startsAt),
    index('meeting_of_lead').on(t.workspaceId, t.leadId),
    index('meeting_by_uid')
      .on(t.workspaceId, t.icalUid)
      .where(sql`ical_uid is not null`),
    ofWorkspace(),
  ],
);
