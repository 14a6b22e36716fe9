import type { HonoRequest } from 'hono';
import { z } from 'zod';

/** How the library refuses. */
const refusalSchema = z.object({ code: z.string().optional(), message: z.string().optional() }).catch({});

/**
 * Gives a refusal of the authentication library the shape of every other one (RFC 9457). The code is the library's own in
 * small letters, as in `invalid_email_or_password`; its sentence becomes the title.
 */
export async function authAnswer(requestId: string, answer: Response): Promise<Response> {
  if (answer.status < 400) return answer;
  const text = await answer.text();
  const { code, message } = refusalSchema.parse(parseJson(text));
  const { status } = answer;
  const tooMany = { code: 'too_many_requests', title: 'Too many requests' };
  const refused = { code: code?.toLowerCase() ?? 'refused', title: message ?? 'Refused' };
  const document = { type: 'about:blank', status, ...(status === 429 ? tooMany : refused), requestId };
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  headers.set('content-type', 'application/problem+json');
  const wait = headers.get('x-retry-after');
  if (wait !== null) headers.set('retry-after', wait);
  return new Response(JSON.stringify(document), { status, headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The request as it came, for a library that reads it itself: what stands before it may have read the body. */
export async function unread(request: HonoRequest): Promise<Request> {
  const { url, method, headers } = request.raw;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, body: hasBody ? await request.text() : null });
}
