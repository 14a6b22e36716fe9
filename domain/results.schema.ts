import { z } from 'zod';
import { COACHED_DIMENSIONS } from './coaching.ts';
import { idSchema } from './id.schema.ts';
import { RESULT_DIMENSIONS, RESULT_PERIODS } from './results.ts';
import { instantSchema } from './text.schema.ts';

const count = z.int().nonnegative();
const share = z.object({ point: z.number(), low: z.number(), high: z.number() });

export const resultsQuerySchema = z.object({
  period: z.enum(RESULT_PERIODS).default('half_year'),
  campaignId: idSchema('cmp').optional(),
  by: z.enum(RESULT_DIMENSIONS).default('persona'),
});

const outcomes = { contacted: count, replied: count, qualified: count, booked: count, held: count, signed: count };

const resultGroupSchema = z.object({
  /** an id, a persona, a job title, the number of a step from 1, a label, a weekday from 1 (Monday); null where it is not known */
  key: z.string().nullable(),
  /** what it is called, where it has a name of its own: a campaign, a file, a mailbox */
  name: z.string().nullable(),
  ...outcomes,
  /** share with a qualified reply, with its 95 % interval */
  rate: share.nullable(),
});

const trialSchema = z.object({
  campaignId: idSchema('cmp'),
  campaignName: z.string(),
  /** from 1 */
  step: count,
  variants: z.array(z.object({ label: z.string(), subject: z.string(), ...outcomes, rate: share.nullable() })),
  verdict: z.enum(['too_early', 'told_apart', 'alike']),
  /** label of the better one so far; null where they are level */
  better: z.string().nullable(),
  /** how often chance alone would show a gap this wide, 0 to 1 */
  chance: z.number(),
  contacted: count,
  /** people that its texts need together, and working days until then at the pace of the last 30 days; null where nothing can be said */
  needed: count.nullable(),
  workingDays: count.nullable(),
});

/** What came of writing to people, counted by the day on which each was first written to; every share with its 95 % interval. */
export const resultsSchema = z
  .object({
    since: instantSchema.nullable(),
    until: instantSchema,
    zone: z.string(),
    funnel: z.object({
      /** who was written to, and who is not yet */
      enrolled: count,
      ...outcomes,
      rates: z.object({
        replied: share.nullable(),
        qualified: share.nullable(),
        booked: share.nullable(),
        held: share.nullable(),
        signed: share.nullable(),
      }),
    }),
    /** The last 12 weeks, oldest first, whatever the period. `week` is its Monday, YYYY-MM-DD in the workspace's zone. */
    weeks: z.array(z.object({ week: z.string(), contacted: count, qualified: count, rate: share.nullable() })),
    /** Of those weeks together. */
    average: share.nullable(),
    by: z.enum(RESULT_DIMENSIONS),
    groups: z.array(resultGroupSchema),
    /** Texts of a step that were tried against each other, most people first. */
    trials: z.array(trialSchema),
  })
  .meta({ id: 'Results' });

const arm = z.object({ successes: count, trials: count });
const seconds = z.number().nonnegative().nullable();

/** How long the way from a reply to a meeting takes, and what the numbers are enough to say. */
export const coachingSchema = z
  .object({
    times: z.object({
      /** first qualified replies, and how many of them somebody answered */
      replies: count,
      answered: count,
      /** seconds that half of those answered, and half of those who booked, took at most */
      answerSeconds: seconds,
      bookingSeconds: seconds,
      booked: count,
      /** answered within an hour of the mailbox's hours, of those that were answered or whose hour is over */
      withinGoal: arm,
      /** of the answered, how many booked: those answered within that hour, and those after it */
      bookedSoon: arm,
      bookedLate: arm,
    }),
    /** The surest first, three at most; none while luck could have made the numbers. */
    advice: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('group'),
          by: z.enum(COACHED_DIMENSIONS),
          key: z.string(),
          name: z.string().nullable(),
          group: arm,
          rest: arm,
        }),
        z.object({ kind: z.literal('answer_sooner'), soon: arm, late: arm }),
        z.object({ kind: z.literal('no_shows'), held: arm }),
        z.object({ kind: z.literal('follow_ups'), later: arm }),
      ]),
    ),
  })
  .meta({ id: 'Coaching' });
