import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { bucketsOf, START_THRESHOLD, thresholdOf } from '#domain/triage/threshold.ts';
import { triageRecordSchema } from '#domain/triage_record.schema.ts';
import { examplesOf, forgetEverything } from '#db/queries/triage_example.ts';
import { agreementOf, correctionsOf, lastFault, outcomesOf, recordByKind } from '#db/queries/triage_record.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Inbox'];
const SHOWN = 10;

/** How the workspace's triage is doing, and what its people taught it. */
export const triageRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getTriage',
      method: 'get',
      path: '/triage',
      tags,
      summary: 'How often triage is corrected, how sure it must be here, and what it learnt',
      responses: { 200: answer('How it is doing.', triageRecordSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, (moment) => triageAnswer(moment, c.var.deps)), 200),
  )
  .openapi(
    createRoute({
      operationId: 'forgetTriage',
      method: 'post',
      path: '/triage/forget',
      tags,
      summary: 'Forget what corrections taught: triage begins anew',
      middleware: requires('policy.write'),
      request: { body: body(z.object({})) },
      responses: nothing,
    }),
    async (c) => {
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const examples = await forgetEverything(tx, { workspaceId, now });
        await audit('triage.forgotten', workspaceId, { examples });
      });
      return c.body(null, 204);
    },
  );

async function triageAnswer(
  { tx, workspaceId, workspace }: Moment,
  { openers }: Pick<ApiDeps, 'openers'>,
): Promise<Answer<typeof triageRecordSchema>> {
  const of = { workspaceId, since: workspace.triageForgotAt };
  const outcomes = await outcomesOf(tx, of);
  const agreement = await agreementOf(tx, of);
  const last = await lastFault(tx, of);
  return {
    threshold: thresholdOf(outcomes),
    start: START_THRESHOLD,
    buckets: bucketsOf(outcomes),
    kinds: await recordByKind(tx, of),
    model: agreement.asked === 0 ? null : agreement,
    fault: last && { fault: last.fault, at: last.at.toISOString() },
    asksModel: openers === 'model',
    examples: (await examplesOf(tx, { workspaceId })).length,
    corrections: (await correctionsOf(tx, { ...of, limit: SHOWN })).map((one) => ({
      ...one,
      at: one.at.toISOString(),
    })),
    since: workspace.triageForgotAt?.toISOString() ?? null,
  };
}
