/** A verdict whose truth somebody showed: they sorted the message themselves, or were done with it as it was. */
export type Outcome = { readonly confidence: number; readonly right: boolean };

/** Below this a verdict is `unclear`, as long as nobody showed that it must be more, or less. */
export const START_THRESHOLD = 0.5;
/** Whatever people correct, the surest verdicts stand, and a guess is none. */
export const THRESHOLD_BOUNDS = [0.5, 0.95] as const;
/** Confidences that are counted together, by where they begin. */
const BUCKETS = [0.5, 0.8, 0.9, 0.95] as const;
/** How often a verdict must be right to stand. */
const WANTED = 0.6;
/** What a confidence promises, and the lowest of them do (docs/TRIAGE.md), weighs as many outcomes as that. */
const PROMISED = 0.68;
const WEIGHT = 30;

/** What became of the verdicts of a bucket. */
type Bucket = { readonly from: number; readonly verdicts: number; readonly right: number };

/** The outcomes by confidence, the lowest first. */
export function bucketsOf(outcomes: readonly Outcome[]): Bucket[] {
  return BUCKETS.map((from, index) => {
    const to = BUCKETS[index + 1] ?? Infinity;
    const own = outcomes.filter(({ confidence }) => confidence >= from && confidence < to);
    return { from, verdicts: own.length, right: own.filter(({ right }) => right).length };
  });
}

/**
 * How sure a verdict must be in a workspace: the lowest confidence from which verdicts are right often enough, by what
 * its people corrected and left as it was, beside what a confidence promises by itself. A surer bucket is taken to be right at least
 * as often as one less sure: where it is not, the two are counted together. Pure.
 */
export function thresholdOf(outcomes: readonly Outcome[]): number {
  const [lowest, highest] = THRESHOLD_BOUNDS;
  const shares = rising(
    bucketsOf(outcomes).map(({ from, verdicts, right }) => ({
      from,
      right: right + WEIGHT * Math.max(from, PROMISED),
      size: verdicts + WEIGHT,
    })),
  );
  const stands = shares.find(({ right, size }) => right / size >= WANTED)?.from ?? highest;
  return Math.min(highest, Math.max(lowest, stands));
}

type Pool = { readonly from: number; readonly right: number; readonly size: number };

/** Pools neighbours until shares rise (isotonic regression by pool-adjacent-violators). */
function rising(pools: readonly Pool[]): Pool[] {
  const risen: Pool[] = [];
  for (const pool of pools) {
    let last = pool;
    for (
      let before = risen.at(-1);
      before && before.right / before.size > last.right / last.size;
      before = risen.at(-1)
    ) {
      risen.pop();
      last = { from: before.from, right: before.right + last.right, size: before.size + last.size };
    }
    risen.push(last);
  }
  return risen;
}
