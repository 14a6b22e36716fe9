import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { healthDaySchema } from '#domain/deliverability.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { encodeTextCursor } from '#db/page.ts';
import { listHealthDays } from '#db/queries/health.ts';
import { inWorkspace } from './context.ts';
import { textPlaceOf } from './page.ts';
import { answer, tenantRouter } from './router.ts';

/** Health as each day ended, of a mailbox or a domain, factor by factor. */
export const healthDayRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'listHealthDays',
    method: 'get',
    path: '/health-days',
    tags: ['Deliverability'],
    summary: 'The health of a mailbox or a domain day by day, factor by factor, newest first',
    request: {
      query: pageQuerySchema.extend({
        /** A mailbox's id, or a domain. */
        subject: z.string().min(1).max(253),
      }),
    },
    responses: { 200: answer('A page, newest first.', pageSchema(healthDaySchema)) },
  }),
  async (c) => {
    const { subject, ...query } = c.req.valid('query');
    const { after, limit } = textPlaceOf(query);
    const rows = await inWorkspace(c, ({ tx, workspaceId }) =>
      listHealthDays(tx, { workspaceId, subject, before: after, limit: limit + 1 }),
    );
    const items = rows.slice(0, limit).map(({ day, score, factors }) => ({
      ...{ day, score },
      factors: factors.map((factor) => ({ ...factor, values: { ...factor.values } })),
    }));
    const last = items.at(-1);
    return c.json({ items, next: rows.length > limit && last !== undefined ? encodeTextCursor(last.day) : null }, 200);
  },
);
