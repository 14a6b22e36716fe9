import { z } from 'zod';

const minuteSchema = z.number().int().min(0).max(1440);

/** What a workspace may set: each within what can be meant at all; whether it is looser than the default is asked after. */
export const policyChangeSchema = z
  .strictObject({
    /** Messages a day and mailbox, at most. */
    dailyQuota: z.number().int().min(1).max(1000),
    /** Minutes of the recipient's day between which messages leave. */
    windowStartMinute: minuteSchema,
    windowEndMinute: minuteSchema,
    /** Days that a lead rests between two campaigns. */
    coolingDays: z.number().int().min(0).max(3650),
    /** Persons of one company written to in 30 days. */
    personsPerCompany: z.number().int().min(1).max(100),
    /** People who must approve the same message. */
    approvers: z.union([z.literal(1), z.literal(2)]),
    /** ISO 3166-1 alpha-2 of countries that nobody is written to in. */
    blockedCountries: z.array(z.string().regex(/^[A-Z]{2}$/, 'Must be two capital letters (ISO 3166-1).')).max(250),
    /** Whether campaigns may be put on autopilot. */
    autopilot: z.boolean(),
  })
  .partial()
  .meta({ id: 'PolicyChange' });

const rulesSchema = z.object({
  dailyQuota: z.number().int(),
  windowStartMinute: z.number().int(),
  windowEndMinute: z.number().int(),
  coolingDays: z.number().int(),
  personsPerCompany: z.number().int(),
  approvers: z.union([z.literal(1), z.literal(2)]),
  blockedCountries: z.array(z.string()),
  autopilot: z.boolean(),
});

/** The rules in force, and the defaults, which they can only be tighter than. */
export const policySchema = z.object({ rules: rulesSchema, defaults: rulesSchema }).meta({ id: 'Policy' });
