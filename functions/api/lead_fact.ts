import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { addLeadFactSchema, leadFactSchema } from '#domain/lead.schema.ts';
import type { Evidence } from '#domain/opener.ts';
import { openEnrollments } from '#db/queries/enrollment.ts';
import { addFact, deleteFact, isQuotedInWaitingDraft } from '#db/queries/fact.ts';
import { getLead } from '#db/queries/lead.ts';
import { evidenceOfLead } from '#db/queries/outreach.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Leads'];
const params = z.object({ leadId: idSchema('ld') });

/** What an opener may say of a lead: facts, each with its source. A person adds what no source gave. */
export const leadFactRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listLeadFacts',
      method: 'get',
      path: '/leads/{leadId}/facts',
      tags,
      summary: 'What an opener may say of a lead, newest first',
      request: { params },
      responses: { 200: answer('The facts.', z.object({ items: z.array(leadFactSchema), next: z.null() })) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const facts = await inWorkspace(c, async ({ tx, workspaceId }) => {
        found(await getLead(tx, { workspaceId, leadId }));
        return evidenceOfLead(tx, { workspaceId, leadId });
      });
      return c.json({ items: facts.map(factAnswer), next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'addLeadFact',
      method: 'post',
      path: '/leads/{leadId}/facts',
      tags,
      summary: 'Write down a fact; a message that waited for one goes on',
      middleware: requires('lead.write'),
      request: { params, body: body(addLeadFactSchema) },
      responses: { 201: answer('The fact, or the same one as it was known.', leadFactSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const { quote } = c.req.valid('json');
      const { fact, held } = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        found(await getLead(tx, { workspaceId, leadId }));
        const made = found(await addFact(tx, { workspaceId, leadId, quote, source: 'manual', now }));
        await audit('lead.fact_added', leadId, { fact: made.id });
        return { fact: made, held: await openEnrollments(tx, { workspaceId, leadId, limit: 200 }) };
      });
      for (const key of held) await c.var.deps.temporal.outreach.nudged(key).catch(() => false);
      return c.json(factAnswer(fact), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'deleteLeadFact',
      method: 'delete',
      path: '/leads/{leadId}/facts/{factId}',
      tags,
      summary: 'Take a fact away: no opener says it again. Refused while a draft that waits quotes it',
      middleware: requires('lead.write'),
      request: { params: params.extend({ factId: idSchema('evd') }) },
      responses: nothing,
    }),
    async (c) => {
      const { leadId, factId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        if (await isQuotedInWaitingDraft(tx, { workspaceId, leadId, factId }))
          throw new AppError('conflict', { detail: 'fact_quoted' });
        if (!(await deleteFact(tx, { workspaceId, leadId, factId }))) throw new AppError('not_found');
        await audit('lead.fact_deleted', leadId, { fact: factId });
      });
      return c.body(null, 204);
    },
  );

export const factAnswer = ({ at, ...fact }: Evidence): Answer<typeof leadFactSchema> => ({
  ...fact,
  at: new Date(at).toISOString(),
});
