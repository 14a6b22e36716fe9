import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { found } from '#domain/error.ts';
import { meSchema, patchMeSchema, themeSchema } from '#domain/me.schema.ts';
import { languageSchema } from '#domain/workspace.schema.ts';
import { withDirectory } from '#db/client.ts';
import { listMemberships } from '#db/queries/workspace.ts';
import { getUser, updateUser } from '#db/queries/user.ts';
import { personOf } from './context.ts';
import { answer, body, callerRouter } from './router.ts';
import type { Answer, CallerEnv } from './router.ts';
import { membershipAnswer } from './workspace.ts';

const tags = ['Me'];

export const meRoutes = callerRouter()
  .openapi(
    createRoute({
      operationId: 'getMe',
      method: 'get',
      path: '/me',
      tags,
      summary: 'The person who is signed in, and where they work',
      responses: { 200: answer('You.', meSchema) },
    }),
    async (c) => c.json(await meOf(c), 200),
  )
  .openapi(
    createRoute({
      operationId: 'updateMe',
      method: 'patch',
      path: '/me',
      tags,
      summary: 'Change your name, language or theme',
      request: { body: body(patchMeSchema) },
      responses: { 200: answer('You, changed.', meSchema) },
    }),
    async (c) => {
      const { db, time } = c.var.deps;
      await updateUser(db, { userId: personOf(c.var.caller), now: time(), ...c.req.valid('json') });
      return c.json(await meOf(c), 200);
    },
  );

async function meOf(c: Context<CallerEnv>): Promise<Answer<typeof meSchema>> {
  const { db } = c.get('deps');
  const userId = personOf(c.var.caller);
  const user = found(await getUser(db, { userId }));
  const memberships = await withDirectory(db, (tx) => listMemberships(tx, { userId }));
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    language: languageSchema.nullable().catch(null).parse(user.language),
    theme: themeSchema.catch('system').parse(user.theme),
    memberships: memberships.map(membershipAnswer),
  };
}
