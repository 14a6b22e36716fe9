import { guardMailbox, type GuardedSend } from './guard.ts';

/** What the guard's bounce rules do to a mailbox whose addresses bounce at a given true rate. */
export interface GuardOdds {
  /** share of the runs in which the mailbox was paused, 0 to 1 */
  readonly pausedShare: number;
  /** sends until the pause, the median of the runs that were paused; null when none was */
  readonly medianSends: number | null;
}

/**
 * Plays the real guard over invented sends. The model: one source, each send bounces independently at the true rate, the
 * bounce is known before the next send. Printed beside the setting, with the model, in place of any literal.
 * @param bounceRate true share of bounces, 0 to 1
 * @param sends length of a run
 * @param runs how many runs; the answer's own uncertainty is about 1 / sqrt(runs)
 * @param seed integer; the same seed gives the same answer
 */
export function simulateGuard(bounceRate: number, sends: number, runs: number, seed: number): GuardOdds {
  const random = mulberry32(seed);
  const pausedAfter: number[] = [];
  for (let run = 0; run < runs; run++) {
    const after = sendsUntilPause(bounceRate, sends, random);
    if (after !== null) pausedAfter.push(after);
  }
  pausedAfter.sort((a, b) => a - b);
  return {
    pausedShare: pausedAfter.length / runs,
    medianSends: pausedAfter[Math.floor(pausedAfter.length / 2)] ?? null,
  };
}

function sendsUntilPause(bounceRate: number, sends: number, random: () => number): number | null {
  const sent: GuardedSend[] = [];
  for (let at = 1; at <= sends; at++) {
    const bouncedAt = random() < bounceRate ? at : null;
    sent.push({ at, sourceId: 'source', bouncedAt, complainedAt: null, optedOutAt: null });
    // Only a bounce can trip a rule about bounces: a rate that was under its limit falls with each send that arrives.
    const rateBegins = at === 200;
    if (bouncedAt === null && !rateBegins) continue;
    const facts = { kind: 'smtp' as const, usualOptOutRate: null, resumedAt: null };
    if (guardMailbox({ ...facts, sends: sent.slice(-1000), firstSendsOfSources: [sent.slice(0, 30)] }).length > 0)
      return at;
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
