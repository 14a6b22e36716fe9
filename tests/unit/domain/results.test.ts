import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeTrial, TOLD_APART_BELOW, TRIAL_MIN_EACH } from '#domain/results.ts';
import { resultGroupName } from '#domain/results_words.ts';
import { chanceOf, neededEach } from '#domain/statistics.ts';

const text = (label: string, contacted: number, qualified: number, booked = 0) => ({
  ...{ label, contacted, qualified, booked },
  ...{ replied: qualified, held: 0, signed: 0 },
});
const counts = fc
  .integer({ min: 1, max: 5_000 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }));

describe('chance', () => {
  test('is what the tables of the normal law say of a gap', () => {
    // 28 of 410 against 39 of 406: z = 1.4447, two-sided.
    expect(chanceOf({ successes: 28, trials: 410 }, { successes: 39, trials: 406 })).toBeCloseTo(0.14855, 4);
    // z = 2.5758 is the 99 % quantile.
    expect(chanceOf({ successes: 5000, trials: 10_000 }, { successes: 5182, trials: 10_000 })).toBeCloseTo(0.01, 3);
  });

  test('is a share, the same from either side, and certain of nothing where there is no gap', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const chance = chanceOf(a, b);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chanceOf(b, a)).toBeCloseTo(chance, 12);
        expect(chanceOf(a, a)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('how many people are needed', () => {
  test('is what the published formula gives', () => {
    // Fleiss, without the correction for continuity: 6.83 % against 9.61 %.
    expect(neededEach({ successes: 28, trials: 410 }, { successes: 39, trials: 406 })).toBe(1535);
    expect(neededEach({ successes: 5, trials: 50 }, { successes: 10, trials: 100 })).toBeNull();
  });

  test('falls as the gap grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (near, more) => {
        const from = { successes: 100, trials: 1000 };
        const wide = neededEach(from, { successes: 100 + near + more, trials: 1000 }) ?? 0;
        expect(wide).toBeLessThanOrEqual(neededEach(from, { successes: 100 + near, trials: 1000 }) ?? 0);
      }),
    );
  });
});

describe('a trial of texts', () => {
  test('crowns nobody for a gap that chance would show once in seven, and says how many people more it takes', () => {
    expect(judgeTrial([text('A', 410, 28), text('B', 406, 39)])).toMatchObject({
      ...{ verdict: 'too_early', better: 'B', contacted: 816, needed: 3070 },
    });
  });

  test('names the better one once chance would hardly show the gap', () => {
    expect(judgeTrial([text('A', 1500, 100), text('B', 1500, 160)])).toMatchObject({
      verdict: 'told_apart',
      better: 'B',
    });
  });

  test('never crowns a text that few people read, nor on a chance that a daily look would meet', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const { verdict, chance } = judgeTrial([text('A', a.trials, a.successes), text('B', b.trials, b.successes)]);
        if (verdict !== 'told_apart') return;
        expect(Math.min(a.trials, b.trials)).toBeGreaterThanOrEqual(TRIAL_MIN_EACH);
        expect(chance).toBeLessThan(TOLD_APART_BELOW);
      }),
    );
  });

  test('looks at meetings where qualified replies are level, and at nothing else', () => {
    expect(judgeTrial([text('A', 50, 5, 1), text('B', 50, 5, 3)])).toMatchObject({ verdict: 'alike', better: 'B' });
    expect(judgeTrial([text('A', 50, 5), text('B', 50, 5)])).toMatchObject({ verdict: 'alike', better: null });
    expect(judgeTrial([text('A', 50, 6, 0), text('B', 50, 5, 50)])).toMatchObject({ better: 'A' });
  });
});

test.each([
  ['weekday', { key: '1', name: null }, 'lundi', 'Monday'],
  ['step', { key: '2', name: null }, 'Étape 2', 'Step 2'],
  ['variant', { key: 'B', name: null }, 'Texte B', 'Text B'],
  ['source', { key: 'manual', name: null }, 'Ajoutés à la main', 'Added by hand'],
  ['source', { key: 'imp_1', name: 'salon.csv' }, 'salon.csv', 'salon.csv'],
  ['persona', { key: 'people', name: null }, 'Ressources humaines', 'Human resources'],
  ['campaign', { key: 'cmp_1', name: 'Sites' }, 'Sites', 'Sites'],
  ['title', { key: null, name: null }, 'Non renseigné', 'Not known'],
] as const)('a group by %s is called in words, on the screen and in the file alike', (by, group, fr, en) => {
  expect([resultGroupName(by, group, 'fr'), resultGroupName(by, group, 'en')]).toEqual([fr, en]);
});
