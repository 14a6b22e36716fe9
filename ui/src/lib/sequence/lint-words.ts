import type { LintFinding } from '#domain/lint.ts';
import { m } from '#ui/paraglide/messages.js';

/** What the reading of a draft remarks, in words. */
export function lintWords({ rule, values }: Pick<LintFinding, 'rule' | 'values'>): string {
  const said = (name: string): string => String(values[name] ?? '');
  switch (rule) {
    case 'body_short':
      return m.sequence_lint_body_short({ words: said('words'), min: said('min') });
    case 'body_long':
      return m.sequence_lint_body_long({ words: said('words'), max: said('max') });
    case 'subject_missing':
      return m.sequence_lint_subject_missing();
    case 'subject_short':
      return m.sequence_lint_subject_short({ length: said('length'), min: said('min') });
    case 'subject_long':
      return m.sequence_lint_subject_long({ length: said('length'), max: said('max') });
    case 'subject_fake_reply':
      return m.sequence_lint_subject_fake_reply();
    case 'links_many':
      return m.sequence_lint_links_many({ links: said('links') });
    case 'link_shortener':
      return m.sequence_lint_link_shortener({ host: said('host') });
    case 'link_broken':
      return m.sequence_lint_link_broken({ link: said('link') });
    case 'link_mismatch':
      return m.sequence_lint_link_mismatch({ named: said('named'), host: said('host') });
    case 'link_tracking':
      return m.sequence_lint_link_tracking({ host: said('host'), parameter: said('parameter') });
    case 'link_address':
      return m.sequence_lint_link_address({ host: said('host') });
    case 'opt_out_missing':
      return m.sequence_lint_opt_out_missing();
    case 'spam_score':
      return m.sequence_lint_spam_score({ score: said('score'), threshold: said('threshold'), tests: said('tests') });
    case 'link_insecure':
      return m.sequence_lint_link_insecure({ host: said('host') });
    case 'capitals':
      return m.sequence_lint_capitals();
    case 'exclamation_marks':
      return m.sequence_lint_exclamation_marks({ count: said('count') });
    case 'spam_words':
      return m.sequence_lint_spam_words({ words: said('words') });
    case 'banned_word':
      return values['replacement'] === undefined
        ? m.sequence_lint_banned_word_out({ word: said('word') })
        : m.sequence_lint_banned_word({ word: said('word'), replacement: said('replacement') });
    case 'question_missing':
      return m.sequence_lint_question_missing();
    case 'html':
      return m.sequence_lint_html();
    case 'placeholder_left':
      return m.sequence_lint_placeholder_left({ text: said('text') });
  }
}
