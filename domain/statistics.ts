/** A share with the interval it may really be in. All three are from 0 to 1. */
export interface Interval {
  readonly point: number;
  readonly low: number;
  readonly high: number;
}

/** The two-sided 95 % quantile of the normal law. */
export const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927): honest for small counts, never outside 0 to 1.
 * @param successes integer, 0 to trials
 * @param trials integer; null is returned for 0, because nothing can be said
 * @param z width in standard deviations, 95 % unless told
 */
export function wilson(successes: number, trials: number, z = Z_95): Interval | null {
  if (trials <= 0) return null;
  const point = successes / trials;
  const z2 = z * z;
  const centre = point + z2 / (2 * trials);
  const half = z * Math.sqrt((point * (1 - point) + z2 / (4 * trials)) / trials);
  const scale = 1 + z2 / trials;
  // At the two ends the formula gives exactly 0 and 1; floating point does not.
  const low = successes === 0 ? 0 : Math.max(0, (centre - half) / scale);
  const high = successes === trials ? 1 : Math.min(1, (centre + half) / scale);
  return { point, low, high };
}

/** Whether two proportions can be told apart: their 95 % intervals do not meet. Otherwise it is too early to say. */
export function areDistinct(a: Interval | null, b: Interval | null): boolean {
  return a !== null && b !== null && (a.low > b.high || b.low > a.high);
}

/** Counts of two texts that are compared. */
export interface Arm {
  readonly successes: number;
  readonly trials: number;
}

/**
 * How often chance alone would show a gap at least this wide between two texts that are as good as each other: the two-sided
 * p-value of the pooled test of two proportions (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3). 1 where nothing can be said.
 */
export function chanceOf(a: Arm, b: Arm): number {
  if (a.trials <= 0 || b.trials <= 0) return 1;
  const pooled = (a.successes + b.successes) / (a.trials + b.trials);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials));
  if (deviation === 0) return 1;
  return tailsBeyond(Math.abs(a.successes / a.trials - b.successes / b.trials) / deviation);
}

/** The one-sided 80 % quantile of the normal law: how surely a gap that is there is to be found. */
const Z_POWER_80 = 0.8416212335729143;

/**
 * How many people each of two texts needs before a gap as wide as theirs is now can be told from chance, at 95 % and with a power of
 * 80 % (J. L. Fleiss, Statistical Methods for Rates and Proportions, 3rd edition, 4.2). Null where there is no gap to look for.
 */
export function neededEach(a: Arm, b: Arm): number | null {
  if (a.trials <= 0 || b.trials <= 0) return null;
  const [p, q] = [a.successes / a.trials, b.successes / b.trials];
  if (p === q) return null;
  const mean = (p + q) / 2;
  const spread = Z_95 * Math.sqrt(2 * mean * (1 - mean)) + Z_POWER_80 * Math.sqrt(p * (1 - p) + q * (1 - q));
  return Math.ceil((spread / (p - q)) ** 2);
}

/** The share of the normal law beyond `z` deviations on both sides (Abramowitz and Stegun, 7.1.26; off by 2e-7 at most). */
function tailsBeyond(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.min(1, polynomial * Math.exp(-x * x));
}
