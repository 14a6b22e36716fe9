import { fail } from '@sveltejs/kit';
import { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

/** What a form comes back with: a sentence for each field at fault (`form`: for the whole), and what was typed. */
export interface Refusal {
  readonly errors: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** A text field, trimmed; empty when it is not there. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** Every text of a field that is there several times. */
export function textsOf(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

/** A refusal by our own rules, before the API is asked; null when there is nothing to say. */
export function refuse(errors: Record<string, string | false>, values: Record<string, string>) {
  const said = Object.fromEntries(Object.entries(errors).flatMap(([field, text]) => (text ? [[field, text]] : [])));
  return Object.keys(said).length === 0 ? null : fail(422, { errors: said, values } satisfies Refusal);
}

/**
 * Runs what a form asks of the API. When the API refuses, the form comes back with its values and the fields at fault.
 *
 * @returns null when it was done
 */
export async function refusable(values: Record<string, string>, work: () => Promise<unknown>) {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return fail(error.status, { errors: errorsOf(error), values } satisfies Refusal);
  }
}

/** What is wrong, in words, by field; refusals of the whole are under `form`. */
export function errorsOf(problem: ApiProblem): Record<string, string> {
  const fields = (problem.problem.errors ?? []).map(({ field, code }) => [
    field.split('.').at(-1) ?? field,
    fieldError(code),
  ]);
  return fields.length > 0 ? Object.fromEntries(fields) : { form: formError(problem.code) };
}

function fieldError(code: string | undefined): string {
  if (code === 'too_small') return m.settings_error_empty();
  if (code === 'too_big') return m.settings_error_long();
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
