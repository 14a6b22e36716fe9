import { z } from 'zod';
import type { BookingEvent } from '../booking.ts';
import { lineSchema, zonedInstantSchema } from '../text.schema.ts';

/** What Calendly posts to a webhook (API v2, developer.calendly.com): the payload is the invitee itself. */
export const calendlyHook = z.object({
  event: lineSchema(60),
  created_at: lineSchema(60).catch(''),
  payload: z.unknown(),
});

export const calendlyEvent = z.enum(['invitee.created', 'invitee.canceled']);

/** An appointment, as a webhook and the list of appointments give it. */
export const calendlyAppointment = z.object({
  uri: z.string().optional().catch(undefined),
  name: z.string().nullish().catch(null),
  start_time: zonedInstantSchema,
  end_time: zonedInstantSchema,
  location: z
    .object({ location: z.string().nullish().catch(null), join_url: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  event_guests: z.array(z.object({ email: z.string().catch('') })).catch([]),
});

const invitee = z.object({
  uri: lineSchema(400),
  email: z.string().catch(''),
  name: z.string().nullish().catch(null),
  status: z.enum(['active', 'canceled']).optional().catch(undefined),
  timezone: z.string().nullish().catch(null),
  rescheduled: z.boolean().catch(false),
  old_invitee: lineSchema(400).nullish().catch(null),
  new_invitee: z.string().nullish().catch(null),
  tracking: z
    .object({ utm_content: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});

export const calendlyInvitee = invitee.extend({ scheduled_event: calendlyAppointment });
export type CalendlyInvitee = z.infer<typeof calendlyInvitee>;

/** What an invitee says of their appointment; one that is cancelled because it was rescheduled is told of by the new one. */
export function calendlyBooking(invitee: CalendlyInvitee, cancelled: boolean): BookingEvent {
  const { uri: externalId, scheduled_event: appointment } = invitee;
  if (cancelled) return { kind: invitee.rescheduled ? 'replaced' : 'cancelled', externalId };
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
    name: invitee.name ?? null,
  };
}

// What its interface answers, where we ask (developer.calendly.com/api-docs).

export const calendlyUser = z.object({
  resource: z.object({
    uri: z.url(),
    name: z.string().catch(''),
    email: z.string().catch(''),
    current_organization: z.url(),
  }),
});

export const calendlySubscription = z.object({
  resource: z.object({ uri: lineSchema(400), state: z.string().catch('active') }),
});

export const calendlySubscriptions = z.object({
  collection: z.array(z.object({ uri: lineSchema(400), callback_url: z.string() })),
});

const paging = z.object({ next_page_token: z.string().nullish().catch(null) });

export const calendlyAppointments = z.object({
  collection: z.array(
    calendlyAppointment.extend({ uri: z.string(), updated_at: zonedInstantSchema.optional().catch(undefined) }),
  ),
  pagination: paging,
});

export const calendlyInvitees = z.object({ collection: z.array(invitee), pagination: paging });
