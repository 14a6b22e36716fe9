import type { EnrollmentStage } from '#domain/enrollment.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';

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
