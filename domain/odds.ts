import { FIRST_OF_SOURCE, guardSends, type GuardedSend, type GuardTarget } from './guard.ts';

/** What a guard's bounce rules do to sends whose addresses bounce at a given true rate. */
export interface GuardOdds {
  /** share of the runs in which it was paused, 0 to 1 */
  readonly pausedShare: number;
  /** sends until the pause, the median of the runs that were paused; null when none was */
  readonly medianSends: number | null;
}

/**
 * Plays the real guard over invented sends. The model: one source, each send bounces independently at the true rate, the
 * bounce is known before the next send. Printed beside the setting, with the model, in place of any literal.
 * A source has one rule more than a mailbox, a domain or a provider, which share theirs and so their odds.
 * @param target whose guard; the sends are those that it counts
 * @param bounceRate true share of bounces, 0 to 1
 * @param sends length of a run
 * @param runs how many runs; the answer's own uncertainty is about 1 / sqrt(runs)
 * @param seed integer; the same seed gives the same answer
 */
export function simulateGuard(
  target: GuardTarget,
  bounceRate: number,
  sends: number,
  runs: number,
  seed: number,
): GuardOdds {
  const random = mulberry32(seed);
  const pausedAfter: number[] = [];
  for (let run = 0; run < runs; run++) {
    const after = sendsUntilPause(target, bounceRate, sends, random);
    if (after !== null) pausedAfter.push(after);
  }
  pausedAfter.sort((a, b) => a - b);
  return {
    pausedShare: pausedAfter.length / runs,
    medianSends: pausedAfter[Math.floor(pausedAfter.length / 2)] ?? null,
  };
}

function sendsUntilPause(target: GuardTarget, bounceRate: number, sends: number, random: () => number): number | null {
  const sent: GuardedSend[] = [];
  for (let at = 1; at <= sends; at++) {
    const bouncedAt = random() < bounceRate ? at : null;
    sent.push({ at, sourceId: 'source', bouncedAt, complainedAt: null, optedOutAt: null });
    // Only a bounce can trip a rule about bounces: a rate that was under its limit falls with each send that arrives.
    const rateBegins = at === 200;
    if (bouncedAt === null && !rateBegins) continue;
    const facts = { target, subject: 'source', kind: 'smtp', usualOptOutRate: null, resumedAt: null } as const;
    const firstSends = target === 'source' ? sent.slice(0, FIRST_OF_SOURCE) : [];
    if (guardSends({ ...facts, sends: sent.slice(-1000), firstSends }).length > 0) return at;
  }
  return null;
}

/** A small seeded generator of numbers in [0, 1) (T. Ettinger's mulberry32). Good enough for odds, never for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
