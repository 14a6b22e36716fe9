import * as z from 'zod/mini';
import { readProblem } from '#ui/lib/problem.schema.ts';
import { ApiProblem } from '#ui/lib/problem.ts';

const madeSchema = z.object({ id: z.string() });

/**
 * Gives a file of leads to the API, as a form.
 *
 * @returns the import's id
 * @throws ApiProblem when it is refused
 */
export async function sendFile(fetcher: typeof fetch, file: File): Promise<string> {
  const body = new FormData();
  body.set('file', file);
  const response = await fetcher('/api/imports', { method: 'POST', body });
  const data: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(readProblem(data, response.status));
  return z.parse(madeSchema, data).id;
}
