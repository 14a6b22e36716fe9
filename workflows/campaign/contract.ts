import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CampaignPauseReason, CampaignStatus } from '#domain/campaign.ts';
import type { Id } from '#domain/id.ts';

export type CampaignKey = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

export const campaignWorkflowId = ({ workspaceId, campaignId }: CampaignKey) => `campaign/${workspaceId}/${campaignId}`;

/** What people and the guard have asked of a campaign that is under way. */
export type CampaignWish = Extract<CampaignStatus, 'running' | 'paused' | 'stopped'>;

/** The whole state of a run, and the whole payload of continue-as-new. */
export type CampaignState = CampaignKey & {
  clockOffsetMs: number;
  /** What was last asked, and why. */
  wish: CampaignWish;
  reason: CampaignPauseReason | null;
  /** What the projection says. */
  status: CampaignWish;
};

/** An outreach of this campaign ended: a place is free. */
export const outreachEndedSignal = defineSignal('outreach_ended');
export const campaignClockMovedSignal = defineSignal<[{ clockOffsetMs: number }]>('clock_moved');
/** The audience, the verifications or the capacity changed: look again. */
export const campaignNudgedSignal = defineSignal('nudged');

/** The guard holds the campaign: a person resumes it, saying why. */
export const heldSignal = defineSignal<[{ reason: CampaignPauseReason }]>('held');

/** Pause, resume and stop may be refused (`WrongState`): updates. Each returns the status that follows. */
export const pauseUpdate = defineUpdate<CampaignStatus>('pause');
export const resumeUpdate = defineUpdate<CampaignStatus>('resume');
export const stopUpdate = defineUpdate<CampaignStatus>('stop');
