import type { Id } from '#domain/id.ts';
import { markSuppressedElsewhere, openThoughOptedOut } from '#db/queries/elsewhere.ts';
import { inMoment } from './moment.ts';
import type { Ports, Workflows } from './ports.ts';

/**
 * Whoever asked one workspace of an account to be left alone is left alone by the others: their leads are marked, and what is
 * under way for them ends. Also where the call that was to end it here was lost.
 */
export async function endSuppressed(
  ports: Pick<Ports, 'db' | 'time' | 'random'> & { workflows: Pick<Workflows, 'closeOutreach'> },
  workspaceId: Id<'ws'>,
): Promise<void> {
  const open = await inMoment(ports, workspaceId, async ({ tx, now }) => {
    await markSuppressedElsewhere(tx, { workspaceId, now });
    return openThoughOptedOut(tx, { workspaceId });
  });
  for (const { campaignId, leadId } of open)
    await ports.workflows.closeOutreach({ workspaceId, campaignId, leadId }, 'opted_out');
}
