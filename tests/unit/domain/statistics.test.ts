import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areDistinct, wilson } from '#domain/statistics.ts';

const counts = fc
  .integer({ min: 1, max: 5000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

describe("Wilson's interval", () => {
  it('holds the point, stays within 0 and 1, and is not empty', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const interval = wilson(successes, trials);
        if (interval === null) throw new Error('trials were made');
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(interval.point);
        expect(interval.high).toBeGreaterThanOrEqual(interval.point);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.high).toBeGreaterThan(interval.low);
      }),
    );
  });

  it('is the mirror of itself when successes and failures change places', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const [one, other] = [wilson(successes, trials), wilson(trials - successes, trials)];
        expect(one?.low).toBeCloseTo(1 - (other?.high ?? NaN), 12);
      }),
    );
  });

  it('narrows as evidence grows', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const width = (times: number) => {
          const interval = wilson(successes * times, trials * times);
          return interval === null ? NaN : interval.high - interval.low;
        };
        expect(width(4)).toBeLessThan(width(1));
      }),
    );
  });

  it('gives the published value for 3 of 41, and nothing for nothing', () => {
    const interval = wilson(3, 41);
    expect(interval?.low).toBeCloseTo(0.0252, 3);
    expect(interval?.high).toBeCloseTo(0.1943, 3);
    expect(wilson(0, 0)).toBeNull();
  });

  it('says that it is too early to tell two small samples apart', () => {
    expect(areDistinct(wilson(3, 41), wilson(6, 40))).toBe(false);
    expect(areDistinct(wilson(30, 410), wilson(120, 400))).toBe(true);
    expect(areDistinct(null, wilson(1, 2))).toBe(false);
  });
});
