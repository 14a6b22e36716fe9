import { describe, expect, it } from 'vitest';
import { GUARD_THRESHOLDS } from '#domain/guard.ts';
import { bounceLimit, optOutLimit } from '#ui/lib/campaign/guard.ts';
import { daysRun, lastContactAt, scaleOf } from '#ui/lib/campaign/pace.ts';

const limits = GUARD_THRESHOLDS.smtp;

describe('the pace of a campaign', () => {
  const startedAt = '2026-11-03T08:00:00.000Z';

  it('counts the day it began', () => {
    expect(daysRun(startedAt, '2026-11-03T09:00:00.000Z')).toBe(1);
    expect(daysRun(startedAt, '2026-11-05T09:00:00.000Z')).toBe(3);
  });

  it('says nothing before ten people and a day', () => {
    expect(lastContactAt({ startedAt, now: '2026-11-20T08:00:00.000Z', contacted: 9, audience: 500 })).toBeNull();
    expect(lastContactAt({ startedAt, now: '2026-11-03T20:00:00.000Z', contacted: 15, audience: 500 })).toBeNull();
  });

  it('carries the pace on to the last of the audience', () => {
    const at = lastContactAt({ startedAt, now: '2026-11-13T08:00:00.000Z', contacted: 100, audience: 300 });
    expect(at).toBe('2026-12-03T08:00:00.000Z');
  });

  it('is over when more were written to than the audience still holds', () => {
    const now = '2026-11-13T08:00:00.000Z';
    expect(lastContactAt({ startedAt, now, contacted: 40, audience: 30 })).toBe(now);
  });
});

describe('the scale of the intervals', () => {
  it('holds every one of them and stays round', () => {
    expect(scaleOf([0.04, 0.23])).toBe(0.3);
    expect(scaleOf([])).toBe(0.05);
    expect(scaleOf([0.9])).toBe(1);
  });
});

describe('the guard as a campaign shows it', () => {
  it('names the bounce rule that is nearest', () => {
    expect(bounceLimit(11, limits)).toEqual({ limit: 4, window: 50, rate: null });
    expect(bounceLimit(187, limits)).toEqual({ limit: 7, window: 200, rate: null });
    expect(bounceLimit(300, limits)).toEqual({ limit: 7, window: 500, rate: 0.02 });
    expect(bounceLimit(5000, limits)).toEqual({ limit: 11, window: 500, rate: 0.02 });
  });

  it('judges opt-outs only once there are enough sends', () => {
    expect(optOutLimit(99, limits)).toBeNull();
    expect(optOutLimit(100, limits)).toBe(3);
    expect(optOutLimit(1000, limits)).toBe(3);
  });
});
