import { createRoute } from '@hono/zod-openapi';
import { AppError } from '#domain/error.ts';
import { sandboxOffsetMs } from '#domain/sandbox_clock.ts';
import { sandboxSchema, SKIP_MAX_SECONDS, skipAheadSchema, skippedSchema } from '#domain/sandbox.schema.ts';
import type { Tx } from '#db/client.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { comingAnswers } from '#db/queries/sandbox_answer.ts';
import { beginSkip, endSkip } from '#db/queries/sandbox_clock.ts';
import { comingWakes, workflowKeys } from '#db/queries/sandbox_people.ts';
import { emptySandbox } from '#db/queries/sandbox_seed.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import { mailboxWorkflowId } from '#workflows/mailbox/contract.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';
import { requires } from './context.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';
import { inSandbox } from './sandbox_person.ts';

const tags = ['Sandbox'];
const SHOWN = 20;

/** A sandbox's clock, and starting over. Real workspaces are refused: `not_a_sandbox`. */
export const sandboxRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getSandbox',
      method: 'get',
      path: '/sandbox',
      tags,
      summary: 'The clock of the sandbox, and what happens next',
      responses: { 200: answer('The sandbox.', sandboxSchema) },
    }),
    async (c) => {
      const shown = await inSandbox(c, async ({ tx, workspace, workspaceId, now }) => ({
        now: now.toISOString(),
        zone: workspace.zone,
        skippingTo: workspace.skippingTo?.toISOString() ?? null,
        moments: (await coming(tx, { workspaceId, now })).map(({ at, ...moment }) => ({
          at: at.toISOString(),
          ...moment,
        })),
      }));
      return c.json(shown, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'skipAhead',
      method: 'post',
      path: '/sandbox/skip',
      tags,
      summary: 'Skip ahead, through everything that is due before, in order',
      middleware: requires('campaign.run'),
      request: { body: body(skipAheadSchema) },
      responses: { 202: answer('It skips. `skippingTo` of the workspace shows how far it is to go.', skippedSchema) },
    }),
    async (c) => {
      const { to, by } = c.req.valid('json');
      const skip = await inSandbox(c, async ({ tx, workspaceId, now, audit }) => {
        const next = to === undefined && by === undefined ? (await coming(tx, { workspaceId, now }))[0]?.at : undefined;
        const target =
          to === undefined ? (by === undefined ? next : new Date(now.getTime() + by * 1000)) : new Date(to);
        if (target === undefined) throw new AppError('conflict', { detail: 'nothing_to_come' });
        if (target <= now)
          throw new AppError('validation_failed', { errors: [{ field: 'to', message: 'Must be later than now.' }] });
        if (target.getTime() - now.getTime() > SKIP_MAX_SECONDS * 1000)
          throw new AppError('validation_failed', { errors: [{ field: 'to', message: 'Must be within 400 days.' }] });
        // Said at once, so that whoever looks sees it begin; the sandbox's workflow says when it is over.
        await beginSkip(tx, { workspaceId, to: target, now });
        await audit('sandbox.skipped', workspaceId, { to: target.toISOString() });
        return { workspaceId, from: now, to: target };
      });
      const { workspaceId } = skip;
      try {
        await c.var.deps.temporal.sandbox.skip({ workspaceId });
      } catch (error) {
        await inSandbox(c, ({ tx, now }) => endSkip(tx, { workspaceId, now }));
        throw error;
      }
      return c.json({ from: skip.from.toISOString(), to: skip.to.toISOString() }, 202);
    },
  )
  .openapi(
    createRoute({
      operationId: 'startOver',
      method: 'post',
      path: '/sandbox/start-over',
      tags,
      summary: 'Start the sandbox over: its mail, leads and campaigns are gone, its clock is set, its people are new',
      middleware: requires('workspace.write'),
      responses: nothing,
    }),
    async (c) => {
      const { deps } = c.var;
      const { workspaceId, named } = await inSandbox(c, async ({ tx, workspaceId: id }) => ({
        workspaceId: id,
        named: [
          ...(await workflowKeys(tx, { workspaceId: id })).map((key) =>
            outreachWorkflowId({ workspaceId: id, ...key }),
          ),
          ...(await listMailboxes(tx, { workspaceId: id })).map((box) =>
            mailboxWorkflowId({ workspaceId: id, mailboxId: box.id }),
          ),
        ],
      }));
      await deps.temporal.sandbox.endAll({ workspaceId }, named);
      const clockOffsetMs = sandboxOffsetMs(deps.time().getTime());
      const now = new Date(deps.time().getTime() + clockOffsetMs);
      await inSandbox(c, async ({ tx, workspace, audit }) => {
        await emptySandbox(tx, { workspaceId, clockOffsetMs, now });
        await deps.onSandboxCreated(tx, { workspace, now });
        await audit('sandbox.started_over', workspaceId);
      });
      await deps.onSandboxReady({ workspaceId, clockOffsetMs });
      return c.body(null, 204);
    },
  );

/** What happens by itself next, in order: the first answers and the first stages that time ends. */
async function coming(tx: Tx, { workspaceId, now }: { workspaceId: Workspace['id']; now: Date }) {
  const answers = await comingAnswers(tx, { workspaceId, limit: SHOWN });
  const wakes = await comingWakes(tx, { workspaceId, now, limit: SHOWN });
  const moments = [
    ...answers
      .filter(({ at }) => at > now)
      .map(({ at, kind, leadId }) => ({ at, code: 'answer' as const, answer: kind, leadId })),
    ...wakes.map(({ at, stage, leadId }) => ({ at, code: stage, answer: null, leadId })),
  ];
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime()).slice(0, SHOWN);
}
