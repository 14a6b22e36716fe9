import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { erasureAskedSchema } from '#domain/lead.schema.ts';
import { requestErasure } from '#db/queries/erasure.ts';
import { getLead } from '#db/queries/lead.ts';
import { suppress } from '#db/queries/suppression.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, tenantRouter } from './router.ts';

/** Erases a person at once: because they asked, or because a member says so. */
export const leadErasureRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'eraseLead',
    method: 'post',
    path: '/leads/{leadId}/erase',
    tags: ['Leads'],
    summary: 'Erase all that is kept of this person, in every workspace of the account; only a hash stays',
    middleware: requires('lead.erase'),
    request: { params: z.object({ leadId: idSchema('ld') }) },
    responses: { 202: answer('It is under way; what is not told now is told within minutes.', erasureAskedSchema) },
  }),
  async (c) => {
    const { leadId } = c.req.valid('param');
    const { workspaceId } = c.var.actor;
    await inWorkspace(c, async ({ tx, now, audit }) => {
      const { email } = found(await getLead(tx, { workspaceId, leadId }));
      await requestErasure(tx, { workspaceId, leadId, now, atOnce: true });
      const why = { kind: 'address', reason: 'erasure', origin: `erasure:${leadId}` } as const;
      await suppress(tx, { workspaceId, now, key: email, ...why });
      await audit('lead.erasure_asked', leadId);
    });
    const told = await c.var.deps.temporal.erasure.now({ workspaceId, leadId }).then(
      () => true,
      () => false,
    );
    return c.json({ leadId, told }, 202);
  },
);
