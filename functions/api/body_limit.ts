import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '#domain/error.ts';
import type { ApiEnv } from './router.ts';

const MEGABYTE = 1024 * 1024;
const refuse = (): never => {
  throw new AppError('body_too_large');
};
const usual = bodyLimit({ maxSize: MEGABYTE, onError: refuse });
const forFiles = bodyLimit({ maxSize: 64 * MEGABYTE, onError: refuse });

/** A megabyte is plenty for everything but a file of leads: 100,000 rows are some 20 megabytes. */
export const bodyLimits: MiddlewareHandler<ApiEnv> = (c, next) =>
  (c.req.path === '/api/imports' ? forFiles : usual)(c, next);
