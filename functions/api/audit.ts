import { createRoute } from '@hono/zod-openapi';
import { auditEntrySchema, auditQuerySchema } from '#domain/audit.schema.ts';
import { pageSchema } from '#domain/page.schema.ts';
import { listAudit } from '#db/queries/audit.ts';
import { inWorkspace, requires } from './context.ts';
import { placeOf } from './page.ts';
import { answer, tenantRouter } from './router.ts';

export const auditRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'listAudit',
    method: 'get',
    path: '/audit',
    tags: ['Audit'],
    summary: 'What was done, by whom, to what',
    middleware: requires('audit.read'),
    request: { query: auditQuerySchema },
    responses: { 200: answer('A page, newest first.', pageSchema(auditEntrySchema)) },
  }),
  async (c) => {
    const { subject, ...query } = c.req.valid('query');
    const place = placeOf(query);
    const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
      listAudit(tx, { workspaceId, subject, ...place }),
    );
    return c.json(
      { items: items.map(({ workspaceId: _, at, ...entry }) => ({ ...entry, at: at.toISOString() })), next },
      200,
    );
  },
);
