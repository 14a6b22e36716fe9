import { calendlyEvent, calendlyHook, calendlyInvitee, type CalendlyInvitee } from '#domain/wire/calendly.ts';
import type { BookingEvent } from './booking.ts';
import type { VendorHook } from './receive.ts';
import { signedByCalendly } from './signature.ts';

/** Calendly's webhooks. A reschedule is two of them, in any order: a cancellation that says so, and a new invitee. */
export const calendly: VendorHook = {
  vendor: 'calendly',
  signed: (secret, body, headers, nowMs) =>
    signedByCalendly(secret, body, headers.get('calendly-webhook-signature') ?? undefined, nowMs),
  read: (value) => {
    const hook = calendlyHook.safeParse(value);
    if (!hook.success) return null;
    const event = calendlyEvent.safeParse(hook.data.event);
    const invitee = calendlyInvitee.safeParse(hook.data.payload);
    if (!event.success || !invitee.success) return null;
    return {
      key: [hook.data.event, invitee.data.uri, hook.data.created_at].join('|'),
      event: eventOf(event.data, invitee.data),
    };
  },
};

function eventOf(event: ReturnType<typeof calendlyEvent.parse>, invitee: CalendlyInvitee): BookingEvent {
  const { uri: externalId, scheduled_event: appointment } = invitee;
  switch (event) {
    case 'invitee.canceled':
      return { kind: invitee.rescheduled ? 'replaced' : 'cancelled', externalId };
    case 'invitee.created':
      return {
        kind: 'booked',
        externalId,
        replaces: invitee.old_invitee ?? null,
        startsAt: new Date(appointment.start_time),
        endsAt: new Date(appointment.end_time),
        zone: invitee.timezone ?? 'UTC',
        title: appointment.name ?? '',
        place: appointment.location?.join_url ?? appointment.location?.location ?? null,
        token: invitee.tracking?.utm_content ?? null,
        emails: [invitee.email, ...appointment.event_guests.map(({ email }) => email)],
      };
  }
}
