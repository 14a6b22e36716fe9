import { z } from 'zod';
import type { BookingEvent } from '../booking.ts';
import { lineSchema, zonedInstantSchema } from '../text.schema.ts';

/**
 * What Cal.com posts to a webhook (version 2021-10-20, cal.com/docs/developing/guides/automation/webhooks). Most come as
 * `{triggerEvent, createdAt, payload}`; some meeting events have come flat. What we do not look at may be anything.
 */
const attendee = z.object({
  email: z.string().catch(''),
  name: z.string().nullish().catch(null),
  timeZone: z.string().optional().catch(undefined),
});

export const calcomBooking = z.object({
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
type CalcomBooking = z.infer<typeof calcomBooking>;

/** How late a change of a booking is, in seconds: a reschedule may keep its booking's id, and the latest counts. */
export function calcomChange(changedAt: string | null | undefined): { readonly sequence?: number } {
  const seconds = Math.floor(Date.parse(changedAt ?? '') / 1000);
  return seconds > 0 ? { sequence: seconds } : {};
}

export const calcomHook = z.preprocess(
  (value) => (isRecord(value) && !('payload' in value) ? { ...value, payload: value } : value),
  z.object({ triggerEvent: lineSchema(60), createdAt: lineSchema(60).catch(''), payload: z.unknown() }),
);

/** The triggers that concern a booking; others are acknowledged and kept, nothing more. */
export const CALCOM_TRIGGERS = [
  'BOOKING_CREATED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
] as const;
export const calcomTrigger = z.enum(CALCOM_TRIGGERS);

/** What a webhook says of a booking. */
export function calcomBookingEvent(trigger: z.infer<typeof calcomTrigger>, booking: CalcomBooking): BookingEvent {
  switch (trigger) {
    case 'BOOKING_CANCELLED':
    case 'BOOKING_REJECTED':
      return { kind: 'cancelled', externalId: booking.uid };
    case 'BOOKING_CREATED':
    case 'BOOKING_RESCHEDULED': {
      const { rescheduleUid } = booking;
      return {
        kind: 'booked',
        externalId: booking.uid,
        replaces: rescheduleUid == null || rescheduleUid === booking.uid ? null : rescheduleUid,
        startsAt: new Date(booking.startTime),
        endsAt: new Date(booking.endTime),
        zone: booking.attendees[0]?.timeZone ?? 'UTC',
        title: booking.title,
        place: booking.metadata?.videoCallUrl ?? placeOf(booking.location),
        token: booking.metadata?.lead ?? null,
        emails: booking.attendees.map(({ email }) => email),
        name: booking.attendees[0]?.name ?? null,
      };
    }
  }
}

// What its interface answers, where we ask (cal.com/docs/api-reference/v2, bookings of version 2024-08-13).

export const calcomMe = z.object({
  data: z.object({ email: z.string().catch(''), username: z.string().nullish().catch(null) }),
});

export const calcomWebhook = z.object({
  data: z.object({ id: z.union([z.string(), z.number()]).transform(String), active: z.boolean().catch(true) }),
});

export const calcomWebhooks = z.object({
  data: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).transform(String),
      subscriberUrl: z.string().nullish().catch(null),
    }),
  ),
});

const listed = z.object({
  uid: lineSchema(200),
  title: z.string().catch(''),
  status: z.enum(['accepted', 'cancelled', 'rejected', 'pending']).optional().catch(undefined),
  start: zonedInstantSchema,
  end: zonedInstantSchema,
  updatedAt: z.string().nullish().catch(null),
  attendees: z.array(attendee).catch([]),
  guests: z.array(z.string()).optional().catch(undefined),
  location: z.string().nullish().catch(null),
  metadata: z
    .object({ lead: z.string().optional().catch(undefined) })
    .nullish()
    .catch(null),
  rescheduledFromUid: lineSchema(200).nullish().catch(null),
  rescheduledToUid: lineSchema(200).nullish().catch(null),
});

export const calcomBookings = z.object({
  data: z.array(z.unknown()),
  pagination: z.object({ hasNextPage: z.boolean() }).optional(),
});

/** What a booking of the list says; null for one that nobody has accepted yet, and what is no booking. */
export function calcomListed(value: unknown): BookingEvent | null {
  const { data: booking } = listed.safeParse(value);
  if (booking?.status === undefined || booking.status === 'pending') return null;
  const { uid: externalId, status, rescheduledFromUid, rescheduledToUid } = booking;
  if (status !== 'accepted') return { kind: rescheduledToUid == null ? 'cancelled' : 'replaced', externalId };
  return {
    ...{ kind: 'booked', externalId, title: booking.title, ...calcomChange(booking.updatedAt) },
    replaces: rescheduledFromUid == null || rescheduledFromUid === externalId ? null : rescheduledFromUid,
    startsAt: new Date(booking.start),
    endsAt: new Date(booking.end),
    zone: booking.attendees[0]?.timeZone ?? 'UTC',
    place: placeOf(booking.location),
    token: booking.metadata?.lead ?? null,
    emails: [...booking.attendees.map(({ email }) => email), ...(booking.guests ?? [])],
    name: booking.attendees[0]?.name ?? null,
  };
}

/** `integrations:daily` names an app of Cal.com's, not a place that anybody could go to. */
const placeOf = (location: string | null | undefined): string | null =>
  location == null || location.startsWith('integrations:') ? null : location;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
