import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, localTime } from '#domain/calendar.ts';
import { SANDBOX_ZONE, sandboxOffsetMs } from '#domain/sandbox_clock.ts';

const DAYS = fc.date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });

it('begins on a Tuesday at 9:05 in Paris, ahead and within three weeks and a day', () => {
  fc.assert(
    fc.property(DAYS, (date) => {
      const offset = sandboxOffsetMs(date.getTime());
      const { weekday, minuteOfDay, second } = localTime(date.getTime() + offset, SANDBOX_ZONE);
      return offset >= 0 && offset <= 22 * DAY_MS && weekday === 2 && minuteOfDay === 545 && second === 0;
    }),
  );
});

it('passes over a Tuesday that is a public holiday, and takes the very minute', () => {
  const at = (iso: string) => new Date(Date.parse(iso) + sandboxOffsetMs(Date.parse(iso))).toISOString();
  expect(at('2026-07-13T10:00:00Z')).toBe('2026-07-21T07:05:00.000Z');
  // Christmas and New Year's Day are both a Tuesday.
  expect(at('2029-12-18T08:05:01Z')).toBe('2030-01-08T08:05:00.000Z');
  expect(at('2026-11-24T08:05:00Z')).toBe('2026-11-24T08:05:00.000Z');
  expect(at('2026-11-24T08:05:01Z')).toBe('2026-12-01T08:05:00.000Z');
});
