import { z } from 'zod';

/** What Calendly posts to a webhook (API v2, developer.calendly.com): the payload is the invitee itself. */
export const calendlyHook = z.object({
  event: z.string().min(1).max(60),
  created_at: z.string().max(60).catch(''),
  payload: z.unknown(),
});

export const calendlyEvent = z.enum(['invitee.created', 'invitee.canceled']);

export const calendlyInvitee = z.object({
  uri: z.string().min(1).max(400),
  email: z.string().catch(''),
  timezone: z.string().nullish().catch(null),
  rescheduled: z.boolean().catch(false),
  old_invitee: z.string().nullish().catch(null),
  new_invitee: z.string().nullish().catch(null),
  tracking: z
    .object({ utm_content: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  scheduled_event: z.object({
    uri: z.string().optional().catch(undefined),
    name: z.string().nullish().catch(null),
    start_time: z.iso.datetime({ offset: true }),
    end_time: z.iso.datetime({ offset: true }),
    location: z
      .object({ location: z.string().nullish().catch(null), join_url: z.string().nullish().catch(null) })
      .nullish()
      .catch(null),
    event_guests: z.array(z.object({ email: z.string().catch('') })).catch([]),
  }),
});
export type CalendlyInvitee = z.infer<typeof calendlyInvitee>;
