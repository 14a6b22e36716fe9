import { sleep } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';
import { quickly, withProvider } from '../activities.ts';

/** Looks at a batch before it is given up: the provider says the same of one that is late and one that it lost. */
const LOOKS = 40;

/**
 * Has a batch of leads verified: hands it over, then looks until it is ready.
 * @returns false when the provider refused it: there is no use in handing over another
 */
export async function verifyBatch({
  workspaceId,
  leadIds,
}: {
  workspaceId: Id<'ws'>;
  leadIds: readonly Id<'ld'>[];
}): Promise<boolean> {
  const started = await withProvider(`Have ${leadIds.length} addresses verified`).startBatch({ workspaceId, leadIds });
  if (started.refused) return false;
  const { requestId, pollSeconds } = started;
  for (let look = 1; look <= LOOKS; look++) {
    if (pollSeconds > 0) await sleep(pollSeconds * 1000, { summary: 'Until the verification is ready' });
    const { ready } = await withProvider(`Read the verdicts, look ${look}`).collectBatch({
      workspaceId,
      leadIds,
      requestId,
    });
    if (ready) return true;
    if (pollSeconds === 0) await sleep('5 seconds', { summary: 'Until the verification is ready' });
  }
  await quickly('Give this batch up').giveBatchUp({ workspaceId, requestId, count: leadIds.length });
  return true;
}
