import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALM,
  guardCampaign,
  guardSends,
  heldBy,
  look,
  quotaUnder,
  warnOfSends,
  type GuardedSend,
  type GuardFacts,
} from '#domain/guard.ts';
import { MAILBOX_KINDS } from '#domain/mailbox.ts';
import { simulateGuard } from '#domain/odds.ts';

type Mark = 'bouncedAt' | 'complainedAt' | 'optedOutAt';

/** Sends in order, each at its index, with an outcome at the given places. */
function sends(count: number, mark: Mark, places: readonly number[]): GuardedSend[] {
  return Array.from({ length: count }, (_, at) => {
    const quiet = { at, sourceId: 'imp', bouncedAt: null, complainedAt: null, optedOutAt: null };
    return places.includes(at) ? { ...quiet, [mark]: at + 1 } : quiet;
  });
}
/** Places spread evenly over the last `over` of `count` sends, the last one included. */
const spread = (many: number, over: number, count: number) =>
  Array.from({ length: many }, (_, index) => count - 1 - Math.floor((index * over) / many));
const facts = (list: readonly GuardedSend[], more: Partial<GuardFacts> = {}): GuardFacts => ({
  target: 'mailbox',
  subject: 'mbx',
  kind: 'smtp',
  sends: list,
  firstSends: [],
  usualOptOutRate: null,
  resumedAt: null,
  ...more,
});
const rules = (given: GuardFacts) => guardSends(given).map(({ rule }) => rule);

describe('bounces pause a mailbox', () => {
  it('over 2 % once 200 sends are in the last 500, not at 2 % and not before', () => {
    const at = (count: number, bounces: number) =>
      rules(facts(sends(count, 'bouncedAt', spread(bounces, count, count))));
    expect(at(500, 10)).not.toContain('bounce_rate');
    expect(at(500, 11)).toContain('bounce_rate');
    expect(at(200, 4)).not.toContain('bounce_rate');
    expect(at(200, 5)).toContain('bounce_rate');
    expect(at(199, 6)).not.toContain('bounce_rate');
  });

  it('at 4 in the last 50 and 7 in the last 200, wherever they stand', () => {
    const placed = fc.uniqueArray(fc.nat({ max: 299 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(placed, (places) => {
        const found = rules(facts(sends(300, 'bouncedAt', places)));
        expect(found.includes('bounces_last_50')).toBe(places.filter((place) => place >= 250).length >= 4);
        expect(found.includes('bounces_last_200')).toBe(places.filter((place) => place >= 100).length >= 7);
      }),
    );
  });

  it('at 2 in a source’s first 30, and the thirty-first does not count', () => {
    const source = (places: readonly number[]) =>
      facts([], { target: 'source', subject: 'imp', firstSends: sends(40, 'bouncedAt', places) });
    expect(rules(source([3]))).toEqual([]);
    expect(rules(source([3, 30]))).toEqual([]);
    expect(guardSends(source([3, 29]))).toEqual([
      {
        rule: 'bounces_first_30_of_source',
        target: 'source',
        values: { count: 2, sends: 30, limit: 2, subject: 'imp' },
      },
    ]);
  });

  it('and one more never makes the guard quieter', () => {
    const placed = fc.uniqueArray(fc.nat({ max: 399 }), { maxLength: 20 });
    fc.assert(
      fc.property(placed, fc.nat({ max: 399 }), (places, more) => {
        const before = rules(facts(sends(400, 'bouncedAt', places)));
        const after = rules(facts(sends(400, 'bouncedAt', [...places, more])));
        expect(after).toEqual(expect.arrayContaining(before));
      }),
    );
  });
});

describe('complaints', () => {
  it('hold the campaign at the first one', () => {
    expect(guardCampaign({ complainedAt: [], resumedAt: null })).toEqual([]);
    expect(guardCampaign({ complainedAt: [5], resumedAt: null })).toEqual([
      { rule: 'first_complaint', target: 'campaign', values: { count: 1, limit: 1 } },
    ]);
  });

  it('pause the mailbox at one in a thousand, and at two before that', () => {
    const at = (count: number, complaints: number) =>
      rules(facts(sends(count, 'complainedAt', spread(complaints, count, count))));
    expect(at(999, 1)).toEqual([]);
    expect(at(1000, 1)).toEqual(['complaint_rate']);
    expect(at(60, 2)).toEqual(['complaint_rate']);
    expect(at(1000, 0)).toEqual([]);
  });
});

describe('opt-outs pause a mailbox', () => {
  const at = (optOuts: number, usualOptOutRate: number | null) =>
    rules(facts(sends(200, 'optedOutAt', spread(optOuts, 200, 200)), { usualOptOutRate }));

  it('over three times the usual rate, and over 1 % at least', () => {
    expect(at(2, null)).toEqual([]);
    expect(at(3, null)).toEqual(['opt_out_rate']);
    expect(at(3, 0.001)).toEqual(['opt_out_rate']);
    expect(at(6, 0.01)).toEqual([]);
    expect(at(7, 0.01)).toEqual(['opt_out_rate']);
  });

  it('not in a mailbox that has hardly written', () => {
    expect(rules(facts(sends(99, 'optedOutAt', [1, 2, 3])))).toEqual([]);
  });
});

describe('a resume', () => {
  it('forgives what a person looked at, and stays armed for the next', () => {
    const list = sends(50, 'bouncedAt', [10, 20, 30, 40]);
    expect(rules(facts(list, { resumedAt: 45 }))).toEqual([]);
    const next = sends(51, 'bouncedAt', [10, 20, 30, 40, 50]);
    expect(rules(facts(next, { resumedAt: 45 }))).toEqual(['bounces_last_50']);
    expect(guardCampaign({ complainedAt: [5], resumedAt: 6 })).toEqual([]);
    expect(guardCampaign({ complainedAt: [5, 7], resumedAt: 6 })).toHaveLength(1);
  });
});

describe('amber', () => {
  const warnings = (given: GuardFacts) => warnOfSends(given).map(({ rule }) => rule);

  it('comes at half of what pauses, rounded up, and never at less', () => {
    const at = (count: number, places: readonly number[]) => warnings(facts(sends(count, 'bouncedAt', places)));
    expect(at(300, [260])).toEqual([]);
    expect(at(300, [260, 270])).toEqual(['bounces_last_50']);
    expect(at(300, [110, 150, 190])).toEqual([]);
    expect(at(300, [110, 150, 190, 230])).toEqual(['bounces_last_200']);
    const lone = (count: number, places: readonly number[]) => warnings(facts(sends(count, 'complainedAt', places)));
    expect(lone(1000, [850])).toEqual(['complaint_rate']);
    expect(lone(1000, [700])).toEqual([]);
    const optOuts = (count: number, many: number) =>
      warnings(facts(sends(count, 'optedOutAt', spread(many, count, count))));
    expect(optOuts(200, 1)).toEqual([]);
    expect(optOuts(200, 2)).toEqual(['opt_out_rate']);
    expect(optOuts(49, 2)).toEqual([]);
  });

  it('lasts for a source until its thirtieth message has left, and names when it last bounced', () => {
    const source = (count: number, places: readonly number[]) =>
      facts([], { target: 'source', subject: 'imp', firstSends: sends(count, 'bouncedAt', places) });
    expect(warnOfSends(source(29, [3]))).toEqual([
      {
        rule: 'bounces_first_30_of_source',
        target: 'source',
        values: { count: 1, sends: 29, limit: 1, pausesAt: 2, subject: 'imp' },
        verifyAgainSince: { imp: 4 },
      },
    ]);
    expect(warnings(source(30, [3]))).toEqual([]);
  });

  it('is over after a resume, until something new happens', () => {
    const list = sends(100, 'bouncedAt', [60, 70]);
    expect(warnings(facts(list, { resumedAt: 80 }))).toEqual([]);
    expect(warnings(facts(sends(100, 'bouncedAt', [60, 70, 90]), { resumedAt: 80 }))).toEqual(['bounces_last_50']);
  });

  it('comes no later than red, wherever the bounces stand', () => {
    const placed = fc.uniqueArray(fc.nat({ max: 299 }), { maxLength: 12 });
    fc.assert(
      fc.property(placed, (places) => {
        const given = facts(sends(300, 'bouncedAt', places));
        const counts = rules(given).filter((rule) => rule.startsWith('bounces_'));
        expect(warnings(given)).toEqual(expect.arrayContaining(counts));
      }),
    );
  });

  it('halves a quota without ever bringing it to a standstill', () => {
    const quotas = [50, 21, 20, 1, 0];
    const warned = look(facts([], { target: 'source', subject: 'imp', firstSends: sends(29, 'bouncedAt', [3]) }));
    expect(quotas.map((quota) => quotaUnder(warned, quota))).toEqual([25, 11, 10, 1, 0]);
    expect(quotas.map((quota) => quotaUnder(CALM, quota))).toEqual(quotas);
  });
});

describe('each guard', () => {
  it('goes by the same rules, and says whose sends it counted', () => {
    const list = sends(60, 'bouncedAt', [20, 30, 40, 50]);
    for (const target of ['domain', 'source', 'provider'] as const) {
      const { red, amber } = look(facts(list, { target, subject: 'one' }));
      expect(red).toEqual([
        { rule: 'bounces_last_50', target, values: { count: 4, sends: 50, limit: 4, subject: 'one' } },
      ]);
      expect(amber.map((one) => [one.target, one.values['subject']])).toEqual([
        [target, 'one'],
        [target, 'one'],
      ]);
    }
  });

  it('holds what it is about: of an answer, the mailbox and its domain alone', () => {
    const red = (['provider', 'source', 'domain', 'mailbox'] as const).map((target) => ({
      ...{ rule: 'bounces_last_50' as const, target, values: {} },
    }));
    const held = (given: typeof red, messageClass: 'sequence' | 'reply') =>
      heldBy({ red: given, amber: [] }, messageClass)?.target ?? null;
    expect(held(red.slice(0, 2), 'sequence')).toBe('provider');
    expect(held(red.slice(0, 2), 'reply')).toBeNull();
    expect(held(red.slice(0, 3), 'reply')).toBe('domain');
    expect(held(red.slice(3), 'reply')).toBe('mailbox');
  });
});

describe('the guard', () => {
  it('has nothing to say to a mailbox to which nothing bad happened', () => {
    for (const kind of MAILBOX_KINDS) {
      expect(guardSends(facts(sends(1000, 'bouncedAt', []), { kind, firstSends: sends(30, 'bouncedAt', []) }))).toEqual(
        [],
      );
    }
  });
});

describe('the odds shown beside the setting', () => {
  it('stop a true 8 % after some 20 sends and a healthy 1 % about one time in four', () => {
    const healthy = simulateGuard('source', 0.01, 1000, 400, 7);
    expect(healthy.pausedShare).toBeGreaterThan(0.18);
    expect(healthy.pausedShare).toBeLessThan(0.36);
    const bad = simulateGuard('source', 0.08, 1000, 400, 7);
    expect(bad.pausedShare).toBe(1);
    expect(bad.medianSends).toBeGreaterThan(12);
    expect(bad.medianSends).toBeLessThan(30);
  });

  it('are lower without the rule of a source, and the same for every key that has none', () => {
    const [source, mailbox, domain, provider] = (['source', 'mailbox', 'domain', 'provider'] as const).map((target) =>
      simulateGuard(target, 0.01, 1000, 200, 7),
    );
    expect(mailbox?.pausedShare).toBeLessThan(source?.pausedShare ?? 0);
    expect(domain).toEqual(mailbox);
    expect(provider).toEqual(mailbox);
    // Without the first 30, a bad list takes the fourth bounce in 50.
    const bad = (target: 'source' | 'provider') => simulateGuard(target, 0.08, 1000, 200, 7).medianSends ?? 0;
    expect(bad('provider')).toBeGreaterThan(bad('source'));
  });

  it('are the same for the same seed, and none for a list without bounces', () => {
    expect(simulateGuard('source', 0.03, 300, 50, 1)).toEqual(simulateGuard('source', 0.03, 300, 50, 1));
    expect(simulateGuard('source', 0, 300, 20, 1)).toEqual({ pausedShare: 0, medianSends: null });
  });
});
