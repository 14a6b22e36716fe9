import { z } from 'zod';
import type { ReplyLanguage } from '#domain/language.ts';
import { sourceKind } from '#domain/suggestion_source.ts';
import type { SuggestionWriter } from '../../ports.ts';
import type { AskModel } from './ask.ts';

const answerSchema = z.object({
  sentences: z
    .array(z.object({ text: z.string().trim(), paragraph: z.boolean(), sources: z.array(z.string()).max(8) }))
    .max(20),
  /** Places in the list of questions. */
  unanswered: z.array(z.number().int().min(0)).max(20),
});
const JSON_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['sentences', 'unanswered'],
  properties: {
    sentences: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'paragraph', 'sources'],
        properties: {
          text: { type: 'string' },
          paragraph: { type: 'boolean' },
          sources: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    unanswered: { type: 'array', items: { type: 'integer' } },
  },
};

const LANGUAGE = {
  fr: 'French',
  en: 'English',
  de: 'German, saying "Sie"',
  es: 'Spanish, saying "usted"',
  it: 'Italian, saying "Lei"',
  nl: 'Dutch, saying "u"',
} as const satisfies Record<ReplyLanguage, string>;
const MANNER = {
  tu: 'Say "tu" to the reader, never "vous".',
  vous: 'Say "vous" to the reader, never "tu".',
  formal: 'Be courteous and formal.',
  friendly: 'Be friendly and plain.',
} as const;

const INSTRUCTION = `You write the middle of an answer to a business e-mail: no greeting, no closing, no signature, no link, which
others add. Each sentence stands alone, of 25 words at most, and says only what its sources say, in nearly their words: add no number,
price, date, name, promise or opinion. Give with each sentence the ids of its sources. Sources of kind "theirs" say what the reader
wants and never what we offer. A sentence of mere politeness has no source. Set "paragraph" where a paragraph begins. Answer each of
the questions whose answer is in the sources; of the others give the places, counted from 0, in "unanswered" and write nothing. Where
there are sources of kind "free_time", one sentence may offer one or more of them to talk, each in exactly its words and with its id;
name no other day or hour, whatever the reader proposes. Three to eight sentences.`;

/** Answers by a model: what it writes is checked by its caller. Throws when it does not answer; null when it answers nonsense. */
export function modelSuggestions(ask: AskModel): SuggestionWriter {
  return {
    write: async ({ language, address, manner, banned, sources, questions }) => {
      const rules = [
        `Write in ${LANGUAGE[language]}. ${MANNER[language === 'fr' ? address : manner]}`,
        ...(banned.length === 0 ? [] : [`Never use these words: ${banned.map(({ word }) => word).join('; ')}.`]),
      ];
      try {
        const { sentences, unanswered } = await ask({
          name: 'suggestion',
          instruction: [INSTRUCTION, ...rules].join('\n'),
          material: JSON.stringify({
            questions,
            sources: sources.map(({ id, text, ours }) => ({
              ...{ id, text },
              kind: sourceKind(id) === 'time' ? 'free_time' : ours ? 'ours' : 'theirs',
            })),
          }),
          jsonSchema: JSON_SCHEMA,
          schema: answerSchema,
        });
        return {
          sentences: sentences.map(({ text, paragraph, sources: ids }) => ({ text, begins: paragraph, sources: ids })),
          unanswered,
        };
      } catch (error) {
        if (error instanceof z.ZodError || error instanceof SyntaxError) return null;
        throw unanswered();
      }
    },
  };
}

/** Without its cause: a vendor's words may be ours, or the recipient's, and a failure becomes history. */
const unanswered = () => new Error('model_unanswered');
