import type { GuardTarget } from '#domain/guard.ts';
import { simulateGuard, type GuardOdds } from '#domain/odds.ts';

/** The true shares of false addresses that the odds are shown for: a healthy list, a tired one, a bad one. */
const RATES = [0.01, 0.03, 0.08] as const;
export const ODDS_SENDS = 1000;
export const ODDS_RUNS = 400;
const SEED = 7;

/** What the guard does at each rate, from the simulation itself: some tenths of a second, always the same answer. */
export const guardOdds = (target: GuardTarget): (GuardOdds & { rate: number })[] =>
  RATES.map((rate) => ({ rate, ...simulateGuard(target, rate, ODDS_SENDS, ODDS_RUNS, SEED) }));
