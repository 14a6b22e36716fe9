import { createRoute } from '@hono/zod-openapi';
import { instanceToolsSchema, signInWaysSchema } from '#domain/instance.schema.ts';
import { answer, callerRouter, openRouter } from './router.ts';

const tags = ['Instance'];

/** What the page that lets people in needs to know, before anybody is signed in. */
export const instanceRoutes = openRouter().openapi(
  createRoute({
    operationId: 'getSignInWays',
    method: 'get',
    path: '/instance/sign-in-ways',
    tags,
    summary: 'How one can sign in, besides an address and a password',
    security: [],
    responses: { 200: answer('The ways.', signInWaysSchema) },
  }),
  (c) => c.json({ google: c.var.deps.auth.options.socialProviders?.google !== undefined }, 200),
);

/** For whoever is signed in. */
export const instanceToolRoutes = callerRouter().openapi(
  createRoute({
    operationId: 'getInstanceTools',
    method: 'get',
    path: '/instance/tools',
    tags,
    summary: 'Where an engineer of this instance looks further',
    responses: { 200: answer('The tools.', instanceToolsSchema) },
  }),
  (c) => {
    const timeline = c.var.deps.timelineUrl('');
    return c.json({ temporalUrl: timeline === null ? null : new URL(timeline).origin }, 200);
  },
);
