import type { ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError } from '#domain/error.ts';
import type { ErrorCode } from '#domain/error.ts';
import { traceOf } from '../log.ts';
import type { TenantEnv } from './router.ts';

/** What each refusal is over HTTP. */
export const PROBLEMS = {
  malformed_body: { status: 400, title: 'The body is not valid JSON' },
  validation_failed: { status: 422, title: 'Some fields are not valid' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted here' },
  unauthenticated: { status: 401, title: 'Sign in, or send a valid key' },
  wrong_origin: { status: 403, title: 'The request does not come from our own pages' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  workspace_needed: { status: 403, title: 'You have no workspace yet' },
  not_found: { status: 404, title: 'Nothing here' },
  method_not_allowed: { status: 405, title: 'This method is not accepted here' },
  conflict: { status: 409, title: 'The current state does not allow this' },
  already_exists: { status: 409, title: 'This exists already' },
  last_owner: { status: 409, title: 'A workspace keeps at least one owner' },
  not_a_sandbox: { status: 409, title: 'Only a sandbox can do this' },
  no_sandboxes: { status: 409, title: 'This LeadGen keeps no sandboxes: one that `npm start` runs does' },
  stale_draft: { status: 409, title: 'The draft has changed since you read it' },
  changed_meanwhile: { status: 409, title: 'Somebody, or a message, changed it since you read it' },
  autopilot_locked: { status: 409, title: 'Autopilot is locked' },
  already_left: { status: 409, title: 'The message has left already' },
  idempotency_running: { status: 409, title: 'The first request with this Idempotency-Key is still running' },
  idempotency_reused: { status: 422, title: 'This Idempotency-Key was used for another request' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something failed on our side' },
  unavailable: { status: 503, title: 'Not available right now' },
} as const satisfies Record<ErrorCode, { status: ContentfulStatusCode; title: string }>;

/** Answers with problem details (RFC 9457). The type is `about:blank`: the code says which problem it is. */
export function problem(requestId: string, { code, more }: AppError): Response {
  const { status, title } = PROBLEMS[code];
  const { detail, errors, extra } = more;
  const document = {
    type: 'about:blank',
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    code,
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...extra,
  };
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  // The rest of a body that nobody reads would be taken for the next request on this connection.
  if (code === 'body_too_large') headers.set('connection', 'close');
  if (typeof extra?.['retryAfterSeconds'] === 'number') headers.set('retry-after', String(extra['retryAfterSeconds']));
  return new Response(JSON.stringify(document), { status, headers });
}

/** A refusal says its code; anything else is a failure of ours that says nothing and is logged under the request's id. */
export const onError: ErrorHandler<TenantEnv> = (error, c) => {
  const refusal = refusalOf(error);
  if (refusal.code === 'internal') {
    c.get('deps').log.error('request_failed', { requestId: c.get('requestId'), ...traceOf(error) });
  }
  return problem(c.get('requestId'), refusal);
};

export const notFound: NotFoundHandler<TenantEnv> = (c) => problem(c.get('requestId'), new AppError('not_found'));

/** Hono's own refusals, by status: it throws them for bodies that it cannot read. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_body',
  413: 'body_too_large',
  415: 'unsupported_media_type',
};

function refusalOf(error: Error): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) return new AppError(BY_STATUS[error.status] ?? 'internal');
  return new AppError('internal');
}
