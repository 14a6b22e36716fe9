import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { MODEL_FAULTS } from './model_fault.ts';
import { instantSchema } from './text.schema.ts';
import { TRIAGE_KINDS } from './triage/kinds.ts';

const count = z.number().int();
const kind = z.enum(TRIAGE_KINDS);

/** How a workspace's triage is doing. */
export const triageRecordSchema = z
  .object({
    /** Below this confidence a verdict is left to a person. */
    threshold: z.number(),
    start: z.number(),
    /** By confidence: verdicts that somebody looked at, and how many stood. */
    buckets: z.array(z.object({ from: z.number(), verdicts: count, right: count })),
    kinds: z.array(z.object({ kind, messages: count, corrected: count })),
    /** Messages that a model read too; null where none did. */
    model: z.object({ asked: count, agreed: count }).nullable(),
    /** It did not answer the last time that it was asked: why, and when. */
    fault: z.object({ fault: z.enum(MODEL_FAULTS), at: instantSchema }).nullable(),
    /** Replies that the rules cannot tell are read by one. */
    asksModel: z.boolean(),
    examples: count,
    corrections: z.array(
      z.object({
        messageId: idSchema('msg'),
        conversationId: idSchema('cnv').nullable(),
        fromName: z.string(),
        fromAddress: z.string(),
        was: kind,
        kind: kind.nullable(),
        at: instantSchema,
      }),
    ),
    /** Since when it counts: a person had it forget what was before. */
    since: instantSchema.nullable(),
  })
  .meta({ id: 'TriageRecord' });
