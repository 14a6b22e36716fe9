import { z } from 'zod';
import { idSchema } from '#domain/id.schema.ts';
import { checkOpener } from '#domain/opener.ts';
import type { OpenerWriter } from '../../ports.ts';
import type { AskModel } from './ask.ts';

const openerSchema = z.object({
  text: z.string().trim().min(1).max(400),
  claims: z
    .array(z.object({ text: z.string().min(1), evidenceId: idSchema('evd') }))
    .min(1)
    .max(3),
});
const JSON_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['text', 'claims'],
  properties: {
    text: { type: 'string' },
    claims: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'evidenceId'],
        properties: { text: { type: 'string' }, evidenceId: { type: 'string' } },
      },
    },
  },
};
const INSTRUCTION = {
  fr: 'Écris en français une seule phrase d’accroche, sobre, de 30 mots au plus, pour un premier e-mail professionnel. Elle ne dit que ce que disent les preuves, sans rien ajouter. Donne pour chaque fait ses mots exacts dans la phrase et l’identifiant de sa preuve.',
  en: 'Write in English one sober opening sentence of 30 words at most for a first business e-mail. It says only what the evidence says and adds nothing. For each fact give its exact words in the sentence and the id of its evidence.',
};

/**
 * Openers by a model, from stored evidence only: what it writes is checked fact by fact, and what is not backed, or does not
 * come, is written by rule instead. A model never keeps a draft from being written.
 */
export function modelOpeners(ask: AskModel, byRule: OpenerWriter): OpenerWriter {
  return {
    write: async (input) => {
      const { evidence, language, lead, company, sender } = input;
      if (evidence.length === 0) return null;
      try {
        const opener = await ask({
          name: 'opener',
          instruction: INSTRUCTION[language],
          material: JSON.stringify({
            title: lead.title,
            company: company?.name ?? null,
            evidence: evidence.map(({ id, quote, source }) => ({ id, quote, source })),
          }),
          jsonSchema: JSON_SCHEMA,
          schema: openerSchema,
        });
        const known = [lead.firstName, lead.lastName, company?.name, sender.firstName, sender.company].flatMap(
          (name) => (name ? [name] : []),
        );
        if (checkOpener(opener, evidence, known).length === 0) return opener;
      } catch {
        // The rule below needs nobody.
      }
      return byRule.write(input);
    },
  };
}
