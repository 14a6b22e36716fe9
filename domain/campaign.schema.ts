import { z } from 'zod';
import { COMPANY_SIZES } from './audience.ts';
import { CAMPAIGN_STATUSES, LAUNCH_NEEDS, MAX_STEPS } from './campaign.ts';
import { ENROLLMENT_ENDS, ENROLLMENT_STAGES } from './enrollment.ts';
import { idSchema } from './id.schema.ts';
import { LANGUAGES } from './language.ts';
import { LINT_RULES } from './lint.ts';
import { TEMPLATE_PROBLEM_CODES } from './template.ts';
import { instantSchema, lineSchema, reasonSchema } from './text.schema.ts';

const wordsSchema = z.array(lineSchema(200)).max(50);
const countriesSchema = z
  .array(z.string().regex(/^[A-Z]{2}$/, 'Must be an ISO 3166-1 alpha-2 code, such as FR.'))
  .max(50);

/** Who a campaign is for. An empty list asks for nothing. */
export const audienceSchema = z
  .object({
    titles: wordsSchema,
    countries: countriesSchema,
    industries: wordsSchema,
    sizes: z.array(z.enum(COMPANY_SIZES)),
    sources: wordsSchema,
    tags: wordsSchema,
    language: z.enum(LANGUAGES).nullable(),
    verifiedOnly: z.boolean(),
  })
  .meta({ id: 'Audience' });

/** The same as asked for: what is left out asks for nothing. */
export const askedAudienceSchema = z.object({
  titles: wordsSchema.default([]),
  countries: countriesSchema.default([]),
  industries: wordsSchema.default([]),
  sizes: z.array(z.enum(COMPANY_SIZES)).default([]),
  sources: wordsSchema.default([]),
  tags: wordsSchema.default([]),
  language: z.enum(LANGUAGES).nullable().default(null),
  verifiedOnly: z.boolean().default(false),
});

/** How many leads an audience names, suppressed ones left out, and of these those whose address is valid. */
export const audienceCountSchema = z.object({ total: z.number().int(), verified: z.number().int() });

/** A text of a step. Both fields are templates: `{{lead.firstName}}`. A follow-up's subject is the thread's and may be empty. */
export const stepTextSchema = z.object({
  subject: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'Must be one line.'),
  body: z.string().trim().min(1).max(8000),
});
export const variantSchema = z.object({
  label: z.string().trim().min(1).max(20),
  texts: z
    .object({ fr: stepTextSchema, en: stepTextSchema })
    .partial()
    .refine((texts) => texts.fr !== undefined || texts.en !== undefined, 'Must have a text in at least one language.'),
});
export const stepSchema = z.object({
  /** Working days after the previous step left; 0 for the first. */
  delayWorkingDays: z.number().int().min(0).max(60),
  variants: z.array(variantSchema).min(1).max(4),
});
export const stepsSchema = z
  .array(stepSchema)
  .min(1)
  .max(MAX_STEPS)
  .superRefine((steps, context) => {
    for (const [at, { variants, delayWorkingDays }] of steps.entries()) {
      if (at > 0 && delayWorkingDays < 1)
        context.addIssue({
          code: 'custom',
          path: [at, 'delayWorkingDays'],
          message: 'Must be at least 1 working day after the step before.',
        });
      if (at > 0) continue;
      for (const [variantAt, { texts }] of variants.entries())
        for (const [language, text] of Object.entries(texts))
          if (text.subject === '')
            context.addIssue({
              code: 'custom',
              path: [at, 'variants', variantAt, 'texts', language, 'subject'],
              message: 'The first message needs a subject.',
            });
    }
  });

export const createCampaignSchema = z.object({
  name: lineSchema(120),
  language: z.enum(LANGUAGES).optional(),
  audience: askedAudienceSchema.optional(),
  /** The sending mailbox; the workspace's first that is connected when left out. */
  mailboxId: idSchema('mbx').optional(),
  steps: stepsSchema.optional(),
});
export const patchCampaignSchema = z
  .object({
    name: lineSchema(120),
    language: z.enum(LANGUAGES),
    audience: askedAudienceSchema,
    mailboxId: idSchema('mbx'),
  })
  .partial();

export const sequenceSchema = z
  .object({
    id: idSchema('seq'),
    version: z.number().int(),
    published: z.boolean(),
    steps: z.array(stepSchema),
  })
  .meta({ id: 'Sequence' });

/** A campaign and where it stands. enrolled = active + ended, always. */
export const campaignSchema = z
  .object({
    id: idSchema('cmp'),
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    statusReason: z.string().nullable(),
    language: z.enum(LANGUAGES),
    audience: audienceSchema,
    mailboxId: idSchema('mbx').nullable(),
    sequenceId: idSchema('seq').nullable(),
    enrolled: z.number().int(),
    active: z.number().int(),
    ended: z.number().int(),
    startedAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
    createdAt: instantSchema,
    /** Where an engineer reads its timeline; null for those who may not. */
    timelineUrl: z.string().nullable(),
  })
  .meta({ id: 'Campaign' });

/** A campaign's people, by where they stand and how they ended, and the funnel of those written to. */
export const campaignProgressSchema = z
  .object({
    audience: z.number().int(),
    stages: z.partialRecord(z.enum(ENROLLMENT_STAGES), z.number().int()),
    ends: z.partialRecord(z.enum(ENROLLMENT_ENDS), z.number().int()),
    /** When time alone first moves somebody of a stage on. */
    wakes: z.partialRecord(z.enum(ENROLLMENT_STAGES), instantSchema),
    enrolled: z.number().int(),
    active: z.number().int(),
    ended: z.number().int(),
    contacted: z.number().int(),
    sent: z.number().int(),
    replied: z.number().int(),
    qualified: z.number().int(),
    booked: z.number().int(),
    bounced: z.number().int(),
    complained: z.number().int(),
    optedOut: z.number().int(),
    sentByStep: z.array(z.number().int()),
  })
  .meta({ id: 'CampaignProgress' });

/** What launching would mean: shown before the launch is confirmed. */
export const forecastSchema = z
  .object({
    /** Leads of the audience that may be enrolled, and of these the ones whose address is freshly valid. */
    leads: z.number().int(),
    verified: z.number().int(),
    /** Of these, the ones of whom no fact is known while a text quotes one: their message cannot be written. */
    factless: z.number().int(),
    steps: z.number().int(),
    /** Messages a day that the mailbox may send today, and at its ceiling. */
    perDay: z.number().int(),
    /** When the last of them would have had the last message, if everybody stays silent; null when nobody is in the audience. */
    doneOn: z.iso.date().nullable(),
    /** What keeps it from being launched. */
    missing: z.array(z.enum(LAUNCH_NEEDS)),
  })
  .meta({ id: 'Forecast' });

export const templateProblemSchema = z.object({
  code: z.enum(TEMPLATE_PROBLEM_CODES),
  variable: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const lintFindingSchema = z.object({
  rule: z.enum(LINT_RULES),
  severity: z.enum(['info', 'warn', 'block']),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export const claimSchema = z.object({ text: z.string(), evidenceId: idSchema('evd') });

export const previewRequestSchema = z
  .object({
    steps: stepsSchema,
    step: z
      .number()
      .int()
      .min(0)
      .max(MAX_STEPS - 1),
    /** For whom; the first of the audience when left out, or the first after another. */
    leadId: idSchema('ld').optional(),
    after: idSchema('ld').optional(),
  })
  .refine(({ steps, step }) => step < steps.length, { path: ['step'], message: 'There is no such step.' });

/** A step written for a real lead: the letter, or why it cannot be written. */
export const previewSchema = z
  .object({
    lead: z
      .object({ id: idSchema('ld'), name: z.string(), email: z.string(), company: z.string().nullable() })
      .nullable(),
    letter: z
      .object({
        subject: z.string(),
        words: z.string(),
        notice: z.string(),
        claims: z.array(claimSchema),
        lint: z.array(lintFindingSchema),
        variant: z.string(),
        /** Its opener is an example by rule: a model writes the draft's. */
        example: z.boolean(),
      })
      .nullable(),
    problems: z.array(templateProblemSchema),
  })
  .meta({ id: 'Preview' });

/** Where a test went: to the person's address, or, where letters are not mailed, into a file, named from the data folder on. */
export const sentTestSchema = z
  .object({
    sentTo: z.string().nullable(),
    file: z.string().nullable(),
    /** Why it cannot be written; then it went nowhere. */
    problems: z.array(templateProblemSchema),
  })
  .meta({ id: 'SentTest' });

/** Whoever resumes a campaign may say why; where its guard holds it they must, and it is kept. */
export const resumeCampaignSchema = z.object({ reason: reasonSchema.optional() });
