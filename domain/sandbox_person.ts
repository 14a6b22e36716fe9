import { isRoleAddress, localPartOf } from './email.ts';
import { fractionOf } from './hash.ts';
import { TEMPERAMENTS, type Temperament } from './temperament.ts';
import { fold } from './triage/fold.ts';
import type { VerificationVerdict } from './verification.ts';

/** How often each temperament is met among people whose address names none: out of 100. */
const SHARES = {
  interested: 18,
  info_request: 10,
  referral: 6,
  not_now: 10,
  negative: 8,
  opt_out: 4,
  out_of_office: 10,
  hard_bounce: 2,
  complaint: 1,
  silence: 31,
} satisfies Record<Temperament, number>;

const words = (address: string) => ` ${fold(localPartOf(address)).replace(/[^a-z0-9]+/g, ' ')} `;

/** Who a person of a sandbox is: what the address says (`claire+not_now@`), otherwise chance that is always the same. */
export function temperamentOf(address: string): Temperament {
  const local = words(address);
  const named = TEMPERAMENTS.find((temperament) => local.includes(` ${temperament.replaceAll('_', ' ')} `));
  if (named) return named;
  let left = fractionOf(`temperament:${address}`) * 100;
  return TEMPERAMENTS.find((temperament) => (left -= SHARES[temperament]) < 0) ?? 'silence';
}

const VERDICT_WORDS: readonly (readonly [words: RegExp, verdict: VerificationVerdict])[] = [
  [/ (invalid|invalide) /, 'invalid'],
  [/ (catch all|catchall) /, 'catch_all'],
  [/ (risky|risque) /, 'risky'],
  [/ (unverifiable|inverifiable) /, 'unknown'],
];

/** What the sandbox's verification says of an address: what the address says (`paul+invalid@`), a team's is risky, others are valid. */
export function sandboxVerdict(address: string): { verdict: VerificationVerdict; doNotContact: boolean } {
  const local = words(address);
  const doNotContact = / (do not contact|ne pas contacter) /.test(local);
  const named = VERDICT_WORDS.find(([pattern]) => pattern.test(local))?.[1];
  return { verdict: doNotContact ? 'invalid' : (named ?? (isRoleAddress(address) ? 'risky' : 'valid')), doNotContact };
}
