import type { Id } from '#domain/id.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import { workspacesBeside } from '#db/queries/erasure.ts';
import { openThoughOptedOut } from '#db/queries/suppressed_lead.ts';
import { hearChanges, unsettledChanges } from '#db/queries/suppression_change.ts';
import { markAgain } from '#db/queries/suppression_lift.ts';
import { inMoment } from './moment.ts';
import type { Ports, Workflows } from './ports.ts';

type SuppressedPorts = Pick<Ports, 'db' | 'time' | 'random'> & { workflows: Pick<Workflows, 'closeOutreach'> };

/**
 * Has every workspace of an account go by the suppressions that came or went in one of them: leads are marked as the list has
 * them now, and what is under way for whoever asked to be left alone ends, also where the call that was to end it was lost.
 * A change is gone by twice, in two rounds: an import that was under way in the first may not have seen it.
 */
export async function goBySuppressions(
  ports: SuppressedPorts,
  { workspaceId, accountId }: { workspaceId: Id<'ws'>; accountId: Id<'acc'> },
): Promise<void> {
  const { db, workflows } = ports;
  const changes = await withWorkspace(db, workspaceId, (tx) => unsettledChanges(tx, { accountId }));
  if (changes.length === 0) return;
  const goesOn = new Set<string>();
  for (const one of await withDirectory(db, (tx) => workspacesBeside(tx, { workspaceId }))) {
    const open = await inMoment(ports, one, async ({ tx, now }) => {
      await markAgain(tx, { workspaceId: one, now, keys: changes });
      return openThoughOptedOut(tx, { workspaceId: one, accountId, keys: changes });
    });
    for (const { campaignId, leadId, key } of open) {
      goesOn.add(key);
      await workflows.closeOutreach({ workspaceId: one, campaignId, leadId }, 'opted_out');
    }
  }
  const heard = changes.filter(({ key }) => !goesOn.has(key));
  await withWorkspace(db, workspaceId, (tx) => hearChanges(tx, { accountId, changes: heard }));
}
