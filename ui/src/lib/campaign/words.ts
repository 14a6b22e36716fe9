import type { CampaignStatus } from '#domain/campaign.ts';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import { m } from '#ui/paraglide/messages.js';

export const STAGE_WORDS = {
  drafting: m.campaign_stage_drafting,
  awaiting_approval: m.campaign_stage_awaiting_approval,
  blocked: m.campaign_stage_blocked,
  waiting_slot: m.campaign_stage_waiting_slot,
  awaiting_reply: m.campaign_stage_awaiting_reply,
  waiting_due: m.campaign_stage_waiting_due,
  awaiting_triage: m.campaign_stage_awaiting_triage,
  needs_person: m.campaign_stage_needs_person,
  awaiting_booking: m.campaign_stage_awaiting_booking,
  snoozed_not_now: m.campaign_stage_snoozed_not_now,
  out_of_office: m.campaign_stage_out_of_office,
} satisfies Record<EnrollmentStage, () => string>;

export const END_WORDS = {
  booked: m.campaign_end_booked,
  replied: m.campaign_end_replied,
  no_reply: m.campaign_end_no_reply,
  not_interested: m.campaign_end_not_interested,
  bounced: m.campaign_end_bounced,
  opted_out: m.campaign_end_opted_out,
  complained: m.campaign_end_complained,
  rejected: m.campaign_end_rejected,
  expired: m.campaign_end_expired,
  stopped: m.campaign_end_stopped,
} satisfies Record<EnrollmentEnd, () => string>;

const STATUS = {
  draft: { words: m.campaign_status_draft, tone: 'hollow' },
  running: { words: m.campaign_status_running, tone: 'good' },
  paused: { words: m.campaign_status_paused, tone: 'warn' },
  stopped: { words: m.campaign_status_stopped, tone: 'neutral' },
  finished: { words: m.campaign_status_finished, tone: 'neutral' },
} as const satisfies Record<CampaignStatus, { words: () => string; tone: string }>;

/** A campaign's state as a word and a dot. */
export function statusOf({
  status,
  statusReason,
}: {
  readonly status: CampaignStatus;
  readonly statusReason: string | null;
}) {
  const { words, tone } = STATUS[status];
  if (status === 'paused' && statusReason === 'complaint')
    return { label: m.campaign_status_paused_complaint(), tone: 'bad' as const };
  return { label: words(), tone };
}
