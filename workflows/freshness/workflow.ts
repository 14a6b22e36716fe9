import { continueAsNew, setCurrentDetails } from '@temporalio/workflow';
import { quickly } from '../activities.ts';
import { verifyBatch } from '../enrichment/batch.ts';
import type { FreshnessState } from './contract.ts';

/** Batches of one run, to keep its history short. */
const BATCHES_OF_A_RUN = 20;

/**
 * Keeps addresses fresh: has verified again, before it is too old, each address that a running campaign will write to.
 * A schedule starts it for each workspace.
 */
export async function freshness(state: FreshnessState): Promise<void> {
  const { workspaceId } = state;
  for (let done = 0; ; done++) {
    if (done === BATCHES_OF_A_RUN) await continueAsNew<typeof freshness>(state);
    const leadIds = await quickly('Choose whose address has gone stale').chooseStale(state);
    const last = leadIds.at(-1);
    if (last !== undefined) {
      setCurrentDetails(`Verifying ${leadIds.length} addresses again.`);
      if (!(await verifyBatch({ workspaceId, leadIds }))) return;
      state.after = last;
    } else if (state.among === 'enrolled') {
      state.among = 'next';
      state.after = null;
    } else return;
  }
}
