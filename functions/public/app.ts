import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { traceOf } from '../log.ts';
import { bookingRoutes, type OwnApi } from './booking.ts';
import { digestRoutes } from './digest.ts';
import { notThere } from './not_there.ts';
import { optOutRoutes } from './optout.ts';
import type { PublicDeps } from './recipient.ts';
import { whyRoutes } from './why.ts';

/** Where the pages behind our links are: whatever else a host serves, these paths are theirs. */
export const PUBLIC_PATHS = ['/o/', '/w/', '/b/', '/d/'] as const;

/**
 * The pages that our links lead to: opt-out, "why me?", a sandbox's booking page, and the end of a member's digest. Plain HTML that works
 * without a script, a cookie or a session: the signed token in the address is the only proof.
 */
export function createPublicApp(deps: PublicDeps, api: OwnApi) {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
    }),
    bodyLimit({ maxSize: 64 * 1024 }),
    async (c, next) => {
      await next();
      c.header('cache-control', 'no-store');
    },
  );
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    deps.log.error('public_page_failed', traceOf(error));
    return c.text('', 500);
  });
  app.notFound(notThere);
  return app
    .route('/o', optOutRoutes(deps))
    .route('/w', whyRoutes(deps))
    .route('/b', bookingRoutes(deps, api))
    .route('/d', digestRoutes(deps));
}
