import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWindowMinutes,
  addWorkingDays,
  DAY_MS,
  DEFAULT_WINDOW,
  instantOf,
  isInWindow,
  isWorkingDay,
  isZone,
  localDate,
  localTime,
  MINUTE_MS,
  nextWindowOpening,
  weekdayOf,
  zoneOffsetMs,
  type Window,
} from '#domain/calendar.ts';

/** Zones with whole, half and quarter hours, changes of half an hour, changes at midnight, and none. */
const ZONES = [
  'UTC',
  'Europe/Paris',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
];
const zones = fc.constantFrom(...ZONES);
const instants = fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2032, 0, 1) });
/** Instants near a change of the clocks somewhere, where mistakes live. */
const nearChange = fc
  .tuple(fc.constantFrom(...ZONES), fc.integer({ min: 2022, max: 2031 }), fc.integer({ min: 0, max: 364 }))
  .map(([zone, year, day]) => {
    for (let at = Date.UTC(year, 0, day); at < Date.UTC(year + 1, 6, 1); at += DAY_MS) {
      if (zoneOffsetMs(at, zone) !== zoneOffsetMs(at + DAY_MS, zone)) return { zone, at };
    }
    return { zone, at: Date.UTC(year, 0, day) };
  });
const moments = fc.oneof(
  fc.record({ zone: zones, at: instants }),
  fc.record({ near: nearChange, shift: fc.integer({ min: -2 * DAY_MS, max: 3 * DAY_MS }) }).map(({ near, shift }) => ({
    zone: near.zone,
    at: near.at + shift,
  })),
);
const windows = fc
  .tuple(
    fc.integer({ min: 0, max: 1439 }),
    fc.integer({ min: 1, max: 1440 }),
    fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
  )
  .filter(([start, end]) => start < end)
  .map(([startMinute, endMinute, days]): Window => ({ startMinute, endMinute, days }));
const never = () => false;
const iso = (text: string) => Date.parse(text);

describe('wall clocks', () => {
  it('finds the instant of every wall time that a clock shows, and the first of two', () => {
    fc.assert(
      fc.property(moments, ({ zone, at }) => {
        const { isoDate, minuteOfDay } = localTime(at, zone);
        const found = instantOf(isoDate, minuteOfDay, zone);
        const shown = localTime(found, zone);
        expect([shown.isoDate, shown.minuteOfDay]).toEqual([isoDate, minuteOfDay]);
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 400 },
    );
  });

  it('takes the first of the two 2:30 of the night when Paris goes back to winter', () => {
    expect(instantOf('2026-10-25', 150, 'Europe/Paris')).toBe(iso('2026-10-25T00:30:00Z'));
  });

  it('moves the 2:30 that Paris never had in March on by the hour that it lost', () => {
    const found = instantOf('2026-03-29', 150, 'Europe/Paris');
    expect(found).toBe(iso('2026-03-29T01:30:00Z'));
    expect(localTime(found, 'Europe/Paris').minuteOfDay).toBe(210);
  });

  it('knows the half hour of Lord Howe and the midnight that Havana loses', () => {
    expect(zoneOffsetMs(iso('2026-07-01T00:00:00Z'), 'Australia/Lord_Howe')).toBe(10.5 * 3_600_000);
    expect(zoneOffsetMs(iso('2026-01-01T00:00:00Z'), 'Australia/Lord_Howe')).toBe(11 * 3_600_000);
    const midnight = instantOf('2026-03-08', 0, 'America/Havana');
    expect(localTime(midnight, 'America/Havana')).toMatchObject({ isoDate: '2026-03-08', minuteOfDay: 60 });
  });

  it('agrees with arithmetic about weekdays and dates', () => {
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(weekdayOf('2026-11-24')).toBe(2);
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('refuses a zone that does not exist', () => {
    expect(isZone('Europe/Paris')).toBe(true);
    expect(isZone('Europe/Atlantis')).toBe(false);
  });
});

describe('working days', () => {
  it('lands on the n-th working day after, at the same wall time unless the clock skips it', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 30 }), fc.nat({ max: 6 }), ({ zone, at }, days, holidaySeed) => {
        const isHoliday = (date: string) => Number(date.slice(8)) % 7 === holidaySeed;
        const from = localTime(at, zone);
        const result = addWorkingDays(at, days, zone, isHoliday);
        const to = localTime(result, zone);
        expect(isWorkingDay(to.isoDate, isHoliday)).toBe(true);
        let passed = 0;
        for (let date = addDays(from.isoDate, 1); date <= to.isoDate; date = addDays(date, 1)) {
          if (isWorkingDay(date, isHoliday)) passed++;
        }
        expect(passed).toBe(days);
        const wallTime = instantOf(to.isoDate, from.minuteOfDay, zone);
        expect(Math.abs(result - wallTime)).toBeLessThan(MINUTE_MS);
      }),
    );
  });

  it('counts five working days over a weekend, a holiday and a change of the clocks', () => {
    const thursday = iso('2026-03-26T09:00:00Z'); // 10:00 in Paris, still winter
    const isEasterMonday = (date: string) => date === '2026-04-06';
    const result = addWorkingDays(thursday, 7, 'Europe/Paris', isEasterMonday);
    expect(new Date(result).toISOString()).toBe('2026-04-07T08:00:00.000Z'); // 10:00 in Paris, in summer
  });

  it('refuses half a day, a negative count, and a calendar without working days', () => {
    expect(() => addWorkingDays(0, 0.5, 'UTC', never)).toThrow('working_days_not_a_count');
    expect(() => addWorkingDays(0, -1, 'UTC', never)).toThrow('working_days_not_a_count');
    expect(() => addWorkingDays(0, 1, 'UTC', () => true)).toThrow('no_working_day');
  });
});

describe('windows', () => {
  it('opens at the first instant that is inside: none before it is', () => {
    fc.assert(
      fc.property(
        moments,
        windows,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        ({ zone, at }, window, between) => {
          const opening = nextWindowOpening(at, window, zone, never);
          if (opening === null) throw new Error('a window with a day opens within a year');
          expect(opening).toBeGreaterThanOrEqual(at);
          expect(isInWindow(opening, window, zone, never)).toBe(true);
          if (opening === at) return;
          for (const part of [...between, 1]) {
            const before = Math.min(opening - 1, Math.floor(at + part * (opening - at)));
            expect(isInWindow(before, window, zone, never)).toBe(false);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is found minute by minute on days when clocks change', () => {
    fc.assert(
      fc.property(nearChange, windows, fc.integer({ min: 0, max: 2000 }), ({ zone, at }, window, minutes) => {
        const from = Math.floor(at / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
        const everyDay: Window = { ...window, days: [1, 2, 3, 4, 5, 6, 7] };
        let expected = from;
        while (!isInWindow(expected, everyDay, zone, never)) expected += MINUTE_MS;
        expect(nextWindowOpening(from, everyDay, zone, never)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('waits from Friday evening to Monday 9:00, and over a holiday to Tuesday', () => {
    const friday = iso('2026-11-20T17:00:00Z'); // 18:00 in Paris
    expect(nextWindowOpening(friday, DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(iso('2026-11-23T08:00:00Z'));
    const monday = (date: string) => date === '2026-11-23';
    expect(nextWindowOpening(friday, DEFAULT_WINDOW, 'Europe/Paris', monday)).toBe(iso('2026-11-24T08:00:00Z'));
  });

  it('is closed at 17:30 and open the second before', () => {
    expect(isInWindow(iso('2026-11-20T16:30:00Z'), DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(false);
    expect(isInWindow(iso('2026-11-20T16:29:59Z'), DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(true);
  });

  it('says that a window without days, or a year of holidays, never opens', () => {
    expect(nextWindowOpening(0, { ...DEFAULT_WINDOW, days: [] }, 'UTC', never)).toBeNull();
    expect(nextWindowOpening(0, DEFAULT_WINDOW, 'UTC', () => true)).toBeNull();
  });

  it('adds minutes of open time only', () => {
    const friday = iso('2026-11-20T16:00:00Z'); // 17:00 in Paris, 30 minutes before closing
    expect(addWindowMinutes(friday, 30, DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(iso('2026-11-20T16:30:00Z'));
    expect(addWindowMinutes(friday, 45, DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(iso('2026-11-23T08:15:00Z'));
    const sunday = iso('2026-11-22T20:00:00Z');
    expect(addWindowMinutes(sunday, 0, DEFAULT_WINDOW, 'Europe/Paris', never)).toBe(iso('2026-11-23T08:00:00Z'));
    expect(addWindowMinutes(0, 10, { ...DEFAULT_WINDOW, days: [] }, 'UTC', never)).toBeNull();
  });

  it('adds open time in parts as it adds it at once', () => {
    fc.assert(
      fc.property(moments, fc.nat({ max: 1200 }), fc.nat({ max: 1200 }), ({ zone, at }, first, second) => {
        const add = (from: number | null, minutes: number) =>
          from === null ? null : addWindowMinutes(from, minutes, DEFAULT_WINDOW, zone, never);
        const inTwo = add(add(at, first), second);
        const atOnce = add(at, first + second);
        // A part that ends exactly at closing time is the next opening too: both are the same open minute.
        const open = (instant: number | null) =>
          instant === null ? null : nextWindowOpening(instant, DEFAULT_WINDOW, zone, never);
        expect(open(inTwo)).toBe(open(atOnce));
      }),
    );
  });

  it('keeps the date of a zone on either side of the date line', () => {
    const noon = iso('2026-11-20T12:00:00Z');
    expect(localDate(noon, 'Pacific/Kiritimati')).toBe('2026-11-21');
    expect(localDate(noon, 'America/New_York')).toBe('2026-11-20');
  });
});
