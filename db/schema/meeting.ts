import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { MeetingSource, MeetingStatus } from '#domain/meeting.ts';
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
    ...timestamps,
  },
  (t) => [
    uniqueIndex('meeting_once').on(t.workspaceId, t.source, t.externalId),
    index('meeting_by_start').on(t.workspaceId, t.startsAt),
    index('meeting_of_lead').on(t.workspaceId, t.leadId),
    ofWorkspace(),
  ],
);
