import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#domain/calendar.ts';
import { HEALTH_POINTS, healthOf, type HealthFacts } from '#domain/health.ts';
import { dailyQuota, isRampUpDone, QUOTA_CEILING, QUOTA_START, spacedAfter } from '#domain/mailbox.ts';
import { DEFAULT_POLICY, looserFields, POLICY_FIELDS, policyOf, tightened, type Policy } from '#domain/policy.ts';

const WEEK = 7 * DAY_MS;

describe('the quota of a mailbox', () => {
  it('is 20 a day, 5 more each week, and 50 from the seventh week on', () => {
    const weeks = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((week) => dailyQuota(0, week * WEEK));
    expect(weeks).toEqual([20, 25, 30, 35, 40, 45, 50, 50, 50]);
    expect(dailyQuota(0, WEEK - 1)).toBe(20);
    expect(isRampUpDone(0, 6 * WEEK - 1)).toBe(false);
    expect(isRampUpDone(0, 6 * WEEK)).toBe(true);
  });

  it('only falls under a policy, and never rises over the ceiling', () => {
    fc.assert(
      fc.property(fc.integer({ min: -WEEK, max: 100 * WEEK }), fc.integer({ min: -10, max: 500 }), (now, ceiling) => {
        const quota = dailyQuota(0, now, ceiling);
        expect(quota).toBeLessThanOrEqual(Math.max(0, Math.min(ceiling, QUOTA_CEILING)));
        expect(quota).toBeLessThanOrEqual(dailyQuota(0, now));
        expect(dailyQuota(0, now)).toBeGreaterThanOrEqual(QUOTA_START);
      }),
    );
  });

  it('does not wait after a mailbox that never sent', () => {
    expect(spacedAfter(null, 'drf_1')).toBeNull();
  });
});

const healthy: HealthFacts = {
  kind: 'smtp',
  now: 6 * WEEK,
  rampStartedAt: 0,
  dns: { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: 0 },
  sends: 500,
  bounces: 0,
  complaints: 0,
  optOuts: 0,
  usualOptOutRate: null,
};
const counts = fc.record({
  sends: fc.integer({ min: 0, max: 500 }),
  bounces: fc.integer({ min: 0, max: 50 }),
  complaints: fc.integer({ min: 0, max: 10 }),
  optOuts: fc.integer({ min: 0, max: 50 }),
  now: fc.integer({ min: 0, max: 10 * WEEK }),
});

describe('health', () => {
  it('is the sum of its factors, from 0 to 100', () => {
    expect(Object.values(HEALTH_POINTS).reduce((sum, points) => sum + points, 0)).toBe(100);
    fc.assert(
      fc.property(counts, (change) => {
        const { score, factors } = healthOf({ ...healthy, ...change });
        expect(score).toBe(factors.reduce((sum, { points }) => sum + points, 0));
        expect(factors.every(({ points, outOf }) => points >= 0 && points <= outOf)).toBe(true);
        expect(factors.map(({ factor }) => factor)).toEqual(Object.keys(HEALTH_POINTS));
      }),
    );
  });

  it('never rises with a bounce, a complaint, an opt-out or a failing record', () => {
    const worse = fc.constantFrom('bounces', 'complaints', 'optOuts');
    fc.assert(
      fc.property(counts, worse, (change, field) => {
        const facts = { ...healthy, ...change };
        expect(healthOf({ ...facts, [field]: facts[field] + 1 }).score).toBeLessThanOrEqual(healthOf(facts).score);
        expect(healthOf({ ...facts, dns: { ...facts.dns, dmarc: 'fail' } }).score).toBeLessThan(healthOf(facts).score);
      }),
    );
  });

  it('is 100 when all is well, 80 and only fair while the mailbox is new, and says why', () => {
    expect(healthOf(healthy)).toMatchObject({ score: 100, level: 'good' });
    const fresh = healthOf({ ...healthy, now: 0, sends: 0 });
    expect(fresh).toMatchObject({ score: 80, level: 'fair' });
    expect(fresh.factors.map(({ code }) => code)).toEqual([
      'nothing_sent',
      'nothing_sent',
      'nothing_sent',
      'fine',
      'act',
    ]);
  });

  it('alerts under 60', () => {
    const bad = healthOf({ ...healthy, sends: 100, bounces: 8, complaints: 2 });
    expect(bad).toMatchObject({ level: 'alert' });
    expect(bad.score).toBeLessThan(60);
  });
});

const policies = fc.record({
  dailyQuota: fc.integer({ min: -5, max: 500 }),
  windowStartMinute: fc.nat({ max: 1440 }),
  windowEndMinute: fc.nat({ max: 1440 }),
  maxSteps: fc.integer({ min: -1, max: 10 }),
  coolingDays: fc.integer({ min: 0, max: 365 }),
  personsPerCompany: fc.integer({ min: 0, max: 20 }),
  companyDays: fc.integer({ min: 0, max: 365 }),
  verificationFreshDays: fc.integer({ min: -1, max: 365 }),
  approvalDays: fc.integer({ min: -1, max: 60 }),
  approvers: fc.constantFrom(1, 2),
  sharedTemplatesOnly: fc.boolean(),
  blockedCountries: fc.uniqueArray(fc.constantFrom('FR', 'DE', 'US')),
  autopilot: fc.boolean(),
});

describe('a policy', () => {
  it('is never looser than the defaults, whatever is asked for', () => {
    fc.assert(
      fc.property(policies, (asked: Policy) => {
        const policy = tightened(asked);
        expect(policy.dailyQuota).toBeLessThanOrEqual(DEFAULT_POLICY.dailyQuota);
        expect(policy.windowStartMinute).toBeGreaterThanOrEqual(DEFAULT_POLICY.windowStartMinute);
        expect(policy.windowEndMinute).toBeLessThanOrEqual(DEFAULT_POLICY.windowEndMinute);
        expect(policy.maxSteps).toBeLessThanOrEqual(DEFAULT_POLICY.maxSteps);
        expect(policy.coolingDays).toBeGreaterThanOrEqual(DEFAULT_POLICY.coolingDays);
        expect(policy.personsPerCompany).toBeLessThanOrEqual(DEFAULT_POLICY.personsPerCompany);
        expect(policy.companyDays).toBeGreaterThanOrEqual(DEFAULT_POLICY.companyDays);
        expect(policy.verificationFreshDays).toBeLessThanOrEqual(DEFAULT_POLICY.verificationFreshDays);
        expect(policy.approvalDays).toBeLessThanOrEqual(DEFAULT_POLICY.approvalDays);
        expect(tightened(policy)).toEqual(policy);
      }),
    );
  });

  it('is the defaults where nothing is stored, and never looser whatever is', () => {
    expect(policyOf(null)).toEqual(DEFAULT_POLICY);
    expect(policyOf({ dailyQuota: 10 })).toEqual({ ...DEFAULT_POLICY, dailyQuota: 10 });
    expect(policyOf({ dailyQuota: 500, coolingDays: 1 })).toEqual(DEFAULT_POLICY);
  });

  it('names as looser exactly the fields that it would not keep as asked', () => {
    fc.assert(
      fc.property(policies, (asked: Policy) => {
        const kept = policyOf(asked);
        const changed = POLICY_FIELDS.filter(
          (field) => typeof asked[field] === 'number' && asked[field] !== kept[field],
        );
        expect(looserFields(asked).map(({ field }) => field)).toEqual(changed);
      }),
    );
  });
});
