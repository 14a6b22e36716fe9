import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import type { LaunchNeed } from '#domain/campaign.ts';
import { campaignSchema, resumeCampaignSchema } from '#domain/campaign.schema.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { getCampaign, latestSequence, moveCampaign, publishSequence, updateCampaign } from '#db/queries/campaign.ts';
import { mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { campaignAnswer, forecastOf } from './campaign_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { answer, body, tenantRouter, type TenantEnv } from './router.ts';

const params = z.object({ campaignId: idSchema('cmp') });

const runRoute = <const O extends string, const A extends string>(operationId: O, action: A, summary: string) =>
  createRoute({
    operationId,
    method: 'post',
    path: `/campaigns/{campaignId}/${action}`,
    tags: ['Campaigns'],
    summary,
    middleware: requires('campaign.run'),
    request: { params },
    responses: { 200: answer('The campaign.', campaignSchema) },
  });

/** What people do with a campaign once it is written: its workflow decides, these ask it. */
export const campaignRunRoutes = tenantRouter()
  .openapi(
    runRoute(
      'startCampaign',
      'start',
      'Launch it: leads are enrolled as there is room, and each message waits for a person',
    ),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { campaign, clockOffsetMs } = await inWorkspace(c, (moment) => launch(moment, campaignId));
      await c.var.deps.temporal.campaign.start({ workspaceId: campaign.workspaceId, campaignId, clockOffsetMs });
      return c.json(campaignAnswer(campaign, c.var.deps), 200);
    },
  )
  .openapi(runRoute('pauseCampaign', 'pause', 'Pause it: nothing more leaves until it is resumed'), async (c) =>
    c.json(await ask(c, c.req.valid('param').campaignId, 'pause'), 200),
  )
  .openapi(
    createRoute({
      ...runRoute('resumeCampaign', 'resume', 'Resume it, saying why where its guard holds it; the guard stays armed'),
      request: { params, body: { ...body(resumeCampaignSchema), required: false } },
    }),
    async (c) => {
      const { reason } = c.req.valid('json');
      return c.json(await ask(c, c.req.valid('param').campaignId, 'resume', reason), 200);
    },
  )
  .openapi(runRoute('stopCampaign', 'stop', 'Stop it for good: everybody under way ends'), async (c) =>
    c.json(await ask(c, c.req.valid('param').campaignId, 'stop'), 200),
  );

/** Publishes the sequence and says that the campaign runs; asked again it only starts the workflow that a crash left out. */
async function launch(moment: Moment, campaignId: Id<'cmp'>) {
  const { tx, workspace, workspaceId, now, audit } = moment;
  const { clockOffsetMs } = workspace;
  const before = found(await getCampaign(tx, { workspaceId, campaignId }));
  if (before.status === 'running') return { campaign: before, clockOffsetMs };
  const { missing } = await forecastOf(moment, before);
  if (missing.length > 0) {
    throw new AppError('validation_failed', {
      errors: missing.map((code) => ({ field: 'campaign', message: MISSING[code], code })),
    });
  }
  const sequence = found(await latestSequence(tx, { workspaceId, campaignId }));
  await publishSequence(tx, { workspaceId, sequenceId: sequence.id, now });
  // What was drafted before there was a mailbox sends from the one that its forecast was made for.
  const mailbox = found(await mailboxOfCampaign(tx, before));
  await updateCampaign(tx, { workspaceId, campaignId, now, sequenceId: sequence.id, mailboxId: mailbox.id });
  const campaign = await moveCampaign(tx, {
    workspaceId,
    campaignId,
    from: ['draft'],
    to: 'running',
    reason: null,
    now,
  });
  if (!campaign) throw new AppError('conflict', { detail: `The campaign is ${before.status}.` });
  await audit('campaign.started', campaignId, { sequenceId: sequence.id });
  return { campaign, clockOffsetMs };
}

const MISSING = {
  no_sequence: 'Write a sequence first.',
  no_mailbox: 'Connect a mailbox first.',
  sender_incomplete: 'Say who writes first: name, company, postal address.',
  audience_empty: 'No lead fits the audience.',
} satisfies Record<LaunchNeed, string>;

async function ask(c: Context<TenantEnv>, campaignId: Id<'cmp'>, action: 'pause' | 'resume' | 'stop', reason?: string) {
  const campaign = await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
    const row = found(await getCampaign(tx, { workspaceId, campaignId }));
    const isHeld = row.status === 'paused' && row.statusReason === 'complaint';
    if (action === 'resume' && isHeld && reason === undefined) {
      const errors = [{ field: 'reason', message: 'Its guard holds it: say why it may go on.', code: 'required' }];
      throw new AppError('validation_failed', { errors });
    }
    await audit(`campaign.${action}_asked`, campaignId, reason === undefined ? {} : { reason });
    return row;
  });
  const status = await c.var.deps.temporal.campaign.wish({ workspaceId: campaign.workspaceId, campaignId }, action);
  if (status === null) throw new AppError('conflict', { detail: `The campaign is ${campaign.status}.` });
  return campaignAnswer({ ...campaign, status, statusReason: status === 'paused' ? 'person' : null }, c.var.deps);
}
