import { describe, expect, it } from 'vitest';
import { OUTCOME_SAYS, MEETING_OUTCOMES } from '#domain/meeting.ts';
import { outcomeOf, outcomesAfter } from '#ui/lib/meeting/outcome.ts';
import { isElsewhere, lastWholeDay } from '#ui/lib/meeting/when.ts';
import { spanOf, viewOf, weekOf } from '#ui/lib/meeting/week.ts';
import { wholeDayWords } from '#ui/lib/meeting/words.ts';
import { getLocale, overwriteGetLocale } from '#ui/paraglide/runtime.js';

describe('what can be said of a meeting', () => {
  it('is nothing of one that was called off', () => {
    expect(outcomesAfter({ status: 'cancelled', deal: null })).toEqual([]);
  });

  it.each(MEETING_OUTCOMES)('after %s leads there and back', (outcome) => {
    expect(outcomeOf(OUTCOME_SAYS[outcome])).toBe(outcome);
    const back = outcomesAfter(OUTCOME_SAYS[outcome]).filter(({ takesBack }) => takesBack);
    expect(back).toHaveLength(outcome === 'open' ? 0 : 1);
    for (const { outcome: before } of back)
      expect(outcomesAfter(OUTCOME_SAYS[before]).map((one) => one.outcome)).toContain(outcome);
  });
});

describe('a week of meetings', () => {
  const meeting = (startsAt: string, endsAt: string) => ({ id: startsAt, startsAt, endsAt });
  const PARIS = 'Europe/Paris';

  const weekAt = async (now: string, query: string, toCome: readonly string[] = []) => {
    const clock = { now, zone: PARIS };
    const { week } = await viewOf(new URLSearchParams(query), clock, ({ from, until }) =>
      Promise.resolve(toCome.some((at) => at >= from && at < until)),
    );
    return week;
  };

  it('is the one that the address names, or this one, from Monday to Monday by the clocks of the zone', async () => {
    const view = (query: string) => weekAt('2026-10-23T21:30:00Z', query);
    expect(await view('')).toBeNull();
    expect(await view('view=week')).toBe('2026-10-19');
    expect(await view('view=week&week=2026-12-02')).toBe('2026-11-30');
    expect(await view('view=week&week=2026-99-99')).toBe('2026-10-19');
    // An hour longer: the clocks go back on its Sunday.
    expect(spanOf('2026-10-19', PARIS)).toEqual({
      from: '2026-10-18T22:00:00.000Z',
      until: '2026-10-25T23:00:00.000Z',
    });
  });

  it('puts each meeting on its day in the zone, and those that overlap side by side', () => {
    const { days } = weekOf(
      '2026-11-23',
      [
        meeting('2026-11-24T08:00:00Z', '2026-11-24T09:00:00Z'),
        meeting('2026-11-24T08:30:00Z', '2026-11-24T09:30:00Z'),
        meeting('2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z'),
        meeting('2026-11-24T13:00:00Z', '2026-11-24T13:30:00Z'),
        meeting('2026-11-25T23:30:00Z', '2026-11-26T00:00:00Z'),
      ],
      [],
      PARIS,
    );
    const [tuesday, thursday] = [days[1], days[3]];
    expect(tuesday?.meetings.map(({ from, lane, lanes }) => [from, lane, lanes])).toEqual([
      [540, 0, 2],
      [570, 1, 2],
      [600, 0, 2],
      [840, 0, 1],
    ]);
    expect(thursday?.meetings.map(({ from, to }) => [from, to])).toEqual([[30, 60]]);
  });

  it('is on a weekend the one that comes, once no meeting of its own is to come', async () => {
    const saturday = '2026-10-23T22:30:00Z';
    const sunday = '2026-10-25T21:30:00Z';
    const [thisWeek, nextWeek] = ['2026-10-19', '2026-10-26'];
    const at = (now: string, ...toCome: string[]) => weekAt(now, 'view=week', toCome);
    expect(await at(saturday)).toBe(nextWeek);
    expect(await at(sunday, '2026-10-26T09:00:00.000Z')).toBe(nextWeek);
    expect(await at(saturday, '2026-10-24T09:00:00.000Z')).toBe(thisWeek);
    expect(await at(sunday, '2026-10-25T22:00:00.000Z')).toBe(thisWeek);
    expect(await at('2026-10-25T23:30:00Z')).toBe(nextWeek);
    expect(await weekAt(sunday, 'view=week&week=2026-10-22')).toBe(thisWeek);
  });

  it('keeps a meeting of whole days out of the hours, on each day that it takes, and lists it where it begins', () => {
    const visit = meeting('2026-11-26T23:00:00Z', '2026-11-28T23:00:00Z');
    const call = meeting('2026-11-27T10:00:00Z', '2026-11-27T10:30:00Z');
    const { days, opens, closes } = weekOf('2026-11-23', [visit, call], [], PARIS);
    expect([days.length, opens, closes]).toEqual([6, 8, 19]);
    expect(days.map(({ whole }) => whole.length)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(days[4]?.meetings.map(({ lanes, meeting: { id } }) => [id, lanes])).toEqual([[call.id, 1]]);
    expect(days.map(({ begins }) => begins.length)).toEqual([0, 0, 0, 0, 2, 0]);
    // A night is no day, nor is a day of another zone.
    expect(lastWholeDay(visit, PARIS)).toBe('2026-11-28');
    expect(lastWholeDay(visit, 'Europe/London')).toBeNull();
    expect(lastWholeDay(meeting('2026-11-26T23:00:00Z', '2026-11-27T05:00:00Z'), PARIS)).toBeNull();
  });

  it('shows a weekend and odd hours only where something is on them', () => {
    const quiet = weekOf('2026-11-23', [], [], PARIS);
    expect([quiet.days.length, quiet.opens, quiet.closes]).toEqual([5, 8, 19]);
    const busy = weekOf('2026-11-23', [meeting('2026-11-28T05:15:00Z', '2026-11-28T23:30:00Z')], [], PARIS);
    expect([busy.days.length, busy.opens, busy.closes]).toEqual([6, 6, 24]);
  });

  it('shows when its reader is taken within the hours of each day, however long that is, and widens nothing for it', () => {
    const taken = [
      { startsAt: '2026-11-24T09:15:00Z', endsAt: '2026-11-24T10:00:00Z' },
      { startsAt: '2026-11-25T17:00:00Z', endsAt: '2026-11-27T07:30:00Z' },
      { startsAt: '2026-11-28T09:00:00Z', endsAt: '2026-11-28T10:00:00Z' },
    ];
    const { days, opens, closes } = weekOf('2026-11-23', [], taken, PARIS);
    expect([days.length, opens, closes]).toEqual([5, 8, 19]);
    expect(days.map(({ busy }) => busy.map(({ from, to }) => [from, to]))).toEqual([
      [],
      [[615, 660]],
      [[1080, 1140]],
      [[480, 1140]],
      [[480, 510]],
    ]);
    expect(days[3]?.busy[0]).toMatchObject({
      startsAt: '2026-11-26T07:00:00.000Z',
      endsAt: '2026-11-26T18:00:00.000Z',
    });
  });
});

it('tells the hour of whoever comes where their clock shows another, and none where a calendar wrote UTC for anybody', () => {
  const at = '2026-12-05T15:00:00Z';
  expect(isElsewhere(at, 'America/New_York', 'Europe/Paris')).toBe(true);
  expect(isElsewhere(at, 'Europe/Berlin', 'Europe/Paris')).toBe(false);
  expect(isElsewhere(at, 'UTC', 'Europe/Paris')).toBe(false);
});

it('says of whole days that they are, and until which, and leaves hours to what has some', () => {
  const before = getLocale;
  overwriteGetLocale(() => 'fr');
  const said = (startsAt: string, endsAt: string) => wholeDayWords({ startsAt, endsAt }, 'Europe/Paris');
  expect(said('2026-12-02T23:00:00Z', '2026-12-03T23:00:00Z')).toBe('toute la journée');
  expect(said('2026-12-02T23:00:00Z', '2026-12-04T23:00:00Z')).toBe('toute la journée, jusqu’au vendredi 4 décembre');
  expect(said('2026-12-03T09:00:00Z', '2026-12-03T10:00:00Z')).toBeNull();
  overwriteGetLocale(before);
});
