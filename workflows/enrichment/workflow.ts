import { continueAsNew, setCurrentDetails } from '@temporalio/workflow';
import { quickly } from '../activities.ts';
import { verifyBatch } from './batch.ts';
import type { EnrichmentState } from './contract.ts';

/** Batches of one run, to keep its history short. */
const BATCHES_OF_A_RUN = 20;

/** Verifies and completes leads, batch by batch: those named, or those of a source that were never verified. */
export async function enrichment(state: EnrichmentState): Promise<void> {
  const { workspaceId, source } = state;
  for (let done = 0; ; done++) {
    if (done === BATCHES_OF_A_RUN) await continueAsNew<typeof enrichment>(state);
    const leadIds = await quickly('Choose whom to verify').chooseUnverified({
      workspaceId,
      source,
      leadIds: state.leadIds,
      after: state.after,
    });
    const last = leadIds.at(-1);
    if (last === undefined) return;
    setCurrentDetails(`Verifying ${leadIds.length} addresses.`);
    if (!(await verifyBatch({ workspaceId, leadIds }))) return;
    state.after = last;
  }
}
