import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerBy } from '#domain/answer_clock.ts';
import { HOUR_MS, isInWindow, localTime, MINUTE_MS, type Window } from '#domain/calendar.ts';
import { awaitingAfter, placeAt, snoozeDays, snoozeUntil } from '#domain/conversation.ts';
import { isQualified, TRIAGE_KINDS } from '#domain/triage/kinds.ts';

const PARIS = 'Europe/Paris';
const HOURS: Window = { startMinute: 540, endMinute: 1050, days: [1, 2, 3, 4, 5] };
const at = (text: string) => Date.parse(text);
const said = (instant: number) => new Date(instant).toISOString();
const zones = fc.constantFrom(PARIS, 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe');
const instants = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
const hours = fc
  .tuple(fc.integer({ min: 0, max: 1300 }), fc.integer({ min: 60, max: 600 }))
  .map(([startMinute, length]) => ({ ...HOURS, startMinute, endMinute: Math.min(1440, startMinute + length) }));
/** Minutes of open hours from one instant to another, counted one by one. */
function openMinutes(from: number, to: number, window: Window, zone: string): number {
  let open = 0;
  for (let minute = from; minute < to; minute += MINUTE_MS)
    if (isInWindow(minute, window, zone, () => false)) open += 1;
  return open;
}

describe('the hour within which a qualified reply is answered', () => {
  it('is one of the mailbox’s own: a night and a week-end are none', () => {
    const due = (text: string) => said(answerBy(at(text), HOURS, PARIS));
    expect(due('2026-11-24T09:21:00Z')).toBe('2026-11-24T10:21:00.000Z');
    expect(due('2026-11-24T21:00:00Z')).toBe('2026-11-25T09:00:00.000Z');
    expect(due('2026-11-24T16:20:00Z')).toBe('2026-11-25T08:50:00.000Z');
    expect(due('2026-11-27T16:20:00Z')).toBe('2026-11-30T08:50:00.000Z');
    expect(due('2026-11-28T12:00:00Z')).toBe('2026-11-30T09:00:00.000Z');
  });

  it('is an hour by the clock where the mailbox is open for all of it, and never ends sooner', () => {
    fc.assert(
      fc.property(instants, hours, zones, (since, window, zone) => {
        const due = answerBy(since, window, zone);
        expect(due).toBeGreaterThanOrEqual(since + HOUR_MS);
        if (due - since === HOUR_MS) return;
        expect(
          isInWindow(since, window, zone, () => false) && isInWindow(since + HOUR_MS, window, zone, () => false),
        ).toBe(false);
      }),
    );
  });

  it('holds sixty open minutes, ends on a working day, and a later reply is due no sooner', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 10_080 }), zones, (from, minutes, zone) => {
        const since = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
        const due = answerBy(since, HOURS, zone);
        expect(openMinutes(since, due, HOURS, zone)).toBe(60);
        expect(localTime(due, zone).weekday).toBeLessThanOrEqual(5);
        expect(answerBy(since + minutes * MINUTE_MS, HOURS, zone)).toBeGreaterThanOrEqual(due);
      }),
      { numRuns: 30 },
    );
  });

  it('is an hour by the clock for a mailbox that is never open', () => {
    expect(answerBy(0, { startMinute: 600, endMinute: 600 }, PARIS)).toBe(HOUR_MS);
  });
});

describe('the wait for an answer', () => {
  const messages = fc.array(
    fc.record({ kind: fc.constantFrom(null, ...TRIAGE_KINDS), at: instants.map((ms) => new Date(ms)) }),
  );

  it('begins with the first qualified reply, and only a person who says otherwise ends it', () => {
    fc.assert(
      fc.property(messages, (mail) => {
        const sorted = mail.toSorted((a, b) => a.at.getTime() - b.at.getTime());
        const since = sorted.reduce<Date | null>(awaitingAfter, null);
        const ends = sorted.findLastIndex(({ kind }) => ['not_now', 'negative', 'opt_out'].includes(kind ?? ''));
        const first = sorted.slice(ends + 1).find(({ kind }) => kind !== null && isQualified(kind));
        expect(since).toEqual(first?.at ?? null);
      }),
    );
  });
});

describe('a conversation that is put off', () => {
  it('comes back on the morning of a working day', () => {
    const days = (text: string) => snoozeDays(at(text), PARIS);
    expect(days('2026-11-24T09:00:00Z')).toEqual({ tomorrow: '2026-11-25', monday: '2026-11-30' });
    expect(days('2026-11-27T22:30:00Z')).toEqual({ tomorrow: '2026-11-30', monday: '2026-11-30' });
    expect(days('2026-11-29T22:59:00Z')).toEqual({ tomorrow: '2026-11-30', monday: '2026-11-30' });
    expect(days('2026-11-29T23:01:00Z')).toEqual({ tomorrow: '2026-12-01', monday: '2026-12-07' });
    expect(snoozeUntil('2026-11-30', at('2026-11-24T09:00:00Z'), PARIS)?.toISOString()).toBe(
      '2026-11-30T08:00:00.000Z',
    );
  });

  it('is so until a day to come within a year, and lies open from that instant on', () => {
    const now = at('2026-11-24T09:00:00Z');
    for (const day of ['2026-11-24', '2026-11-23', '2027-11-27']) expect(snoozeUntil(day, now, PARIS)).toBeNull();
    fc.assert(
      fc.property(instants, zones, (moment, zone) => {
        const { tomorrow } = snoozeDays(moment, zone);
        const until = snoozeUntil(tomorrow, moment, zone);
        if (until === null) throw new Error('no morning');
        const lie = { doneAt: null, rest: null, snoozedUntil: until };
        expect(until.getTime()).toBeGreaterThan(moment);
        expect(placeAt(lie, new Date(until.getTime() - 1))).toBe('snoozed');
        expect(placeAt(lie, until)).toBe('open');
      }),
    );
  });
});
