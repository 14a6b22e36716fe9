import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { SuppressionReason } from '#domain/suppression.ts';
import { VERIFICATION_FRESH_DAYS, type VerificationVerdict } from '#domain/verification.ts';
import { m } from '#ui/paraglide/messages.js';

/** A person's name, or their address where none is known. */
export const leadName = (lead: {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string;
}): string => [lead.firstName, lead.lastName].filter((part) => part !== null).join(' ') || lead.email;

export const VERDICT_WORDS = {
  valid: m.lead_verdict_valid,
  catch_all: m.lead_verdict_catch_all,
  risky: m.lead_verdict_risky,
  invalid: m.lead_verdict_invalid,
  unknown: m.lead_verdict_unknown,
  none: m.lead_verdict_none,
} satisfies Record<VerificationVerdict | 'none', () => string>;

const VERDICT_WHY = {
  valid: m.lead_verdict_valid_why,
  catch_all: m.lead_verdict_catch_all_why,
  risky: m.lead_verdict_risky_why,
  invalid: m.lead_verdict_invalid_why,
  unknown: m.lead_verdict_unknown_why,
  none: m.lead_verdict_none_why,
} satisfies Record<VerificationVerdict | 'none', () => string>;

const DAY_MS = 86_400_000;

/** How an address stands: only a fresh `valid` is ever sent to. */
export function standing(
  lead: { readonly verification: VerificationVerdict | null; readonly verifiedAt: string | null },
  now: string,
) {
  const verdict = lead.verification ?? 'none';
  const days =
    lead.verifiedAt === null ? null : Math.max(0, Math.floor((Date.parse(now) - Date.parse(lead.verifiedAt)) / DAY_MS));
  const old = verdict === 'valid' && days !== null && days >= VERIFICATION_FRESH_DAYS;
  const why = old ? m.lead_verdict_old_why({ days: String(VERIFICATION_FRESH_DAYS) }) : VERDICT_WHY[verdict]();
  return { verdict, days, old, sendable: verdict === 'valid' && !old, word: VERDICT_WORDS[verdict](), why };
}

export const STAGE_WORDS = {
  waiting_due: m.lead_stage_waiting_due,
  drafting: m.lead_stage_drafting,
  awaiting_approval: m.lead_stage_awaiting_approval,
  blocked: m.lead_stage_blocked,
  waiting_slot: m.lead_stage_waiting_slot,
  awaiting_reply: m.lead_stage_awaiting_reply,
  awaiting_triage: m.lead_stage_awaiting_triage,
  awaiting_booking: m.lead_stage_awaiting_booking,
  snoozed_not_now: m.lead_stage_snoozed_not_now,
  out_of_office: m.lead_stage_out_of_office,
  needs_person: m.lead_stage_needs_person,
} satisfies Record<EnrollmentStage, () => string>;

export const END_WORDS = {
  booked: m.lead_end_booked,
  replied: m.lead_end_replied,
  no_reply: m.lead_end_no_reply,
  not_interested: m.lead_end_not_interested,
  opted_out: m.lead_end_opted_out,
  bounced: m.lead_end_bounced,
  complained: m.lead_end_complained,
  rejected: m.lead_end_rejected,
  expired: m.lead_end_expired,
  stopped: m.lead_end_stopped,
} satisfies Record<EnrollmentEnd, () => string>;

type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'ink' | 'hollow';
const STAGE_TONES: Partial<Record<EnrollmentStage, Tone>> = {
  awaiting_approval: 'ink',
  awaiting_triage: 'ink',
  needs_person: 'ink',
  blocked: 'warn',
  awaiting_booking: 'good',
};
const END_TONES: Partial<Record<EnrollmentEnd, Tone>> = {
  booked: 'good',
  bounced: 'bad',
  complained: 'bad',
  opted_out: 'bad',
};

/** Where a passage stands, as a word and a dot; a lead without one is new. */
export function stageOf(
  enrollment: {
    readonly stage: EnrollmentStage | null;
    readonly end: EnrollmentEnd | null;
    readonly step: number;
  } | null,
): { label: string; tone: Tone } {
  if (enrollment?.stage != null) {
    const { stage, step } = enrollment;
    return {
      label: m.lead_stage_step({ stage: STAGE_WORDS[stage](), step: String(step + 1) }),
      tone: STAGE_TONES[stage] ?? 'neutral',
    };
  }
  if (enrollment?.end != null)
    return { label: END_WORDS[enrollment.end](), tone: END_TONES[enrollment.end] ?? 'neutral' };
  return { label: m.lead_stage_new(), tone: 'hollow' };
}

/** Where a lead or a field came from. */
export function sourceWords(source: string, files: Readonly<Record<string, string>>): string {
  if (source === 'manual') return m.lead_source_manual();
  if (source === 'sandbox') return m.lead_source_sandbox();
  if (source === 'reply') return m.lead_source_reply();
  if (source.startsWith('imp_')) return files[source] ?? m.lead_source_import();
  if (/^https?:/.test(source)) return source.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  return source.charAt(0).toUpperCase() + source.slice(1);
}

/** What shows that a field is so: a row of a file, a person, a page. Null when it says nothing more than the source. */
export function evidenceWords(evidence: string | null, authors: Readonly<Record<string, string>>): string | null {
  if (evidence === null) return null;
  const row = /^row (\d+)$/.exec(evidence)?.[1];
  if (row !== undefined) return m.lead_evidence_row({ row });
  return authors[evidence] ?? (/^(key|msg|prp|usr)_/.test(evidence) || !/[ /.]/.test(evidence) ? null : evidence);
}

export const legalBasisWords = (basis: string): string =>
  basis === 'legitimate_interest' ? m.lead_basis_legitimate_interest() : basis;

export const SUPPRESSION_WORDS = {
  opt_out: m.lead_suppression_opt_out,
  negative: m.lead_suppression_negative,
  bounce_hard: m.lead_suppression_bounce_hard,
  complaint: m.lead_suppression_complaint,
  erasure: m.lead_suppression_erasure,
  manual: m.lead_suppression_manual,
} satisfies Record<SuppressionReason, () => string>;
