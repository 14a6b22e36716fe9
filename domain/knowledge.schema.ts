import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { KNOWLEDGE_KINDS, KNOWLEDGE_MOST } from './knowledge.ts';
import { REPLY_LANGUAGES } from './language.ts';
import { instantSchema, lineSchema } from './text.schema.ts';

const said = {
  kind: z.enum(KNOWLEDGE_KINDS),
  /** The question or the objection, or what it is about. */
  title: lineSchema(KNOWLEDGE_MOST.title),
  /** Quoted in answers as it stands. */
  text: z.string().trim().min(1).max(KNOWLEDGE_MOST.text),
  /** The language that it is said in; null for any. */
  language: z.enum(REPLY_LANGUAGES).nullable(),
};
export const addKnowledgeSchema = z.object(said);
export const changeKnowledgeSchema = z.object(said).partial();

/** Something that the workspace can say. */
export const knowledgeSchema = z
  .object({ id: idSchema('kno'), ...said, updatedBy: z.string(), updatedAt: instantSchema })
  .meta({ id: 'Knowledge' });
