import { z } from 'zod';
import { AUTOPILOT_CONDITIONS } from './autopilot.ts';
import { instantSchema } from './text.schema.ts';

const conditionSchema = z.enum(AUTOPILOT_CONDITIONS);

/** Whether a campaign's messages leave unread, and every condition for it as it stands. */
export const autopilotSchema = z
  .object({
    on: z.boolean(),
    since: instantSchema.nullable(),
    /** When it last switched itself off, and what no longer held; null when a person switched it since, or it never did. */
    lock: z.object({ at: instantSchema, missing: z.array(conditionSchema) }).nullable(),
    /** Whether it may be switched on: every condition holds. */
    unlocked: z.boolean(),
    conditions: z.array(
      z.object({
        condition: conditionSchema,
        holds: z.boolean(),
        values: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'Autopilot' });

export const switchAutopilotSchema = z.object({ on: z.boolean() });
