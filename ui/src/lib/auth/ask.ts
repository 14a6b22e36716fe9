import * as z from 'zod/mini';
import { readProblem } from '#ui/lib/problem.schema.ts';
import { ApiProblem } from '#ui/lib/problem.ts';

const answerSchema = z.object({
  url: z.optional(z.nullable(z.string())),
  user: z.optional(
    z.nullable(
      z.object({
        language: z.optional(z.nullable(z.string())),
        theme: z.optional(z.nullable(z.string())),
      }),
    ),
  ),
});

/**
 * Asks what lets people in (/api/auth). Its cookies reach the browser by themselves.
 *
 * @throws ApiProblem when it refuses
 */
export async function askAuth(fetcher: typeof fetch, path: string, body: Readonly<Record<string, string>>) {
  const response = await fetcher(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const data: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(readProblem(data, response.status));
  return z.parse(answerSchema, data ?? {});
}
