import { z } from 'zod';
import { ENROLLMENT_STAGES } from './enrollment.ts';
import { idSchema } from './id.schema.ts';
import { LANGUAGES } from './language.ts';
import { pageQuerySchema } from './page.schema.ts';
import { ANSWER_KINDS, TEMPERAMENTS } from './temperament.ts';
import { instantSchema } from './text.schema.ts';

export const SANDBOX_ANSWER_KINDS = [...ANSWER_KINDS, 'opt_out_link', 'opt_out_mail', 'words'] as const;

/** An instant at which something happens by itself: somebody answers, or the stage that an enrollment waits in is over. */
const momentSchema = z.object({
  at: instantSchema,
  code: z.enum(['answer', ...ENROLLMENT_STAGES]),
  answer: z.enum(SANDBOX_ANSWER_KINDS).nullable(),
  leadId: idSchema('ld'),
});

export const sandboxSchema = z
  .object({
    now: instantSchema,
    zone: z.string(),
    /** while it skips ahead: where to */
    skippingTo: instantSchema.nullable(),
    /** what happens next, at most 20, in order */
    moments: z.array(momentSchema),
  })
  .meta({ id: 'Sandbox' });

/** The furthest that one skip goes: a campaign and every wait in it, and no clock beyond what dates can say. */
export const SKIP_MAX_SECONDS = 400 * 86_400;

/** Where to: an instant of the workspace's clock, or seconds from now; the next moment when neither is given. */
export const skipAheadSchema = z
  .strictObject({
    to: instantSchema.optional(),
    by: z.int().min(1).max(SKIP_MAX_SECONDS).optional(),
  })
  .refine(({ to, by }) => to === undefined || by === undefined, { error: 'Give `to` or `by`, not both.' });
export const skippedSchema = z.object({ from: instantSchema, to: instantSchema }).meta({ id: 'Skip' });

const sandboxAnswerSchema = z.object({
  kind: z.enum(SANDBOX_ANSWER_KINDS),
  dueAt: instantSchema,
  doneAt: instantSchema.nullable(),
  byHand: z.boolean(),
});

export const sandboxPersonSchema = z
  .object({
    id: idSchema('ld'),
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    title: z.string().nullable(),
    companyName: z.string().nullable(),
    language: z.enum(LANGUAGES),
    zone: z.string(),
    temperament: z.enum(TEMPERAMENTS),
    suppressed: z.boolean(),
    received: z.int(),
    written: z.int(),
    /** what they did and will do, oldest first */
    answers: z.array(sandboxAnswerSchema),
  })
  .meta({ id: 'SandboxPerson' });

export const listSandboxPeopleSchema = pageQuerySchema.extend({ reached: z.enum(['true', 'false']).default('false') });

/** A message as the person sees it, or as they wrote it. */
const sandboxMessageSchema = z.object({
  id: idSchema('sbx'),
  direction: z.enum(['to_prospect', 'to_mailbox']),
  at: instantSchema,
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  /** addresses of the links in it, where there are any */
  links: z.object({ optOut: z.string().nullable(), whyMe: z.string().nullable(), booking: z.string().nullable() }),
});

export const sandboxPersonMessagesSchema = z
  .object({ person: sandboxPersonSchema, messages: z.array(sandboxMessageSchema) })
  .meta({ id: 'SandboxPersonMessages' });

/** What they are to answer: words of one's own, or what somebody of a temperament would write. */
export const answerAsSchema = z.union([
  z.strictObject({ words: z.string().trim().min(1).max(5000) }),
  z.strictObject({ kind: z.enum(ANSWER_KINDS).exclude(['booking']) }),
]);
export const answerPlannedSchema = z.object({
  id: idSchema('ans'),
  kind: z.enum(SANDBOX_ANSWER_KINDS),
  dueAt: instantSchema,
});
