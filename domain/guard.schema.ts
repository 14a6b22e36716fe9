import { z } from 'zod';
import { GUARD_RULES, GUARD_TARGETS } from './guard.ts';
import { instantSchema } from './text.schema.ts';

/** A rule of a guard, and what it counted. */
export const guardVerdictSchema = z.object({
  rule: z.enum(GUARD_RULES),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

const subjectTarget = z.enum(GUARD_TARGETS).exclude(['mailbox']);
export const guardParamsSchema = z.object({ target: subjectTarget, subject: z.string().min(1).max(253) });

/** The guard of a sending domain, a source of addresses or a recipients' mail provider. */
export const guardSchema = z
  .object({
    target: subjectTarget,
    /** The domain, an import's id or a provider's name, the mail provider. */
    subject: z.string(),
    /** The file of a source that is an import; null for the rest. */
    fileName: z.string().nullable(),
    /** `paused`: what it is about is held. `slowed`: half of the quota, and addresses are verified again. */
    state: z.enum(['paused', 'slowed', 'calm']),
    /** What it paused for, or holds messages for; null otherwise. */
    alarm: guardVerdictSchema.nullable(),
    warnings: z.array(guardVerdictSchema),
    pausedAt: instantSchema.nullable(),
    /** When a person last resumed it, who, and why; null when nobody did. */
    resumed: z.object({ at: instantSchema, by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Guard' });
