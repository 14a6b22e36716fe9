import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { EVERYONE } from '#domain/audience.ts';
import {
  askedAudienceSchema,
  audienceCountSchema,
  campaignProgressSchema,
  campaignSchema,
  createCampaignSchema,
  forecastSchema,
  patchCampaignSchema,
} from '#domain/campaign.schema.ts';
import { CAMPAIGN_STATUSES } from '#domain/campaign.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { getCampaign, insertCampaign, insertSequence, listCampaigns, updateCampaign } from '#db/queries/campaign.ts';
import { campaignProgress } from '#db/queries/campaign_progress.ts';
import { countAudience } from '#db/queries/audience.ts';
import { getMailbox, mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { campaignAnswer, forecastOf, progressAnswer } from './campaign_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Campaigns'];
const params = z.object({ campaignId: idSchema('cmp') });
const one = { 200: answer('The campaign.', campaignSchema) };

export const campaignRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listCampaigns',
      method: 'get',
      path: '/campaigns',
      tags,
      summary: 'Campaigns, newest first',
      request: { query: pageQuerySchema.extend({ status: z.enum(CAMPAIGN_STATUSES).optional() }) },
      responses: { 200: answer('A page.', pageSchema(campaignSchema)) },
    }),
    async (c) => {
      const { status, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        listCampaigns(tx, { workspaceId, statuses: status && [status], ...place }),
      );
      return c.json({ items: items.map((row) => campaignAnswer(row, c.var.deps)), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'countAudience',
      method: 'post',
      path: '/campaigns/audience',
      tags,
      summary: 'How many leads an audience would name; nothing is kept',
      request: { body: body(askedAudienceSchema) },
      responses: { 200: answer('The counts.', audienceCountSchema) },
    }),
    async (c) => {
      const audience = c.req.valid('json');
      return c.json(await inWorkspace(c, ({ tx, workspaceId }) => countAudience(tx, { workspaceId, audience })), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createCampaign',
      method: 'post',
      path: '/campaigns',
      tags,
      summary: 'Draft a campaign; nothing is sent before it is started',
      middleware: requires('campaign.write'),
      request: { body: body(createCampaignSchema) },
      responses: { 201: answer('The campaign.', campaignSchema) },
    }),
    async (c) => {
      const campaign = await inWorkspace(c, (moment) => create(moment, c.req.valid('json')));
      return c.json(campaignAnswer(campaign, c.var.deps), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getCampaign',
      method: 'get',
      path: '/campaigns/{campaignId}',
      tags,
      summary: 'A campaign',
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const campaign = await inWorkspace(c, async ({ tx, workspaceId }) =>
        found(await getCampaign(tx, { workspaceId, campaignId })),
      );
      return c.json(campaignAnswer(campaign, c.var.deps), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'updateCampaign',
      method: 'patch',
      path: '/campaigns/{campaignId}',
      tags,
      summary: 'Rename it, or change its audience; whom it enrolled stays enrolled',
      middleware: requires('campaign.write'),
      request: { params, body: body(patchCampaignSchema) },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const campaign = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        if (asked.mailboxId) await mailboxOf(moment, asked.mailboxId);
        const changed = found(await updateCampaign(tx, { workspaceId, campaignId, now, ...asked }));
        await audit('campaign.updated', campaignId, { fields: Object.keys(asked).join(' ') });
        return changed;
      });
      await c.var.deps.temporal.campaign.nudged({ workspaceId: campaign.workspaceId, campaignId }).catch(() => false);
      return c.json(campaignAnswer(campaign, c.var.deps), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getCampaignProgress',
      method: 'get',
      path: '/campaigns/{campaignId}/progress',
      tags,
      summary: 'Where its people stand, and its funnel',
      request: { params },
      responses: { 200: answer('Counts: enrolled = active + ended.', campaignProgressSchema) },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const progress = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const { audience } = found(await getCampaign(tx, { workspaceId, campaignId }));
        const { total } = await countAudience(tx, { workspaceId, audience });
        return progressAnswer(total, await campaignProgress(tx, { workspaceId, campaignId }));
      });
      return c.json(progress, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getForecast',
      method: 'get',
      path: '/campaigns/{campaignId}/forecast',
      tags,
      summary: 'What launching it would mean, and what is missing',
      request: { params },
      responses: { 200: answer('The forecast.', forecastSchema) },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const forecast = await inWorkspace(c, async (moment) =>
        forecastOf(moment, found(await getCampaign(moment.tx, { workspaceId: moment.workspaceId, campaignId }))),
      );
      return c.json(forecast, 200);
    },
  );

/** Drafts a campaign, for the workspace's first mailbox that is connected unless told, its first version of a sequence with it when one is given. */
async function create(moment: Moment, asked: z.infer<typeof createCampaignSchema>) {
  const { tx, workspace, workspaceId, now, id, actor, audit } = moment;
  const mailbox = asked.mailboxId
    ? await mailboxOf(moment, asked.mailboxId)
    : await mailboxOfCampaign(tx, { workspaceId, mailboxId: null });
  const campaignId = id('cmp');
  await insertCampaign(tx, {
    id: campaignId,
    workspaceId,
    name: asked.name,
    status: 'draft',
    audience: asked.audience ?? EVERYONE,
    language: asked.language ?? workspace.language,
    mailboxId: mailbox?.id ?? null,
    enrolled: 0,
    ended: 0,
    createdBy: `${actor.kind}:${actor.id}`,
    createdAt: now,
    updatedAt: now,
  });
  if (asked.steps) {
    await insertSequence(tx, {
      id: id('seq'),
      workspaceId,
      campaignId,
      version: 1,
      steps: asked.steps,
      createdAt: now,
      updatedAt: now,
    });
  }
  await audit('campaign.created', campaignId);
  return found(await getCampaign(tx, { workspaceId, campaignId }));
}

/** A mailbox of this workspace, or a refusal that names the field. */
async function mailboxOf(
  { tx, workspaceId }: Moment,
  mailboxId: z.infer<typeof createCampaignSchema>['mailboxId'] & string,
) {
  const mailbox = await getMailbox(tx, { workspaceId, mailboxId });
  if (mailbox) return mailbox;
  throw new AppError('validation_failed', {
    errors: [{ field: 'mailboxId', message: 'There is no such mailbox.', code: 'custom' }],
  });
}
