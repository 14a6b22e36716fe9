import { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

/** What the API refused, in words: by field, or under `form` for the whole. The words are loaded with the first refusal. */
export async function refusalOf(error: unknown): Promise<Readonly<Record<string, string>>> {
  const offline = { form: m.lead_error_offline() };
  if (!(error instanceof ApiProblem)) return offline;
  return import('./refusal-words.ts').then(
    ({ refusalWords }) => refusalWords(error),
    () => offline,
  );
}
