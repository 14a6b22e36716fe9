import { z } from 'zod';
import { lineSchema, zonedInstantSchema } from '../text.schema.ts';

/** What Calendly posts to a webhook (API v2, developer.calendly.com): the payload is the invitee itself. */
export const calendlyHook = z.object({
  event: lineSchema(60),
  created_at: lineSchema(60).catch(''),
  payload: z.unknown(),
});

export const calendlyEvent = z.enum(['invitee.created', 'invitee.canceled']);

export const calendlyInvitee = z.object({
  uri: lineSchema(400),
  email: z.string().catch(''),
  timezone: z.string().nullish().catch(null),
  rescheduled: z.boolean().catch(false),
  old_invitee: lineSchema(400).nullish().catch(null),
  new_invitee: z.string().nullish().catch(null),
  tracking: z
    .object({ utm_content: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  scheduled_event: z.object({
    uri: z.string().optional().catch(undefined),
    name: z.string().nullish().catch(null),
    start_time: zonedInstantSchema,
    end_time: zonedInstantSchema,
    location: z
      .object({ location: z.string().nullish().catch(null), join_url: z.string().nullish().catch(null) })
      .nullish()
      .catch(null),
    event_guests: z.array(z.object({ email: z.string().catch('') })).catch([]),
  }),
});
export type CalendlyInvitee = z.infer<typeof calendlyInvitee>;
