/** How often verdicts about people of a confidence are right: what the rules weigh, and the share of it that is. Both rise. */
export type Calibration = readonly (readonly [weighed: number, right: number])[];

/** Measured by `npm run bench -- triage`, which says so when it no longer holds (docs/TRIAGE.md). */
export const CALIBRATION: Calibration = [
  [0.68, 0.73],
  [0.96, 0.99],
];
/** What the rules weigh, as it is. */
export const UNCALIBRATED: Calibration = [
  [0, 0],
  [1, 1],
];

/** A confidence as the share of such verdicts that is right: between two measures in proportion, outside of them the nearest. */
export function calibrated(weighed: number, calibration: Calibration): number {
  const above = calibration.findIndex(([from]) => from >= weighed);
  const next = calibration[above];
  const before = calibration[above - 1];
  if (next === undefined) return calibration.at(-1)?.[1] ?? weighed;
  if (before === undefined) return next[1];
  const part = (weighed - before[0]) / (next[0] - before[0]);
  return Math.round((before[1] + part * (next[1] - before[1])) * 100) / 100;
}

/** A verdict whose truth is known. `count` is what it weighs. */
export type Measured = { readonly weighed: number; readonly right: boolean; readonly count: number };

/** Begins of what is measured together: fewer verdicts than some dozens say nothing. */
const BANDS = [0, 0.5, 0.7, 0.9] as const;

/**
 * The calibration that verdicts show: by bands, neighbours taken together until shares rise (pool adjacent violators), and
 * never quite none or all (rule of succession).
 */
export function calibrationOf(verdicts: readonly Measured[]): Calibration {
  const risen: { size: number; right: number; weighed: number }[] = [];
  for (const [index, from] of BANDS.entries()) {
    const own = verdicts.filter(({ weighed }) => weighed >= from && weighed < (BANDS[index + 1] ?? Infinity));
    const sum = (of: (one: Measured) => number): number => own.reduce((total, one) => total + of(one) * one.count, 0);
    let band = { size: sum(() => 1), right: sum(({ right }) => Number(right)), weighed: sum(({ weighed }) => weighed) };
    if (band.size === 0) continue;
    for (let last = risen.at(-1); last && last.right / last.size >= band.right / band.size; last = risen.at(-1)) {
      risen.pop();
      band = { size: last.size + band.size, right: last.right + band.right, weighed: last.weighed + band.weighed };
    }
    risen.push(band);
  }
  return risen.map(({ size, right, weighed }) => [
    Math.round((weighed / size) * 100) / 100,
    Math.floor(((right + 1) / (size + 2)) * 100) / 100,
  ]);
}
