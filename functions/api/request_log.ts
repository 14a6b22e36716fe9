import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ApiDeps } from './deps.ts';
import type { ApiEnv } from './router.ts';

const GIVEN_ID = /^[\w.-]{8,64}$/;

/**
 * Gives a request its id, the client's own when that is fit to be logged, and the answer the same in `X-Request-Id`; logs
 * one line a request, with the route's pattern instead of the path, which may hold what should not be logged.
 */
export const requestLog =
  (deps: ApiDeps): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const given = c.req.header('x-request-id') ?? '';
    const requestId = GIVEN_ID.test(given) ? given : Buffer.from(deps.random(16)).toString('hex');
    c.set('deps', deps);
    c.set('requestId', requestId);
    c.header('x-request-id', requestId);
    const started = performance.now();
    await next();
    c.res.headers.set('x-request-id', requestId);
    const ms = Math.round(performance.now() - started);
    // The ordinary is for whoever looks for it; what failed is for everybody.
    const level = c.res.status >= 500 ? 'warn' : 'debug';
    deps.log[level]('request', { requestId, method: c.req.method, route: routePath(c, -1), status: c.res.status, ms });
  };
