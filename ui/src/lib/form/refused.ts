import { fail } from '@sveltejs/kit';
import { ApiProblem } from '#ui/lib/problem.ts';
import { errorsOf } from './words.ts';

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

/** A password as it was typed: a space in it counts. */
export function secretOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Every text of a field that is there several times, or once with commas between. */
export function textsOf(form: FormData, name: string): string[] {
  const texts = form.getAll(name).filter((value) => typeof value === 'string');
  return [...new Set(texts.flatMap((text) => text.split(/[,;]/)).map((text) => text.trim()))].filter(
    (text) => text !== '',
  );
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
