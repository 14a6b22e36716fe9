import {
  allHandlersFinished,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { quickly } from '../activities.ts';
import { WorkspaceClock } from '../clock.ts';
import { eraseNowSignal, type ErasureState } from './contract.ts';

/** What is under way takes moments to end; a lost run is taken up again within minutes. */
const FIRST_LOOK_MS = 2_000;
const LAST_LOOK_MS = 600_000;

/**
 * Erases somebody who asked for it: at once when a person does it, else on its day; first what is under way for them ends.
 * That is waited for no longer than the activity says: then it is given up, and they are erased.
 */
export async function erasure({ workspaceId, leadId, since: began }: ErasureState): Promise<void> {
  const key = { workspaceId, leadId };
  let now = began !== undefined;
  setHandler(eraseNowSignal, () => {
    now = true;
  });
  const { dueAt, clockOffsetMs } = await quickly('By when somebody is to be erased').erasureDue(key);
  const clock = new WorkspaceClock(clockOffsetMs);
  setCurrentDetails('Waits for its day, or for a person.');
  if (dueAt > clock.now()) await clock.waitUntil(dueAt, () => now, 'Until it is due');
  const since = began ?? clock.now();
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 2, LAST_LOOK_MS)) {
    const { open } = await quickly('End what is under way').endForErasure({ ...key, since });
    if (open === 0) break;
    setCurrentDetails('Waits for what is under way to end.');
    await clock.waitUntil(clock.now() + lookMs, () => false, 'Until it has ended');
    if (workflowInfo().continueAsNewSuggested && allHandlersFinished() && patched('continued'))
      await continueAsNew<typeof erasure>({ ...key, since });
  }
  await quickly('Erase').erase(key);
  setCurrentDetails('Erased.');
}
