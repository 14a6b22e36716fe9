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
  const heard = { deliveries: 0, closed: false };
  const follow = (clockOffsetMs: number) => {
    clock.move(clockOffsetMs);
    state.clockOffsetMs = clock.offsetMs;
  };
  setHandler(deliveredSignal, () => {
    heard.deliveries += 1;
  });
  setHandler(skipSignal, ({ to }) => {
    state.skipTo = Math.max(state.skipTo ?? 0, to);
  });
  setHandler(sandboxClosedSignal, () => {
    heard.closed = true;
  });

  let atRest = false;
  for (;;) {
    const seen = heard.deliveries;
    const plan = await quickly('See who will answer, and when').planAnswers({ workspaceId });
    follow(plan.clockOffsetMs);
    if (heard.closed) return;
    if (state.skipTo !== null) {
      atRest = await takeOneMoment(state, { until: state.skipTo, atRest, nextAnswerAt: plan.nextAnswerAt }, follow);
    } else {
      setCurrentDetails(
        plan.nextAnswerAt === null
          ? 'Nobody is about to answer.'
          : `Somebody answers at ${readable(plan.nextAnswerAt)}.`,
      );
      const lookAt = Math.min(plan.nextAnswerAt ?? Infinity, clock.now() + LOOK_AGAIN_MS);
      const interrupted = () => heard.deliveries !== seen || heard.closed || state.skipTo !== null;
      const waited = await clock.waitUntil(lookAt, interrupted, 'Until somebody answers');
      if (waited === 'time') await withProvider('Answer').deliverAnswers({ workspaceId });
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof sandbox>(state);
  }
}

/** One moment of a skip: the clock moves on to it, people do what they planned, and everything comes to rest. */
async function takeOneMoment(
  state: SandboxState,
  { until, atRest, nextAnswerAt }: { until: number; atRest: boolean; nextAnswerAt: number | null },
  follow: (clockOffsetMs: number) => void,
): Promise<boolean> {
  const { workspaceId } = state;
  setCurrentDetails(`Skips ahead to ${readable(until)}.`);
  const rest = () => withProvider('Until nothing is under way').waitUntilQuiet({ workspaceId });
  const answer = () => withProvider('Let people answer').deliverAnswers({ workspaceId });
  if (!atRest) await answer();
  if (atRest || (await rest()).quiet) {
    const { at } = await quickly('Find the next moment').nextMoment({ workspaceId, until });
    const moved = await withProvider(`Move the clock to ${readable(at)}`).advanceClock({ workspaceId, to: at, until });
    follow(moved.clockOffsetMs);
    if (nextAnswerAt !== null && nextAnswerAt <= at) await answer();
    const after = await rest();
    if (after.quiet && at < until) return true;
  }
  // Arrived, or something is stuck: then the clock stays where that can be seen.
  await quickly('End the skip').finishSkip({ workspaceId });
  if (state.skipTo === until) state.skipTo = null;
  return false;
}

/** `2026-03-01 10:51 UTC`, for the timeline. */
const readable = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
