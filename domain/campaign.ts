import { mayBecome } from './transition.ts';

export const CAMPAIGN_STATUSES = ['draft', 'running', 'paused', 'stopped', 'finished'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** Why a campaign is paused: a person asked, or its guard held it. */
export const CAMPAIGN_PAUSE_REASONS = ['person', 'complaint'] as const;
export type CampaignPauseReason = (typeof CAMPAIGN_PAUSE_REASONS)[number];

/** What a campaign may lack for its launch. */
export const LAUNCH_NEEDS = ['no_sequence', 'no_mailbox', 'sender_incomplete', 'audience_empty'] as const;
export type LaunchNeed = (typeof LAUNCH_NEEDS)[number];

/** A paused campaign may finish: its last prospects may answer while nothing is sent. */
export const CAMPAIGN_TRANSITIONS = {
  draft: ['running', 'stopped'],
  running: ['paused', 'stopped', 'finished'],
  paused: ['running', 'stopped', 'finished'],
  stopped: [],
  finished: [],
} satisfies Record<CampaignStatus, readonly CampaignStatus[]>;

export function campaignMayBecome(from: CampaignStatus, to: CampaignStatus): boolean {
  return mayBecome<CampaignStatus>(CAMPAIGN_TRANSITIONS, from, to);
}

/** Steps in a sequence, unless a policy says fewer. */
export const MAX_STEPS = 3;

/** Working days after the last step without an answer, after which a lead ends as no_reply. */
export const NO_REPLY_WORKING_DAYS = 10;
/** Calendar days that an interested lead has to book before a person is asked. */
export const BOOKING_WAIT_DAYS = 14;
/** Calendar days of sleep after "not now" without a date. */
export const NOT_NOW_DAYS = 90;
/** Soft bounces are tried again this many times, within this many days. */
export const SOFT_BOUNCE_TRIES = 3;
export const SOFT_BOUNCE_DAYS = 7;
