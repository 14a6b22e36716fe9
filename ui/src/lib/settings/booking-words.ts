import type { BookingProblem, NoHookReason } from '#domain/booking.ts';
import { formError } from '#ui/lib/form/words.ts';
import type { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

type Words<K extends string> = Record<K, (named: { vendor: string }) => string>;

/** Why a vendor's account is not connected, or not read. */
export const BOOKING_PROBLEM_WORDS = {
  key_refused: m.bookings_problem_key_refused,
  key_too_narrow: m.bookings_problem_key_too_narrow,
  rate_limited: m.bookings_problem_rate_limited,
  unavailable: m.bookings_problem_unavailable,
  odd_answer: m.bookings_problem_odd_answer,
} satisfies Words<BookingProblem>;

/** Why a vendor posts nothing by itself, and what is done instead. */
export const NO_HOOK_WORDS = {
  plan_without_webhooks: m.bookings_no_hook_plan,
  address_not_public: m.bookings_no_hook_address,
  not_taken: m.bookings_no_hook_not_taken,
} satisfies Words<NoHookReason>;

const isProblem = (code: string | undefined): code is BookingProblem =>
  code !== undefined && Object.hasOwn(BOOKING_PROBLEM_WORDS, code);

/** Why a key was not taken. */
export function keyRefusal({ problem, code }: ApiProblem, vendor: string): string {
  const found = problem.errors?.find(({ field }) => field === 'key')?.code;
  if (isProblem(found)) return BOOKING_PROBLEM_WORDS[found]({ vendor });
  return found === undefined ? formError(code) : m.bookings_key_malformed();
}
