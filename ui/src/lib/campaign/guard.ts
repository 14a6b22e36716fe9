import type { GuardThresholds } from '#domain/guard.ts';

/** Which of the bounce rules is nearest for a mailbox that has sent so much, as what it counts and where it pauses. */
export function bounceLimit(
  sent: number,
  limits: GuardThresholds,
): { limit: number; window: number; rate: number | null } {
  if (sent <= 50) return { limit: limits.bouncesInLast50, window: 50, rate: null };
  if (sent <= 200) return { limit: limits.bouncesInLast200, window: 200, rate: null };
  const window = Math.min(sent, limits.bounceRateWindow);
  return {
    limit: Math.floor(window * limits.bounceRate) + 1,
    window: limits.bounceRateWindow,
    rate: limits.bounceRate,
  };
}

/** From how many opt-outs on the mailbox pauses; null while there are too few sends to judge. */
export function optOutLimit(sent: number, limits: GuardThresholds): number | null {
  if (sent < limits.optOutMinSends) return null;
  return Math.max(limits.optOutMinCount, Math.floor(Math.min(sent, limits.optOutWindow) * limits.optOutFloor) + 1);
}
