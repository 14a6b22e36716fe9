import type { MiddlewareHandler } from 'hono';
import { AppError } from '#domain/error.ts';
import type { ApiEnv } from './router.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a forged request: one that would change something, rides on a cookie, and does not come from our own pages.
 * A request with a key of its own carries its proof and needs none of this.
 */
export const ownOrigin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const headers = c.req.raw.headers;
  const rides = headers.has('cookie') && !headers.has('authorization');
  if (rides && !SAFE.has(c.req.method)) {
    const origin = headers.get('origin');
    const own =
      origin === null ? headers.get('sec-fetch-site') === 'same-origin' : c.get('deps').origins.includes(origin);
    if (!own) throw new AppError('wrong_origin');
  }
  await next();
};
