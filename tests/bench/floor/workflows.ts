import {
  condition,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { StageKey } from '#workflows/search_attributes.ts';
import type { FloorActivities } from './activities.ts';

/** What the bench measures LeadGen against: the same shapes with empty bodies. */
const { nothing, send } = proxyActivities<FloorActivities>({ startToCloseTimeout: '20 seconds' });
const WEEK_MS = 7 * 86_400_000;

export const goSignal = defineSignal('go');

/** The shape of an outreach up to "waiting for approval" and, where it `sends`, on to its message's acceptance. */
export async function floor({ sends }: { sends: boolean }): Promise<void> {
  let told = false;
  setHandler(goSignal, () => {
    told = true;
  });
  await nothing();
  upsertSearchAttributes([{ key: StageKey, value: 'awaiting_approval' }]);
  setCurrentDetails('Waits.');
  await condition(() => told, WEEK_MS);
  if (sends) await send();
}
