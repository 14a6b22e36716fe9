import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { unacknowledgedApprovals } from '#db/queries/approval.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { listWorkspaces, openCampaigns, waitingReplies } from '#db/queries/reconciler.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

const PAGE = 100;
/** A signal that was sent takes less than this to be taken in. */
const LATE_MS = 30_000;

export function createReconcilerActivities(ports: Ports) {
  return {
    /**
     * Goes through every workspace and says again what may not have been heard: decisions without an acknowledgement,
     * campaigns, mailboxes and answers whose workflow was never started. Saying it twice is the same as once.
     */
    async reconcile(): Promise<void> {
      let after: Id<'ws'> | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof listWorkspaces>> = await withDirectory(ports.db, (tx) =>
          listWorkspaces(tx, { after, limit: PAGE }),
        );
        for (const workspace of page) await reconcileWorkspace(ports, workspace.id, workspace.sandbox);
        after = page.at(-1)?.id ?? null;
        if (page.length < PAGE) return;
      }
    },
  };
}

async function reconcileWorkspace(ports: Ports, workspaceId: Id<'ws'>, sandbox: boolean): Promise<void> {
  const lost = await inMoment(ports, workspaceId, async ({ tx, now, workspace }) => {
    const before = new Date(now.getTime() - LATE_MS);
    return {
      clockOffsetMs: workspace.clockOffsetMs,
      decisions: await unacknowledgedApprovals(tx, { workspaceId, before, limit: PAGE }),
      campaigns: await openCampaigns(tx, { workspaceId }),
      mailboxes: await listMailboxes(tx, { workspaceId }),
      replies: await waitingReplies(tx, { workspaceId, before, limit: PAGE }),
    };
  });
  const { clockOffsetMs } = lost;
  const { workflows } = ports;
  if (sandbox) await workflows.startSandbox({ workspaceId });
  await workflows.keepFresh({ workspaceId });
  for (const { id: mailboxId, status } of lost.mailboxes)
    if (status !== 'disconnected') await workflows.startMailbox({ workspaceId, mailboxId });
  for (const campaignId of lost.campaigns) await workflows.startCampaign({ workspaceId, campaignId, clockOffsetMs });
  for (const reply of lost.replies) await workflows.startReply({ workspaceId, clockOffsetMs, ...reply });
  for (const { approval, campaignId, leadId } of lost.decisions) {
    const { id: approvalId, draftId, contentHash, decision } = approval;
    await workflows.decided({ workspaceId, campaignId, leadId }, { approvalId, draftId, contentHash, decision });
  }
}
