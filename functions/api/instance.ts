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
    summary: 'How one can sign in, besides an address and a password, and where letters go',
    security: [],
    responses: { 200: answer('The ways.', signInWaysSchema) },
  }),
  (c) => {
    const { auth, postman } = c.var.deps;
    return c.json({ google: auth.options.socialProviders?.google !== undefined, letters: postman.to }, 200);
  },
);

/** For whoever is signed in. */
export const instanceToolRoutes = callerRouter().openapi(
  createRoute({
    operationId: 'getInstanceTools',
    method: 'get',
    path: '/instance/tools',
    tags,
    summary: 'What this instance has: Gmail, and where an engineer looks further',
    responses: { 200: answer('The tools.', instanceToolsSchema) },
  }),
  (c) => {
    const { gmail, timelineUrl } = c.var.deps;
    const timeline = timelineUrl('');
    return c.json({ gmail: gmail !== null, temporalUrl: timeline === null ? null : new URL(timeline).origin }, 200);
  },
);
