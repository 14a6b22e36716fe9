import { z } from 'zod';
import { lineSchema, zonedInstantSchema } from '../text.schema.ts';

/**
 * What Cal.com posts to a webhook (version 2021-10-20, cal.com/docs/developing/guides/automation/webhooks). Most come as
 * `{triggerEvent, createdAt, payload}`; some meeting events have come flat. What we do not look at may be anything.
 */
const attendee = z.object({ email: z.string().catch(''), timeZone: z.string().optional().catch(undefined) });

const booking = z.object({
  uid: lineSchema(200),
  title: z.string().catch(''),
  startTime: zonedInstantSchema,
  endTime: zonedInstantSchema,
  attendees: z.array(attendee).catch([]),
  location: z.string().nullish().catch(null),
  metadata: z
    .object({ lead: z.string().optional().catch(undefined), videoCallUrl: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
  rescheduleUid: lineSchema(200).nullish().catch(null),
});

export const calcomHook = z.preprocess(
  (value) => (isRecord(value) && !('payload' in value) ? { ...value, payload: value } : value),
  z.object({ triggerEvent: lineSchema(60), createdAt: lineSchema(60).catch(''), payload: z.unknown() }),
);

export const calcomBooking = booking;
export type CalcomBooking = z.infer<typeof booking>;

/** The triggers that concern a booking; others are acknowledged and kept, nothing more. */
export const calcomTrigger = z.enum([
  'BOOKING_CREATED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
]);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
