import { DAY_MS } from '../calendar.ts';
import { ASKED_REASONS, type SuppressionReason } from '../suppression.ts';
import { isFresh } from '../verification.ts';
import type { ClearanceFacts } from './facts.ts';
import { hold, pass, refuse, type RuleOutcome } from './result.ts';

/** A fresh valid verdict on the address, newer than the last bounce of a source that a guard warns about. To someone who wrote last, the answer goes where it came from. */
export function verified(facts: ClearanceFacts): RuleOutcome {
  const { verification, now, policy } = facts;
  if (facts.messageClass === 'reply' && facts.prospectWroteLast) return pass({ prospectWroteLast: true });
  if (verification === null) return hold({ reason: 'not_verified' });
  const { verdict, at } = verification;
  const values = { verdict, verifiedAt: at, freshUntil: at + policy.verificationFreshDays * DAY_MS };
  if (verdict === 'invalid') return refuse({ ...values, reason: 'address_invalid' });
  if (verdict !== 'valid') return hold({ ...values, reason: 'address_not_valid' });
  if (!isFresh(verification, now, policy.verificationFreshDays))
    return hold({ ...values, reason: 'verification_stale' });
  const bouncedAt = lastBounceOfSource(facts);
  return bouncedAt !== null && at <= bouncedAt
    ? hold({ ...values, reason: 'verify_again', sourceBouncedAt: bouncedAt })
    : pass(values);
}

/** While the guard warns about the source of an address: when that source last bounced. */
function lastBounceOfSource({ guard, source }: ClearanceFacts): number | null {
  const instants = guard.amber.flatMap(({ verifyAgainSince }) => verifyAgainSince[source ?? ''] ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}

const RESPECTED_BY_REPLIES: readonly SuppressionReason[] = ASKED_REASONS;

/** Nobody who is suppressed is written to; an answer only stops before those who asked it and said nothing since. */
export function notSuppressed({
  messageClass,
  suppressions,
}: Pick<ClearanceFacts, 'messageClass' | 'suppressions'>): RuleOutcome {
  const match = suppressions.find(
    ({ reason, prospectWroteSince }) =>
      messageClass === 'sequence' || (RESPECTED_BY_REPLIES.includes(reason) && !prospectWroteSince),
  );
  if (!match) return pass({ matches: suppressions.length });
  return refuse({ reason: 'suppressed', suppression: match.reason, kind: match.kind, suppressedAt: match.at });
}
