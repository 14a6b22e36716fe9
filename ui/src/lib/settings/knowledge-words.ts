import type { KnowledgeKind } from '#domain/knowledge.ts';
import type { ReplyLanguage } from '#domain/language.ts';
import { m } from '#ui/paraglide/messages.js';

/** What an entry is. */
export const KNOWLEDGE_KIND_WORDS = {
  answer: m.settings_knowledge_kind_answer,
  objection: m.settings_knowledge_kind_objection,
  offer: m.settings_knowledge_kind_offer,
  case_study: m.settings_knowledge_kind_case_study,
} satisfies Record<KnowledgeKind, () => string>;

/** The head of a list of them. */
export const KNOWLEDGE_LIST_WORDS = {
  answer: m.settings_knowledge_kind_answers,
  objection: m.settings_knowledge_kind_objections,
  offer: m.settings_knowledge_kind_offers,
  case_study: m.settings_knowledge_kind_case_studies,
} satisfies Record<KnowledgeKind, () => string>;

export const KNOWLEDGE_LANGUAGE_WORDS = {
  any: m.settings_knowledge_language_any,
  fr: m.settings_knowledge_language_fr,
  en: m.settings_knowledge_language_en,
  de: m.settings_knowledge_language_de,
  es: m.settings_knowledge_language_es,
  it: m.settings_knowledge_language_it,
  nl: m.settings_knowledge_language_nl,
} satisfies Record<ReplyLanguage | 'any', () => string>;
