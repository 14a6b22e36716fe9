import { DAY_MS } from './calendar.ts';

export const VERIFICATION_VERDICTS = ['valid', 'catch_all', 'risky', 'invalid', 'unknown'] as const;
export type VerificationVerdict = (typeof VERIFICATION_VERDICTS)[number];

/** A provider's verdict on an address, with its date in milliseconds since 1970. */
export interface Verification {
  readonly verdict: VerificationVerdict;
  readonly at: number;
}

/** Days during which a verification is believed, unless a policy says fewer. */
export const VERIFICATION_FRESH_DAYS = 30;

/** Days before its end that a verification is done again, when a campaign will write to the address. */
export const REFRESH_MARGIN_DAYS = 3;

/** Verifications from before this instant are done again when a campaign will write to the address. */
export const refreshBefore = (now: number): number => now - (VERIFICATION_FRESH_DAYS - REFRESH_MARGIN_DAYS) * DAY_MS;

/** Whether a verification is young enough to be believed. One from a clock that ran far ahead is not: nobody knows its age. */
export function isFresh(verification: Verification, now: number, freshDays = VERIFICATION_FRESH_DAYS): boolean {
  return Math.abs(now - verification.at) < freshDays * DAY_MS;
}

/** Only a fresh `valid` may be sent to: catch-all, risky and unknown addresses may be seen, never written to. */
export function isSendable(
  verification: Verification | null,
  now: number,
  freshDays = VERIFICATION_FRESH_DAYS,
): boolean {
  return verification !== null && verification.verdict === 'valid' && isFresh(verification, now, freshDays);
}
