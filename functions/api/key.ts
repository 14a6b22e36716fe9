import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError } from '#domain/error.ts';
import { sha256Hex } from '#domain/hash.ts';
import { idSchema } from '#domain/id.schema.ts';
import { createKeySchema, keySchema, newKeySchema } from '#domain/key.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { insertKey, listKeys, revokeKey } from '#db/queries/key.ts';
import type { ApiKey } from '#db/queries/key.ts';
import { inWorkspace, personOf, requires } from './context.ts';
import { newKeyText } from './key_text.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';
import type { Answer } from './router.ts';

const tags = ['Keys'];

export const keyRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listKeys',
      method: 'get',
      path: '/keys',
      tags,
      summary: 'The keys of the API, those revoked included',
      middleware: requires('key.write'),
      request: { query: pageQuerySchema },
      responses: { 200: answer('A page, newest first.', pageSchema(keySchema)) },
    }),
    async (c) => {
      const place = placeOf(c.req.valid('query'));
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) => listKeys(tx, { workspaceId, ...place }));
      return c.json({ items: items.map(keyAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createKey',
      method: 'post',
      path: '/keys',
      tags,
      summary: 'Make a key; its secret is shown this once',
      middleware: requires('key.write'),
      request: { body: body(createKeySchema) },
      responses: { 201: answer('The key and its secret.', newKeySchema) },
    }),
    async (c) => {
      const createdBy = personOf(c.var.caller);
      const { text, secret, hint } = newKeyText(c.var.actor.workspaceId, c.var.deps.random);
      const key = await inWorkspace(c, async ({ tx, workspaceId, now, id, audit }) => {
        const asked = { ...c.req.valid('json'), hint, createdBy, createdAt: now, updatedAt: now };
        const made = await insertKey(tx, { id: id('key'), workspaceId, secretHash: sha256Hex(secret), ...asked });
        await audit('key.created', made.id, { role: made.role });
        return made;
      });
      return c.json({ ...keyAnswer(key), secret: text }, 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'revokeKey',
      method: 'delete',
      path: '/keys/{keyId}',
      tags,
      summary: 'End a key at once',
      middleware: requires('key.write'),
      request: { params: z.object({ keyId: idSchema('key') }) },
      responses: nothing,
    }),
    async (c) => {
      const { keyId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        if (!(await revokeKey(tx, { workspaceId, keyId, now }))) throw new AppError('not_found');
        await audit('key.revoked', keyId);
      });
      return c.body(null, 204);
    },
  );

const keyAnswer = ({
  id,
  name,
  hint,
  role,
  createdBy,
  createdAt,
  lastUsedAt,
  revokedAt,
}: ApiKey): Answer<typeof keySchema> => ({
  ...{ id, name, hint, role, createdBy },
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});
