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

const LARGE = ['/api/imports', '/api/suppressions/import'];

/** A megabyte is plenty for everything but files: 100,000 leads are some 20 megabytes. */
export const bodyLimits: MiddlewareHandler<ApiEnv> = (c, next) =>
  (LARGE.includes(c.req.path) ? forFiles : usual)(c, next);
