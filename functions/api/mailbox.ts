import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { instantOf, localDate } from '#domain/calendar.ts';
import { GUARD_RULES, quotaUnder, type Guard } from '#domain/guard.ts';
import { PROVIDER_REFUSES, dailyQuota, RAMP_UP_WEEKS, rampUpWeek } from '#domain/mailbox.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { policyOf } from '#domain/policy.ts';
import { countDispatchesSince } from '#db/queries/dispatch.ts';
import { readGuard } from '#db/queries/guard.ts';
import { readHealth } from '#db/queries/health.ts';
import { listMailboxes, type Mailbox } from '#db/queries/mailbox.ts';
import { inWorkspace, type Moment } from './context.ts';
import { answer, tenantRouter, type Answer } from './router.ts';

/** The accounts that send and receive, each with what it may still send today and its health. */
export const mailboxRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'listMailboxes',
    method: 'get',
    path: '/mailboxes',
    tags: ['Mailboxes'],
    summary: 'The mailboxes, oldest first: state, quota, ramp-up, window, health',
    responses: { 200: answer('All of them.', z.object({ items: z.array(mailboxSchema), next: z.null() })) },
  }),
  async (c) => {
    const items = await inWorkspace(c, async (moment) => {
      const shown = [];
      for (const row of await listMailboxes(moment.tx, moment)) shown.push(await mailboxAnswer(moment, row));
      return shown;
    });
    return c.json({ items, next: null }, 200);
  },
);

/** A mailbox with its quota, its ramp-up and its health. */
export async function mailboxAnswer(
  { tx, workspace, workspaceId, now }: Moment,
  row: Mailbox,
): Promise<Answer<typeof mailboxSchema>> {
  const { id, kind, address, displayName, status, statusReason, windowStartMinute, windowEndMinute } = row;
  const began = new Date(instantOf(localDate(now.getTime(), workspace.zone), 0, workspace.zone));
  const rampStartedAt = row.rampStartedAt.getTime();
  const guard = await readGuard(tx, row);
  const quota = dailyQuota(rampStartedAt, now.getTime(), policyOf(workspace.policy).dailyQuota);
  const health = await readHealth(tx, { workspace, mailbox: row, now });
  return {
    ...{ id, kind, address, displayName, status, statusReason, windowStartMinute, windowEndMinute },
    quotaToday: quotaUnder(guard, quota),
    sentToday: await countDispatchesSince(tx, { workspaceId, mailboxId: id, since: began }),
    rampWeek: Math.min(RAMP_UP_WEEKS, rampUpWeek(rampStartedAt, now.getTime())),
    rampWeeks: RAMP_UP_WEEKS,
    statusAt: row.statusAt?.toISOString() ?? null,
    guard: {
      alarm: alarmOf(row, guard),
      warnings: guard.amber.map(({ rule, values }) => ({ rule, values: { ...values } })),
      resumedAt: row.resumedAt?.toISOString() ?? null,
    },
    refusal: refusalOf(row),
    lastReadAt: row.lastReadAt?.toISOString() ?? null,
    lastDispatchAt: row.lastDispatchAt?.toISOString() ?? null,
    health: {
      ...health,
      factors: health.factors.map((factor) => ({ ...factor, values: { ...factor.values } })),
    },
  };
}

/** What a server refuses of a mailbox that was paused for it. */
function refusalOf({ status, statusReason, statusValues }: Mailbox): Answer<typeof mailboxSchema>['refusal'] {
  if (status !== 'paused' || statusReason !== PROVIDER_REFUSES) return null;
  return { code: String(statusValues?.['code'] ?? ''), reason: String(statusValues?.['reason'] ?? '') };
}

/** What the guard paused a mailbox for; or what holds its messages though nobody has paused it yet. */
function alarmOf(
  { status, statusReason, statusValues }: Mailbox,
  { red }: Guard,
): Answer<typeof mailboxSchema>['guard']['alarm'] {
  const rule = GUARD_RULES.find((name) => name === statusReason);
  if (status === 'paused' && rule !== undefined) return { rule, values: { ...statusValues } };
  const [alarm] = status === 'connected' ? red : [];
  return alarm === undefined ? null : { rule: alarm.rule, values: { ...alarm.values } };
}
