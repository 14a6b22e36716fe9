import { continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { quickly, withProvider } from '../activities.ts';
import { WorkspaceClock } from '../clock.ts';
import { deliveredSignal, sandboxClosedSignal, skipSignal, type SandboxState } from './contract.ts';

/** A signal can be lost with the process that sends it: the sandbox looks at its mail at least this often. */
const LOOK_AGAIN_MS = 3_600_000;

/**
 * The people of a sandbox and its clock. Each message that reaches somebody is met with a plan; when its moment comes,
 * they answer. A skip walks from one such moment to the next, so that nothing happens out of order.
 */
export async function sandbox(state: SandboxState): Promise<void> {
  const clock = new WorkspaceClock(state.clockOffsetMs);
  const { workspaceId } = state;
  const heard = { calls: 0, closed: false };
  const follow = (clockOffsetMs: number) => {
    clock.move(clockOffsetMs);
    state.clockOffsetMs = clock.offsetMs;
  };
  const call = () => {
    heard.calls += 1;
  };
  setHandler(deliveredSignal, call);
  setHandler(skipSignal, call);
  setHandler(sandboxClosedSignal, () => {
    heard.closed = true;
  });

  for (;;) {
    const seen = heard.calls;
    const plan = await quickly('See who will answer, and when').planAnswers({ workspaceId });
    follow(plan.clockOffsetMs);
    if (heard.closed) return;
    if (plan.skips) {
      setCurrentDetails('Skips ahead, through everything that is due before, in order.');
      const skipped = await withProvider('Skip ahead').skipAhead({ workspaceId });
      follow(skipped.clockOffsetMs);
    } else {
      setCurrentDetails(
        plan.nextAnswerAt === null
          ? 'Nobody is about to answer.'
          : `Somebody answers at ${readable(plan.nextAnswerAt)}.`,
      );
      const lookAt = Math.min(plan.nextAnswerAt ?? Infinity, clock.now() + LOOK_AGAIN_MS);
      const waited = await clock.waitUntil(
        lookAt,
        () => heard.calls !== seen || heard.closed,
        'Until somebody answers',
      );
      if (waited === 'time') await withProvider('Answer').deliverAnswers({ workspaceId });
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof sandbox>(state);
  }
}

/** `2026-03-01 10:51 UTC`, for the timeline. */
const readable = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
