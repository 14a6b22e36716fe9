import type { MiddlewareHandler } from 'hono';
import { AppError } from '#domain/error.ts';
import type { ApiEnv } from './router.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a forged request: one that would change something and comes from a foreign page, or rides on a cookie without
 * saying where it comes from. A request with a key of its own carries its proof and needs none of this.
 */
export const ownOrigin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const headers = c.req.raw.headers;
  if (!SAFE.has(c.req.method) && !headers.has('authorization')) {
    const origin = headers.get('origin');
    const own =
      origin === null
        ? !headers.has('cookie') || headers.get('sec-fetch-site') === 'same-origin'
        : c.get('deps').origins.includes(origin);
    if (!own) throw new AppError('wrong_origin');
  }
  await next();
};
