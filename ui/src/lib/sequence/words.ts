import { TEMPLATE_VARIABLES, type TemplateProblem } from '#domain/template.ts';
import type { LintFinding } from '#domain/lint.ts';
import { m } from '#ui/paraglide/messages.js';
import { isVariable, VARIABLE_WORDS } from './tokens.ts';
import type { Incomplete } from './incomplete.ts';

/** Why a letter cannot be written for someone, in words: `Prénom : manquant`. */
export function problemWords({ code, variable }: Pick<TemplateProblem, 'code' | 'variable'>): string {
  const field = isVariable(variable) ? VARIABLE_WORDS[variable]() : variable;
  switch (code) {
    case 'missing':
      if (variable === 'opener') return m.sequence_problem_missing_opener();
      return variable === 'text' ? m.sequence_problem_missing_text() : m.sequence_problem_missing({ field });
    case 'url':
      return isVariable(variable) && TEMPLATE_VARIABLES[variable].type === 'url'
        ? m.sequence_problem_url_expected({ field })
        : m.sequence_problem_url({ field });
    case 'unknown_variable':
      return m.sequence_problem_unknown_variable({ field });
    case 'unclosed':
      return m.sequence_problem_unclosed();
    case 'placeholder':
      return m.sequence_problem_placeholder({ field });
    case 'braces':
      return m.sequence_problem_braces({ field });
    case 'email':
      return m.sequence_problem_email({ field });
    case 'digits':
      return m.sequence_problem_digits({ field });
    case 'symbols':
      return m.sequence_problem_symbols({ field });
    case 'line_break':
      return m.sequence_problem_line_break({ field });
    case 'too_long':
      return m.sequence_problem_too_long({ field });
  }
}

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
      return m.sequence_lint_subject_short({ length: said('length') });
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
    case 'question_missing':
      return m.sequence_lint_question_missing();
    case 'html':
      return m.sequence_lint_html();
    case 'placeholder_left':
      return m.sequence_lint_placeholder_left({ text: said('text') });
  }
}

/** What is missing before it can be saved. */
export const incompleteWords = ({ what, step, variant }: Incomplete): string =>
  what === 'body' ? m.sequence_incomplete_body({ step, variant }) : m.sequence_incomplete_subject({ step, variant });
