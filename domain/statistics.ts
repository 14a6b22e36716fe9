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
