import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { sequenceSchema, stepsSchema } from '#domain/campaign.schema.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import {
  getCampaign,
  insertSequence,
  latestSequence,
  publishSequence,
  rewriteSequence,
  updateCampaign,
} from '#db/queries/campaign.ts';
import { inWorkspace, requires } from './context.ts';
import { sequenceAnswer } from './campaign_answer.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Sequences'];
const params = z.object({ campaignId: idSchema('cmp') });
const one = { 200: answer('The sequence.', sequenceSchema) };

export const sequenceRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getSequence',
      method: 'get',
      path: '/campaigns/{campaignId}/sequence',
      tags,
      summary: 'The latest version of its steps, published or not',
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const row = await inWorkspace(c, async ({ tx, workspaceId }) =>
        found(await latestSequence(tx, { workspaceId, campaignId })),
      );
      return c.json(sequenceAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'putSequence',
      method: 'put',
      path: '/campaigns/{campaignId}/sequence',
      tags,
      summary: 'Write the steps; a published version stays and a new one begins',
      middleware: requires('campaign.write'),
      request: { params, body: body(z.object({ steps: stepsSchema })) },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { steps } = c.req.valid('json');
      const row = await inWorkspace(c, async ({ tx, workspaceId, now, id, audit }) => {
        found(await getCampaign(tx, { workspaceId, campaignId }));
        const latest = await latestSequence(tx, { workspaceId, campaignId });
        const kept = latest !== null && (await rewriteSequence(tx, { workspaceId, sequenceId: latest.id, steps, now }));
        if (!kept)
          await insertSequence(tx, {
            id: id('seq'),
            workspaceId,
            campaignId,
            version: (latest?.version ?? 0) + 1,
            steps,
            createdAt: now,
            updatedAt: now,
          });
        await audit('sequence.written', campaignId, { version: kept ? latest.version : (latest?.version ?? 0) + 1 });
        return found(await latestSequence(tx, { workspaceId, campaignId }));
      });
      return c.json(sequenceAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'publishSequence',
      method: 'post',
      path: '/campaigns/{campaignId}/sequence/publish',
      tags,
      summary: 'Let drafts written from now on follow the latest version',
      middleware: requires('campaign.write'),
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const row = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const latest = found(await latestSequence(tx, { workspaceId, campaignId }));
        await publishSequence(tx, { workspaceId, sequenceId: latest.id, now });
        await updateCampaign(tx, { workspaceId, campaignId, now, sequenceId: latest.id });
        await audit('sequence.published', campaignId, { version: latest.version });
        return found(await latestSequence(tx, { workspaceId, campaignId }));
      });
      return c.json(sequenceAnswer(row), 200);
    },
  );
