import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { lineSchema } from './text.schema.ts';
import { formulaOf, isFormula, VOICE_MOST } from './voice.ts';
import { languageSchema } from './workspace.schema.ts';

const formulaSchema = z
  .string()
  .max(VOICE_MOST.formula)
  .transform(formulaOf)
  .refine(isFormula, 'Must be a few words that begin with a capital, without figures and addresses.')
  .nullable();
const formulasSchema = z.object({ fr: formulaSchema, en: formulaSchema });
const saidSchema = z.object({ fr: z.string().nullable(), en: z.string().nullable() });

/** What is changed of a voice; what is left out stays. */
export const changeVoiceSchema = z
  .strictObject({
    address: z.enum(['vous', 'tu']),
    manner: z.enum(['formal', 'friendly']),
    greeting: formulasSchema,
    closing: formulasSchema,
  })
  .partial();

export const banWordSchema = z.object({
  word: lineSchema(VOICE_MOST.formula),
  /** What is said in its place; null for nothing. */
  replacement: lineSchema(VOICE_MOST.formula).nullable(),
});
export const bannedWordSchema = z.object({ word: z.string(), replacement: z.string().nullable() });

/** A change that people's edits speak for, and in which answers they made it. */
const proposalSchema = z.object({
  key: z.string(),
  kind: z.enum(['word', 'greeting', 'closing']),
  language: languageSchema.nullable(),
  from: z.string(),
  to: z.string().nullable(),
  /** Answers in which it was changed so, and answers that left it. */
  times: z.number().int(),
  left: z.number().int(),
  conversations: z.array(idSchema('cnv')),
});
export const decideVoiceProposalSchema = z.object({ accept: z.boolean() });

/** How the workspace speaks in what is suggested. */
export const voiceSchema = z
  .object({
    address: z.enum(['vous', 'tu']),
    manner: z.enum(['formal', 'friendly']),
    greeting: saidSchema,
    closing: saidSchema,
    banned: z.array(bannedWordSchema),
    proposals: z.array(proposalSchema),
  })
  .meta({ id: 'Voice' });
