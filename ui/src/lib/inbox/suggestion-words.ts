import type { Refusal } from '#domain/suggestion_check.ts';
import type { SourceKind } from '#domain/suggestion_source.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Suggestion } from './read.ts';

/** What a sentence rests on. */
export const SOURCE_WORDS = {
  knowledge: m.inbox_source_knowledge,
  message: m.inbox_source_message,
  fact: m.inbox_source_fact,
  time: m.inbox_source_time,
} satisfies Record<SourceKind, () => string>;

const REFUSAL_WORDS = {
  malformed: m.inbox_refusal_malformed,
  unknown_source: m.inbox_refusal_unknown_source,
  no_source: m.inbox_refusal_no_source,
  unsupported: m.inbox_refusal_unsupported,
  time: m.inbox_refusal_time,
  figure: m.inbox_refusal_figure,
  contrary: m.inbox_refusal_contrary,
  link: m.inbox_refusal_link,
  banned: m.inbox_refusal_banned,
  address: m.inbox_refusal_address,
  language: m.inbox_refusal_language,
  instruction: m.inbox_refusal_instruction,
  question_dropped: m.inbox_refusal_question_dropped,
} satisfies Record<Refusal, () => string>;

/** Who wrote the answer, and why it was not the model. */
export function writerWords({
  writer,
  why,
  refusals,
  writing,
}: Pick<Suggestion, 'writer' | 'why' | 'refusals'> & { writing: boolean }): string {
  if (writer === 'model') return m.inbox_suggestion_by_model();
  if (writing) return m.inbox_suggestion_awaited();
  if (why === 'unanswered') return m.inbox_suggestion_unanswered();
  if (why === 'refused')
    return m.inbox_suggestion_refused({ reasons: refusals.map((one) => REFUSAL_WORDS[one]()).join(', ') });
  return m.inbox_suggestion_by_template();
}
