import { heartbeat } from '@temporalio/activity';
import type { Id } from '#domain/id.ts';
import { dueAnswers, nextAnswerAt } from '#db/queries/sandbox_answer.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';
import { giveAnswers } from './sandbox_answer.ts';
import { planNew } from './sandbox_plan.ts';
import { createSkipActivities } from './sandbox_skip.ts';

type Sandbox = { workspaceId: Id<'ws'> };

const PAGE = 100;

/** The people of a sandbox, and its clock. Instants are milliseconds on the workspace's clock. */
export function createSandboxActivities(ports: Ports) {
  return {
    /** Lets everybody who received something make up their mind. `skips`: the clock is to skip ahead. */
    async planAnswers({
      workspaceId,
    }: Sandbox): Promise<{ nextAnswerAt: number | null; skips: boolean; clockOffsetMs: number }> {
      for (;;) {
        const planned = await inMoment(ports, workspaceId, async (moment) => ({
          more: await planNew(moment),
          nextAnswerAt: await nextAnswerAt(moment.tx, { workspaceId }),
          workspace: moment.workspace,
        }));
        const { workspace } = planned;
        if (!planned.more) {
          return {
            nextAnswerAt: planned.nextAnswerAt?.getTime() ?? null,
            skips: workspace.skippingTo !== null,
            clockOffsetMs: workspace.clockOffsetMs,
          };
        }
        heartbeat();
      }
    },

    /** Lets everybody whose moment has come do what they planned. */
    async deliverAnswers({ workspaceId }: Sandbox): Promise<{ given: number; clockOffsetMs: number }> {
      for (let given = 0; ;) {
        const { due, clockOffsetMs } = await inMoment(ports, workspaceId, async ({ tx, now, workspace }) => ({
          due: await dueAnswers(tx, { workspaceId, now, limit: PAGE }),
          clockOffsetMs: workspace.clockOffsetMs,
        }));
        await giveAnswers(ports, workspaceId, due);
        given += due.length;
        if (due.length < PAGE) return { given, clockOffsetMs };
      }
    },

    ...createSkipActivities(ports),
  };
}
