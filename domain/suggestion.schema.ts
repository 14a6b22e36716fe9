import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { REPLY_LANGUAGES } from './language.ts';
import { AVAILABILITIES } from './member_calendar.ts';
import { REFUSALS } from './suggestion_check.ts';
import { SOURCE_KINDS } from './suggestion_source.ts';
import { instantSchema } from './text.schema.ts';

/** An answer to read, change and send. */
export const suggestionSchema = z
  .object({
    subject: z.string(),
    words: z.string(),
    /** Names these words, for whoever sends what they made of them. */
    hash: z.string(),
    language: z.enum(REPLY_LANGUAGES),
    address: z.enum(['tu', 'vous']),
    /** What it states, in words that stand in it, and what they rest on. */
    claims: z.array(
      z.object({
        text: z.string(),
        sources: z.array(z.object({ kind: z.enum(SOURCE_KINDS), id: z.string(), title: z.string() })),
      }),
    ),
    /** Who wrote it. */
    writer: z.enum(['template', 'model']),
    /** Why a template did where a model is asked: it was not yet, did not answer, or was refused; null where none is asked. */
    why: z.enum(['awaited', 'unanswered', 'refused']).nullable(),
    refusals: z.array(z.enum(REFUSALS)),
    /** What they asked and nothing known answers, in their words. */
    open: z.array(z.string()),
    /** Times at which whoever answers is free, as far as it is known, and how a letter says them to their reader. */
    times: z.array(z.object({ startsAt: instantSchema, words: z.string() })),
    /** whether their calendar was read lately; otherwise the times go by our own meetings alone */
    availability: z.enum(AVAILABILITIES),
  })
  .meta({ id: 'Suggestion' });

/** How it is asked for: 0 is the first wording, and they come round again. */
export const suggestionQuerySchema = z.object({ variant: z.coerce.number().int().min(0).max(1000).default(0) });
export const suggestedSchema = z.object({
  suggestion: suggestionSchema.nullable(),
  /** The message that it answers. */
  messageId: idSchema('msg').nullable(),
});
