import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { missingOf, type AutopilotCondition } from '#domain/autopilot.ts';
import { autopilotSchema, switchAutopilotSchema } from '#domain/autopilot.schema.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { readAutopilot, switchAutopilot, unreadAfterLock } from '#db/queries/autopilot.ts';
import { getCampaign, type Campaign } from '#db/queries/campaign.ts';
import { mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { inWorkspace, personOf, requires, type Moment } from './context.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Campaigns'];
const path = '/campaigns/{campaignId}/autopilot';
const params = z.object({ campaignId: idSchema('cmp') });

/** Whether the messages of a campaign leave unread: off, unless a person switches it on while every condition holds. */
export const autopilotRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getAutopilot',
      method: 'get',
      path,
      tags,
      summary: 'Whether its messages leave unread, and each condition for it as it stands',
      request: { params },
      responses: { 200: answer('The switch and its conditions.', autopilotSchema) },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      return c.json(await inWorkspace(c, (moment) => autopilotAnswer(moment, campaignId)), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'switchAutopilot',
      method: 'put',
      path,
      tags,
      summary: 'Switch it; on by a person alone, and refused with what is missing while a condition does not hold',
      middleware: requires('policy.write'),
      request: { params, body: body(switchAutopilotSchema) },
      responses: { 200: answer('The switch and its conditions.', autopilotSchema) },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { on } = c.req.valid('json');
      // Nobody reads what leaves from then on: only a person says so, at once. Switching it off is anybody's with the right.
      if (on) personOf(c.get('actor'));
      const { shown, unread } = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const before = await autopilotAnswer(moment, campaignId);
        if (on && !before.unlocked) throw locked(missingOf(before.conditions));
        if (on !== before.on) {
          await switchAutopilot(tx, { workspaceId, campaignId, on, now });
          await audit(on ? 'autopilot.switched_on' : 'autopilot.switched_off', campaignId);
        }
        const called = on ? [] : await unreadAfterLock(tx, { workspaceId });
        return {
          shown: await autopilotAnswer(moment, campaignId),
          unread: called.map((key) => ({ workspaceId, ...key })),
        };
      });
      // Who cannot be told now is told by the reconciler; nothing of it leaves meanwhile.
      for (const key of unread) await c.var.deps.temporal.outreach.nudged(key).catch(() => false);
      return c.json(shown, 200);
    },
  );

const MISSING = {
  policy: 'The policy of the workspace does not allow it.',
  approvers: 'The policy asks for two people: they cannot be replaced by none.',
  health: 'The mailbox is not healthy enough.',
  ramp_up: 'The mailbox is still being warmed up.',
  dns: 'SPF, DKIM and DMARC do not all pass.',
  approved_sends: 'A person has not yet approved enough of what this mailbox sent.',
  alarms: 'An alarm is open.',
} satisfies Record<AutopilotCondition, string>;

const locked = (missing: readonly AutopilotCondition[]): AppError =>
  new AppError('autopilot_locked', {
    errors: missing.map((condition) => ({ field: 'on', message: MISSING[condition], code: condition })),
  });

async function autopilotAnswer(
  { tx, workspace, workspaceId, now }: Moment,
  campaignId: Id<'cmp'>,
): Promise<Answer<typeof autopilotSchema>> {
  const row: Campaign = found(await getCampaign(tx, { workspaceId, campaignId }));
  const { autopilotSince: since, autopilotLock: lock } = row;
  const mailbox = await mailboxOfCampaign(tx, row);
  const conditions = await readAutopilot(tx, { workspace, mailbox, since, now });
  return {
    on: since !== null,
    since: since?.toISOString() ?? null,
    lock,
    unlocked: missingOf(conditions).length === 0,
    conditions: conditions.map(({ values, ...check }) => ({ ...check, values: { ...values } })),
  };
}
