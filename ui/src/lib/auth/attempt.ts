import { fail } from '@sveltejs/kit';
import type { Refusal } from '#ui/lib/form/refused.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { askAuth } from './ask.ts';
import { authErrors } from './errors.ts';

type Asked = Awaited<ReturnType<typeof askAuth>>;

/** Asks what lets people in; a refusal sends the form back with what was typed and the field at fault. */
export async function attemptAuth(
  fetcher: typeof fetch,
  path: string,
  body: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Promise<{ done: Asked } | { refused: ReturnType<typeof fail<Refusal>> }> {
  try {
    return { done: await askAuth(fetcher, path, body) };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { refused: fail(error.status, { errors: authErrors(error.code), values }) };
  }
}
