import { RULE_NAMES } from '#domain/clearance/result.ts';
import { ENROLLMENT_REASONS, type EnrollmentStage } from '#domain/enrollment.ts';
import { TEMPLATE_PROBLEM_CODES } from '#domain/template.ts';
import { RULE_WORDS } from '#ui/lib/clearance/rule.ts';
import { format } from '#ui/lib/format/format.ts';
import { problemWords } from '#ui/lib/sequence/words.ts';
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

const REASON_WHY = {
  colleague: m.lead_why_colleague,
  sender_incomplete: m.lead_why_sender_incomplete,
  send_uncertain: m.lead_why_uncertain,
  uncertain: m.lead_why_uncertain,
  soft_bounce: m.lead_why_soft_bounce,
  provider_deferred: m.lead_why_provider_deferred,
  provider_refused: m.lead_why_provider_refused,
  mailbox_unreachable: m.lead_why_mailbox_unreachable,
  leased: m.lead_why_leased,
  booking_cancelled: m.lead_why_booking_cancelled,
  triage_corrected: m.lead_why_awaiting_triage,
} satisfies Record<(typeof ENROLLMENT_REASONS)[number], () => string>;

const PROBLEM = new RegExp(`(.*?):(${TEMPLATE_PROBLEM_CODES.join('|')})(?: |$)`, 'g');

/** The problems of a letter that could not be written; empty where the reason is none. */
function problemsIn(reason: string): string[] {
  return [...reason.matchAll(PROBLEM)].flatMap(([, variable = '', found]) => {
    const code = TEMPLATE_PROBLEM_CODES.find((one) => one === found);
    return code === undefined ? [] : [problemWords({ code, variable })];
  });
}

type Passage = { readonly stage: EnrollmentStage; readonly reason: string | null; readonly nothingLeft: boolean };

/** Why a passage is where it is: what holds it where that is known, else what its stage says. */
function reasonWhy({ stage, reason, nothingLeft }: Passage, until: string | null): string {
  const known = ENROLLMENT_REASONS.find((one) => one === reason);
  if (known !== undefined) return REASON_WHY[known]();
  const problems = problemsIn(reason ?? '');
  if (problems.length > 0) return m.lead_why_problems({ problems: format().list(problems) });
  if (stage === 'out_of_office' && nothingLeft) return m.lead_why_out_of_office_last();
  // Time cures what has an hour; what has none waits for a rule to be met.
  const rule = RULE_NAMES.find((one) => one === reason);
  return stage === 'waiting_slot' && until === null && rule !== undefined
    ? m.lead_why_rule({ rule: RULE_WORDS[rule]() })
    : STAGE_WHY[stage]();
}

/** Why nothing leaves right now, for a passage that goes on; with the hour at which time alone moves it on. */
export function whyNot(passage: Passage, until: string | null, zone: string): string {
  const why = reasonWhy(passage, until);
  return until === null ? why : m.lead_why_until({ why, when: format().moment(until, zone) });
}
