import { DetailedError, hc, parseResponse } from 'hono/client';
import type { ClientResponse } from 'hono/client';
import type { AppType } from '#functions/api/app.ts';

/** The typed client. In a `load`, pass the event's `fetch`: on the server it stays in process. */
export function api(fetcher: typeof fetch = fetch) {
  return hc<AppType>('/', { fetch: fetcher });
}

/**
 * The body when the API said yes.
 *
 * @throws ApiProblem when it said no; whatever `fetch` throws when nothing came back.
 */
export async function unwrap<Answer extends ClientResponse<unknown>>(answer: Promise<Answer>) {
  try {
    return await parseResponse(answer);
  } catch (error) {
    if (!(error instanceof DetailedError)) throw error;
    // What reads a refusal is loaded with the first one: no page pays for it before.
    const { toProblem } = await import('./problem.schema.ts');
    throw toProblem(error);
  }
}
