import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { isFreemail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { pageSchema } from '#domain/page.schema.ts';
import {
  createSuppressionSchema,
  isLiftable,
  suppressionQuerySchema,
  suppressionSchema,
} from '#domain/suppression.schema.ts';
import { listSuppressions, suppress, type Suppression } from '#db/queries/suppression.ts';
import { liftSuppression } from '#db/queries/suppression_lift.ts';
import { inWorkspace, requires } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Suppressions'];

/** Whom nobody of the account writes to. */
export const suppressionRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listSuppressions',
      method: 'get',
      path: '/suppressions',
      tags,
      summary: 'Whom nobody of the account writes to, and why; newest first',
      request: { query: suppressionQuerySchema },
      responses: { 200: answer('A page.', pageSchema(suppressionSchema)) },
    }),
    async (c) => {
      const { reason, search, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const reasons = reason === undefined ? undefined : [reason];
      const page = await inWorkspace(c, ({ tx, workspaceId }) =>
        listSuppressions(tx, { workspaceId, reasons, search, ...place }),
      );
      return c.json({ items: page.items.map(suppressionAnswer), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createSuppression',
      method: 'post',
      path: '/suppressions',
      tags,
      summary: 'Never write to an address or a domain again',
      middleware: requires('suppression.write'),
      request: { body: body(createSuppressionSchema) },
      responses: { 201: answer('The suppression.', suppressionSchema) },
    }),
    async (c) => {
      const { kind, key } = c.req.valid('json');
      if (kind === 'domain' && isFreemail(key)) {
        throw new AppError('conflict', { detail: 'This domain is a mail service: it is not a company.' });
      }
      const made = await inWorkspace(c, async ({ tx, workspaceId, now, actor, audit }) => {
        const origin = `${actor.kind}:${actor.id}`;
        const row = await suppress(tx, { workspaceId, now, kind, key, reason: 'manual', origin });
        await audit('suppression.created', row.id, { kind });
        return row;
      });
      return c.json(suppressionAnswer(made), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'liftSuppression',
      method: 'delete',
      path: '/suppressions/{suppressionId}',
      tags,
      summary: 'Lift what a person suppressed; what the prospect said stays',
      middleware: requires('suppression.lift'),
      request: { params: z.object({ suppressionId: idSchema('sup') }) },
      responses: nothing,
    }),
    async (c) => {
      const { suppressionId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const gone = found(await liftSuppression(tx, { workspaceId, suppressionId, now }));
        if (gone === 'kept') throw new AppError('conflict', { detail: 'This is what the prospect asked: it stays.' });
        await audit('suppression.lifted', suppressionId, { kind: gone.kind, reason: gone.reason });
      });
      return c.body(null, 204);
    },
  );

const suppressionAnswer = ({ id, kind, key, reason, origin, at }: Suppression): Answer<typeof suppressionSchema> => ({
  ...{ id, kind, key, reason, origin },
  at: at.toISOString(),
  liftable: isLiftable(reason),
});
