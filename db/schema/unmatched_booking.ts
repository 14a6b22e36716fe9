import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { MeetingSource } from '#domain/meeting.ts';
import { instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A booking of nobody whom we know: it waits for a person to say whose it is, or that it is none of ours. */
export const unmatchedBooking = pgTable(
  'unmatched_booking',
  {
    id: primaryId('ubk'),
    ...workspaceId,
    source: text('source').$type<MeetingSource>().notNull(),
    externalId: text('external_id').notNull(),
    name: text('name'),
    /** Who comes, the invitee first. */
    emails: jsonb('emails').$type<string[]>().notNull(),
    title: text('title').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    zone: text('zone').notNull(),
    place: text('place'),
    /** Up to which change of it this is so, where its source counts them. */
    sequence: integer('sequence'),
    dismissed: boolean('dismissed').notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('unmatched_booking_once').on(t.workspaceId, t.source, t.externalId),
    index('unmatched_booking_by_start').on(t.workspaceId, t.startsAt),
    ofWorkspace(),
  ],
);
