import type { CarriedKind } from './triage/carried.ts';

/**
 * What accepting a proposal does: a new lead from the address; no more mail to an address that nobody reads; the telephone
 * of a lead that has none; the message sorted as a later date, as a person would by hand.
 */
export const ACCEPTING = {
  referral: 'makes_lead',
  substitute: 'makes_lead',
  left_company: 'suppresses',
  phone: 'fills_phone',
  come_back: 'corrects_triage',
} as const satisfies Record<CarriedKind, string>;
