import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { MEETING_SOURCES } from './meeting.ts';
import { instantSchema } from './text.schema.ts';

/** A booking of nobody whom we know. */
export const unmatchedBookingSchema = z
  .object({
    id: idSchema('ubk'),
    source: z.enum(MEETING_SOURCES),
    name: z.string().nullable(),
    /** Who comes, the invitee first. */
    emails: z.array(z.string()),
    title: z.string(),
    startsAt: instantSchema,
    endsAt: instantSchema,
    zone: z.string(),
    place: z.string().nullable(),
  })
  .meta({ id: 'UnmatchedBooking' });

export const attachBookingSchema = z.strictObject({ leadId: idSchema('ld') });
