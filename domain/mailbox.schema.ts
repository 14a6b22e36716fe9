import { z } from 'zod';
import { guardVerdictSchema } from './guard.schema.ts';
import { HEALTH_CODES, HEALTH_POINTS, type HealthFactorName } from './health.ts';
import { idSchema } from './id.schema.ts';
import { MAILBOX_KINDS, MAILBOX_STATUSES } from './mailbox.ts';
import { instantSchema, reasonSchema } from './text.schema.ts';

const FACTORS = Object.keys(HEALTH_POINTS).filter((name): name is HealthFactorName => name in HEALTH_POINTS);

export const healthFactorsSchema = z.array(
  z.object({
    factor: z.enum(FACTORS),
    points: z.number().int(),
    outOf: z.number().int(),
    code: z.enum(HEALTH_CODES),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
);

/** 0 to 100, with what it is made of. */
export const healthSchema = z
  .object({
    score: z.number().int(),
    level: z.enum(['alert', 'fair', 'good']),
    factors: healthFactorsSchema,
  })
  .meta({ id: 'Health' });

/** Whoever stops a mailbox may say why; whoever lets it go on must, and it is kept. */
export const pauseMailboxSchema = z.object({ reason: reasonSchema.optional() });
export const resumeMailboxSchema = z.object({ reason: reasonSchema });

/** A mailbox as its workspace sees it; how it is connected is not shown. */
export const mailboxSchema = z
  .object({
    id: idSchema('mbx'),
    kind: z.enum(MAILBOX_KINDS),
    address: z.string(),
    displayName: z.string(),
    status: z.enum(MAILBOX_STATUSES),
    /** Why it is paused or disconnected, as a code. */
    statusReason: z.string().nullable(),
    /** Messages that it may send today, and how many of them left or may have. */
    quotaToday: z.number().int(),
    sentToday: z.number().int(),
    /** Full weeks of its ramp-up, of all there are. */
    rampWeek: z.number().int(),
    rampWeeks: z.number().int(),
    /** Minutes of the recipient's day. */
    windowStartMinute: z.number().int(),
    windowEndMinute: z.number().int(),
    /** When its status last changed; null while it is as it was connected. */
    statusAt: instantSchema.nullable(),
    guard: z.object({
      /** What the guard paused it for, or holds its messages for. */
      alarm: guardVerdictSchema.nullable(),
      /** What it slows down for. */
      warnings: z.array(guardVerdictSchema),
      /** When a person last resumed it. */
      resumedAt: instantSchema.nullable(),
    }),
    /** A server's no to whatever it sends, for which it was paused: the server's code and what it means. */
    refusal: z.object({ code: z.string(), reason: z.string() }).nullable(),
    lastReadAt: instantSchema.nullable(),
    lastDispatchAt: instantSchema.nullable(),
    health: healthSchema,
  })
  .meta({ id: 'Mailbox' });

/** `left`: Google was not reached, and goes by the access that a person once gave it. */
export const disconnectedMailboxSchema = mailboxSchema.extend({ left: z.boolean() });
