import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { CampaignPauseReason, CampaignStatus } from '#domain/campaign.ts';
import {
  campaignClockMovedSignal,
  campaignNudgedSignal,
  campaignWorkflowId,
  heldSignal,
  outreachEndedSignal,
  pauseUpdate,
  resumeUpdate,
  stopUpdate,
  type CampaignKey,
  type CampaignState,
} from '#workflows/campaign/contract.ts';
import { CampaignKey as CampaignAttribute, WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { tell } from './temporal.ts';

const WISHES = { pause: pauseUpdate, resume: resumeUpdate, stop: stopUpdate };

/** The client side of a campaign. */
export function campaignClient(client: Client) {
  const handle = (key: CampaignKey) => client.workflow.getHandle(campaignWorkflowId(key));
  return {
    /** Starts it; again is nothing while it is open. `paused`: why, for one that is taken up where it is paused. */
    async start({
      paused,
      ...key
    }: CampaignKey & { clockOffsetMs: number; paused?: CampaignPauseReason | undefined }): Promise<void> {
      const { workspaceId, campaignId } = key;
      const status = paused === undefined ? 'running' : 'paused';
      const state: CampaignState = { ...key, wish: status, reason: paused ?? null, status };
      await client.workflow.start('campaign', {
        taskQueue: TASK_QUEUE,
        workflowId: campaignWorkflowId(state),
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [state],
        staticSummary: 'A campaign',
        typedSearchAttributes: new TypedSearchAttributes([
          { key: WorkspaceKey, value: workspaceId },
          { key: CampaignAttribute, value: campaignId },
        ]),
      });
    },
    /** Asks for a pause, a resume or a stop. @returns the status that follows, or null when it was refused */
    async wish(key: CampaignKey, wish: keyof typeof WISHES): Promise<CampaignStatus | null> {
      try {
        return await handle(key).executeUpdate(WISHES[wish]);
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) return null;
        throw error;
      }
    },
    outreachEnded: (key: CampaignKey) => tell(handle(key), (to) => to.signal(outreachEndedSignal)),
    nudged: (key: CampaignKey) => tell(handle(key), (to) => to.signal(campaignNudgedSignal)),
    held: (key: CampaignKey, reason: CampaignPauseReason) =>
      tell(handle(key), (to) => to.signal(heldSignal, { reason })),
    clockMoved: (key: CampaignKey, clockOffsetMs: number) =>
      tell(handle(key), (to) => to.signal(campaignClockMovedSignal, { clockOffsetMs })),
  };
}
