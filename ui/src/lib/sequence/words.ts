import { TEMPLATE_VARIABLES, type TemplateProblem } from '#domain/template.ts';
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

/** What is missing before it can be saved. */
export const incompleteWords = ({ what, step, variant }: Incomplete): string =>
  what === 'body' ? m.sequence_incomplete_body({ step, variant }) : m.sequence_incomplete_subject({ step, variant });
