import type { Temperament } from '#domain/temperament.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Moment, Person } from './read.ts';

type Words<Key extends string> = Record<Key, () => string>;

export const TEMPERAMENT_WORDS = {
  interested: m.sandbox_temper_interested,
  info_request: m.sandbox_temper_info_request,
  referral: m.sandbox_temper_referral,
  not_now: m.sandbox_temper_not_now,
  negative: m.sandbox_temper_negative,
  opt_out: m.sandbox_temper_opt_out,
  out_of_office: m.sandbox_temper_out_of_office,
  hard_bounce: m.sandbox_temper_hard_bounce,
  complaint: m.sandbox_temper_complaint,
  silence: m.sandbox_temper_silence,
} satisfies Words<Temperament>;

/** What somebody does about a message: `is interested`. */
export const ANSWER_WORDS = {
  interested: m.sandbox_does_interested,
  info_request: m.sandbox_does_info_request,
  referral: m.sandbox_does_referral,
  not_now: m.sandbox_does_not_now,
  negative: m.sandbox_does_negative,
  opt_out: m.sandbox_does_opt_out,
  out_of_office: m.sandbox_does_out_of_office,
  hard_bounce: m.sandbox_does_hard_bounce,
  complaint: m.sandbox_does_complaint,
  booking: m.sandbox_does_booking,
  opt_out_link: m.sandbox_does_opt_out_link,
  opt_out_mail: m.sandbox_does_opt_out_mail,
  words: m.sandbox_does_words,
} satisfies Words<Person['answers'][number]['kind']>;

const STAGE_WORDS = {
  waiting_due: m.sandbox_moment_due,
  drafting: m.sandbox_moment_drafting,
  awaiting_approval: m.sandbox_moment_expires,
  blocked: m.sandbox_moment_blocked,
  waiting_slot: m.sandbox_moment_slot,
  awaiting_reply: m.sandbox_moment_silence,
  awaiting_triage: m.sandbox_moment_person,
  awaiting_booking: m.sandbox_moment_booking,
  snoozed_not_now: m.sandbox_moment_snoozed,
  out_of_office: m.sandbox_moment_back,
  needs_person: m.sandbox_moment_person,
} satisfies Words<Exclude<Moment['code'], 'answer'>>;

/** What a moment to come is. */
export const momentWords = ({ code, answer }: Moment): string =>
  code === 'answer' ? (answer === null ? m.sandbox_does_words() : ANSWER_WORDS[answer]()) : STAGE_WORDS[code]();

/** What can be written in somebody's name by one choice. */
export const CANNED = [
  'interested',
  'info_request',
  'referral',
  'not_now',
  'negative',
  'opt_out',
  'out_of_office',
  'hard_bounce',
  'complaint',
] as const;
