import type { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

/** What is wrong, in words, by field; refusals of the whole are under `form`. */
export function errorsOf(problem: ApiProblem): Record<string, string> {
  const words: Record<string, string> = {};
  for (const { field, code } of problem.problem.errors ?? [])
    words[field.split('.').at(-1) ?? field] = fieldError(code);
  return Object.keys(words).length > 0 ? words : { form: formError(problem.code) };
}

function fieldError(code: string | undefined): string {
  if (code === 'too_small') return m.settings_error_empty();
  if (code === 'too_big') return m.settings_error_long();
  if (code === 'looser') return m.settings_error_looser();
  if (code === 'window_empty') return m.settings_error_window();
  return m.settings_error_invalid();
}

/** A refusal of the whole, in words. */
export function formError(code: string): string {
  switch (code) {
    case 'forbidden':
      return m.settings_error_forbidden();
    case 'too_many_requests':
      return m.auth_error_too_many();
    case 'unavailable':
      return m.settings_error_unavailable();
    case 'last_owner':
      return m.settings_error_last_owner();
    case 'already_exists':
      return m.settings_error_exists();
    default:
      return m.settings_error_unexpected();
  }
}
