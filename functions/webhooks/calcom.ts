import { calcomBooking, calcomHook, calcomTrigger, type CalcomBooking } from '#domain/wire/calcom.ts';
import type { BookingEvent } from './booking.ts';
import type { VendorHook } from './receive.ts';
import { signedByCalcom } from './signature.ts';

/** Cal.com's webhooks. They carry no time of their own, so a replay is known by trigger, booking and creation together. */
export const calcom: VendorHook = {
  vendor: 'calcom',
  signed: (secret, body, headers) => signedByCalcom(secret, body, headers.get('x-cal-signature-256') ?? undefined),
  read: (value) => {
    const hook = calcomHook.safeParse(value);
    if (!hook.success) return null;
    const { triggerEvent, createdAt, payload } = hook.data;
    const trigger = calcomTrigger.safeParse(triggerEvent);
    const booking = calcomBooking.safeParse(payload);
    if (!trigger.success || !booking.success) return null;
    return { key: [triggerEvent, booking.data.uid, createdAt].join('|'), event: eventOf(trigger.data, booking.data) };
  },
};

function eventOf(trigger: ReturnType<typeof calcomTrigger.parse>, booking: CalcomBooking): BookingEvent {
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
      };
    }
  }
}

/** `integrations:daily` names an app of Cal.com's, not a place that anybody could go to. */
const placeOf = (location: string | null | undefined): string | null =>
  location == null || location.startsWith('integrations:') ? null : location;
