import type { RuleName } from '#domain/clearance.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import type { LeadDraft } from './read.ts';

export const RULE_WORDS = {
  approved: m.lead_rule_approved,
  content_hash: m.lead_rule_content_hash,
  verified: m.lead_rule_verified,
  suppressed: m.lead_rule_suppressed,
  cooling: m.lead_rule_cooling,
  persons_per_company: m.lead_rule_persons_per_company,
  dns: m.lead_rule_dns,
  inbox_fresh: m.lead_rule_inbox_fresh,
  campaign_state: m.lead_rule_campaign_state,
  mailbox_state: m.lead_rule_mailbox_state,
  policy: m.lead_rule_policy,
  quota: m.lead_rule_quota,
  window: m.lead_rule_window,
  spacing: m.lead_rule_spacing,
} satisfies Record<RuleName, () => string>;

const STAGE_WHY = {
  waiting_due: m.lead_why_waiting_due,
  drafting: m.lead_why_drafting,
  awaiting_approval: m.lead_why_awaiting_approval,
  blocked: m.lead_why_blocked,
  waiting_slot: m.lead_why_waiting_slot,
  awaiting_reply: m.lead_why_awaiting_reply,
  awaiting_triage: m.lead_why_awaiting_triage,
  awaiting_booking: m.lead_why_awaiting_booking,
  snoozed_not_now: m.lead_why_snoozed_not_now,
  out_of_office: m.lead_why_out_of_office,
  needs_person: m.lead_why_needs_person,
} satisfies Record<EnrollmentStage, () => string>;

/** Why nothing leaves right now, for a passage that goes on; with the hour at which time alone moves it on. */
export function whyNot(stage: EnrollmentStage, until: string | null, zone: string): string {
  const f = format();
  const why = STAGE_WHY[stage]();
  return until === null ? why : m.lead_why_until({ why, when: f.moment(until, zone) });
}

/** The gate as a list: each rule, what it says, and the hour at which it is cured. */
export function rulesOf(clearance: LeadDraft['clearance'], zone: string) {
  const f = format();
  return clearance.rules
    .filter(({ verdict }) => verdict !== 'skipped')
    .map(({ rule, verdict, eligibleAt }) => ({
      key: rule,
      label: RULE_WORDS[rule](),
      value:
        verdict === 'pass'
          ? m.lead_rule_passes()
          : eligibleAt === undefined
            ? m.lead_rule_to_cure()
            : m.lead_rule_from({ when: f.moment(new Date(eligibleAt).toISOString(), zone) }),
      state:
        verdict === 'pass'
          ? ('pass' as const)
          : verdict === 'wait' || rule === 'approved'
            ? ('wait' as const)
            : ('fail' as const),
    }));
}
