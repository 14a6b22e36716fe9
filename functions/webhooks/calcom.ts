import { calcomBooking, calcomBookingEvent, calcomChange, calcomHook, calcomTrigger } from '#domain/wire/calcom.ts';
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
    const event = calcomBookingEvent(trigger.data, booking.data);
    const isChange = trigger.data === 'BOOKING_RESCHEDULED' && event.kind === 'booked';
    return {
      key: [triggerEvent, booking.data.uid, createdAt].join('|'),
      event: isChange ? { ...event, ...calcomChange(createdAt) } : event,
    };
  },
};
