import { z } from 'zod';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import type { Triager } from '../../ports.ts';
import { faultOf, type AskModel } from './ask.ts';

const HUMAN_KINDS = TRIAGE_KINDS.filter((kind) => !['bounce_hard', 'bounce_soft', 'complaint'].includes(kind));
const answerSchema = z.object({
  kind: z.enum(HUMAN_KINDS),
  confidence: z.number().min(0).max(1),
  sentence: z.string().max(600),
  date: z.iso.date().nullable(),
});
const JSON_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'confidence', 'sentence', 'date'],
  properties: {
    kind: { type: 'string', enum: HUMAN_KINDS },
    confidence: { type: 'number' },
    sentence: { type: 'string' },
    date: { type: ['string', 'null'] },
  },
};
const INSTRUCTION = `Classify a reply to a business e-mail. Kinds: interested (accepts a call, meeting, trial), info_request (wants
price or details without accepting a meeting), referral (points to somebody else), not_now (later contact wanted), negative
(declines), opt_out (asks to stop or to be removed; beats negative), out_of_office (an automatic absence), auto_reply (another
automatic reply), unclear (you cannot tell). Give the sentence that decided, word for word, and for not_now or out_of_office the
date to write again as YYYY-MM-DD, or null. Say unclear rather than guess.`;

/** Below this a model's word changes nothing: a person is asked. */
const SURE = 0.75;

/** A model that reads replies. Null when it is not sure, or quotes what is not there. */
export function modelTriage(ask: AskModel): Triager {
  const read = ({ text, sentOn }: { text: string; sentOn: string }) =>
    ask({
      name: 'triage',
      instruction: `${INSTRUCTION}\nThe reply was written on ${sentOn}.`,
      material: text,
      jsonSchema: JSON_SCHEMA,
      schema: answerSchema,
    }).catch((error: unknown) => ({ fault: faultOf(error) }));
  return {
    classify: async (message) => {
      const answered = await read(message);
      if ('fault' in answered) return answered;
      const { kind, confidence, sentence } = answered;
      const isQuoted = sentence.trim() !== '' && message.text.includes(sentence);
      return confidence < SURE || kind === 'unclear' || !isQuoted ? null : answered;
    },
    compare: async (message) => {
      const answered = await read(message);
      return 'fault' in answered ? null : answered.kind;
    },
  };
}
