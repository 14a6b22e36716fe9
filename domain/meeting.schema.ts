import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { leadFactSchema, leadSchema } from './lead.schema.ts';
import { meetingEventSchema } from './member_calendar.schema.ts';
import { DEALS, MEETING_MATCHES, MEETING_OUTCOMES, MEETING_SOURCES, MEETING_STATUSES } from './meeting.ts';
import { pageQuerySchema } from './page.schema.ts';
import { instantSchema, lineSchema, zoneSchema } from './text.schema.ts';

export const meetingSchema = z
  .object({
    id: idSchema('mtg'),
    leadId: idSchema('ld'),
    enrollmentId: idSchema('enr').nullable(),
    /** which of us it is with; null where nobody said */
    memberId: idSchema('mb').nullable(),
    source: z.enum(MEETING_SOURCES),
    /** why it is taken for this lead's; null where that was not kept */
    matchedBy: z.enum(MEETING_MATCHES).nullable(),
    status: z.enum(MEETING_STATUSES),
    /** what it came to, once it was held */
    deal: z.enum(DEALS).nullable(),
    signedAt: instantSchema.nullable(),
    title: z.string(),
    startsAt: instantSchema,
    endsAt: instantSchema,
    zone: z.string(),
    place: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Meeting' });

export const meetingItemSchema = meetingSchema
  .extend({ leadName: z.string(), companyName: z.string().nullable() })
  .meta({ id: 'MeetingItem' });

/** A meeting with its event in a member's calendar; null where it is in none that we know of. */
export const listedMeetingSchema = meetingItemSchema
  .extend({ event: meetingEventSchema.nullable() })
  .meta({ id: 'ListedMeeting' });

export const listMeetingsSchema = pageQuerySchema.extend({
  status: z.enum(MEETING_STATUSES).optional(),
  leadId: idSchema('ld').optional(),
  /** that begin then or later */
  from: instantSchema.optional(),
  /** that begin before then */
  until: instantSchema.optional(),
});

/** `guest`: the lead stands among the guests of the event. Google is not asked to write to them. */
export const intoCalendarSchema = z.strictObject({ guest: z.boolean().default(false) });

const END_BEFORE_START = { path: ['endsAt'], error: 'Must be after the start.' };
const endsAfterStart = ({ startsAt, endsAt }: { startsAt: string; endsAt?: string | undefined }): boolean =>
  endsAt === undefined || Date.parse(endsAt) > Date.parse(startsAt);

/** A booking that a person writes down. Half an hour where no end is given; the lead's zone where none is. */
export const recordBookingSchema = z
  .strictObject({
    leadId: idSchema('ld'),
    startsAt: instantSchema,
    endsAt: instantSchema.optional(),
    zone: zoneSchema.optional(),
    title: lineSchema(300).optional(),
    place: lineSchema(500).optional(),
    /** which of us it is with; whoever writes it down where it is left out */
    memberId: idSchema('mb').optional(),
    /** have it stand in one's own calendar too */
    calendar: intoCalendarSchema.optional(),
  })
  .refine(endsAfterStart, END_BEFORE_START);

/** Another time for a meeting that was written down; as long as it was where no end is given. */
export const moveMeetingSchema = z
  .strictObject({ startsAt: instantSchema, endsAt: instantSchema.optional() })
  .refine(endsAfterStart, END_BEFORE_START);

export const meetingOutcomeSchema = z.strictObject({
  outcome: z.enum(MEETING_OUTCOMES),
  /** What was said of it when the one who says this read it: where somebody has said another thing since, `changed_meanwhile`. */
  was: z.enum(MEETING_OUTCOMES).optional(),
});

/** Words of a message, as they stand in it. */
const briefWordsSchema = z.object({
  messageId: idSchema('msg'),
  conversationId: idSchema('cnv').nullable(),
  direction: z.enum(['in', 'out']),
  at: instantSchema,
  words: z.string(),
});

/** What to have read before a meeting, by rule: every word is somebody's, and names its message or its source. */
export const meetingBriefSchema = z
  .object({
    meetingId: idSchema('mtg'),
    lead: leadSchema,
    /** the conversation, at most five sentences, oldest first */
    lines: z.array(briefWordsSchema),
    /** what they asked, the last question first */
    asked: z.array(briefWordsSchema),
    /** what is known of them, newest first */
    facts: z.array(leadFactSchema),
  })
  .meta({ id: 'MeetingBrief' });
