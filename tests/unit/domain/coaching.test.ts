import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coachingOf, type CoachingFacts } from '#domain/coaching.ts';
import { personaOf } from '#domain/persona.ts';
import { replyTimes, type RepliedStory } from '#domain/reply_times.ts';
import { seeded } from '#tests/chaos/support/chance.ts';

const NOBODY = { successes: 0, trials: 0 };
const ZONE = 'Europe/Paris';
/** A Monday, at ten in Paris. */
const TEN = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;
const hours = { startMinute: 9 * 60, endMinute: 17 * 60 + 30 };
const at = (minutes: number | null) => (minutes === null ? null : new Date(TEN + minutes * MINUTE));
const story = (answered: number | null, booked: number | null, replied = 0): RepliedStory => ({
  ...{ repliedAt: new Date(TEN + replied * MINUTE), answeredAt: at(answered), bookedAt: at(booked), hours },
});
const later = new Date(TEN + 100 * 24 * 60 * MINUTE);
const group = (key: string | null, contacted: number, qualified: number) => ({
  ...{ key, name: null, contacted, qualified },
  ...{ replied: qualified, booked: 0, held: 0, signed: 0 },
});
const facts = (more: Partial<CoachingFacts> = {}): CoachingFacts => ({
  groups: { persona: [], source: [], weekday: [], campaign: [] },
  ...{ times: replyTimes([], ZONE, later), held: NOBODY, later: NOBODY },
  ...more,
});
const groupsOf = (more: Partial<CoachingFacts['groups']>) =>
  facts({ groups: { persona: [], source: [], weekday: [], campaign: [], ...more } });

describe('advice', () => {
  test('is silent where luck alone made the numbers: in 40 groups that are all alike, hardly ever a word', () => {
    let fooled = 0;
    const runs = 300;
    for (let seed = 1; seed <= runs; seed += 1) {
      const chance = seeded(seed);
      const alike = () =>
        Array.from({ length: 10 }, (_, at) =>
          group(String(at), 200, Array.from({ length: 200 }, chance).filter((one) => one < 0.08).length),
        );
      const groups = { persona: alike(), source: alike(), weekday: alike(), campaign: alike() };
      if (coachingOf(facts({ groups })).length > 0) fooled += 1;
    }
    expect(fooled / runs).toBeLessThan(0.03);
  });

  test('names the group that surely answers more often, against everybody else', () => {
    const advice = coachingOf(
      groupsOf({ persona: [group('operations', 400, 60), group('sales', 300, 12), group('finance', 300, 12)] }),
    );
    expect(advice[0]).toEqual({
      ...{ kind: 'group', by: 'persona', key: 'operations', name: null },
      ...{ group: { successes: 60, trials: 400 }, rest: { successes: 24, trials: 600 } },
    });
  });

  test('of two groups says one thing, not the same twice', () => {
    expect(coachingOf(groupsOf({ source: [group('a', 300, 60), group('b', 300, 10)] }))).toHaveLength(1);
  });

  test('says nothing of a group of few, or of people of whom it does not know the group', () => {
    expect(coachingOf(groupsOf({ persona: [group('legal', 29, 29), group('sales', 400, 4)] }))).toEqual([]);
    expect(coachingOf(groupsOf({ persona: [group(null, 400, 200), group('sales', 20, 1)] }))).toEqual([]);
  });

  test('speaks of answers within the hour, of meetings not held and of later messages once the numbers are enough', () => {
    const soon = Array.from({ length: 20 }, (_, n) => story(30, n < 14 ? 90 : null));
    const slow = Array.from({ length: 20 }, (_, n) => story(600, n < 3 ? 700 : null));
    expect(coachingOf(facts({ times: replyTimes([...soon, ...slow], ZONE, later) }))).toEqual([
      { kind: 'answer_sooner', soon: { successes: 14, trials: 20 }, late: { successes: 3, trials: 20 } },
    ]);
    const kinds = (held: number, over: number, after: number, replies: number) =>
      coachingOf(facts({ held: { successes: held, trials: over }, later: { successes: after, trials: replies } })).map(
        ({ kind }) => kind,
      );
    expect(kinds(10, 20, 10, 20)).toEqual(['no_shows', 'follow_ups']);
    expect(kinds(15, 20, 4, 20)).toEqual([]);
    expect(kinds(0, 9, 9, 9)).toEqual([]);
  });
});

describe('the times from reply to answer and to booking', () => {
  test('count the hour in the mailbox’s hours: 17:20 on Friday is answered in time on Monday at 9:40', () => {
    const friday = 4 * 24 * 60 + 7 * 60 + 20;
    const inTime = story(friday + 3 * 24 * 60 - 8 * 60 + 20, null, friday);
    const tooLate = story(friday + 3 * 24 * 60 - 7 * 60 + 40, null, friday);
    expect(replyTimes([inTime, tooLate], ZONE, later)).toMatchObject({
      ...{ answered: 2, withinGoal: { successes: 1, trials: 2 } },
    });
  });

  test('say a time that somebody took, hold nobody late whose hour runs, and ask no answer for who booked at once', () => {
    const running = replyTimes([story(null, null)], ZONE, new Date(TEN + 59 * MINUTE));
    expect(running.withinGoal).toEqual(NOBODY);
    const over = replyTimes([story(null, null)], ZONE, new Date(TEN + 61 * MINUTE));
    expect(over.withinGoal).toEqual({ successes: 0, trials: 1 });
    const booked = replyTimes([story(null, 5), story(40, 5), story(10, 60), story(20, null)], ZONE, later);
    expect(booked).toMatchObject({
      ...{ replies: 4, answered: 2, answerSeconds: 600, booked: 3, bookingSeconds: 300 },
      ...{ withinGoal: { successes: 2, trials: 2 }, bookedSoon: { successes: 1, trials: 2 }, bookedLate: NOBODY },
    });
  });

  test('add up whatever happened', () => {
    const minute = fc.option(fc.integer({ min: 0, max: 20_000 }));
    const told = fc.array(fc.tuple(minute, minute));
    fc.assert(
      fc.property(told, (pairs) => {
        const times = replyTimes(
          pairs.map(([answered, booked]) => story(answered, booked)),
          ZONE,
          later,
        );
        expect(times.bookedSoon.trials + times.bookedLate.trials).toBe(times.answered);
        expect(times.withinGoal.successes).toBe(times.bookedSoon.trials);
        expect(times.withinGoal.trials).toBeLessThanOrEqual(times.replies);
        expect(times.answerSeconds === null).toBe(times.answered === 0);
        expect(times.bookingSeconds === null).toBe(times.booked === 0);
      }),
    );
  });
});

test.each([
  ['Directrice des opérations', 'operations'],
  ['Chief Operating Officer', 'operations'],
  ['Directeur industriel', 'operations'],
  ['Directeur commercial', 'sales'],
  ['Head of Sales', 'sales'],
  ['Chargée d’affaires grands comptes', 'sales'],
  ['Head of Partnerships', 'sales'],
  ['DAF', 'finance'],
  ['Chief Financial Officer', 'finance'],
  ['Directrice marketing', 'marketing'],
  ['DRH', 'people'],
  ['HR Business Partner', 'people'],
  ['Responsable des achats', 'purchasing'],
  ['Procurement Manager', 'purchasing'],
  ['CTO', 'technology'],
  ['Directeur des systèmes d’information', 'technology'],
  ['Responsable juridique', 'legal'],
  ['Présidente', 'direction'],
  ['Co-founder', 'direction'],
  ['Directeur général', 'direction'],
  ['Managing Director', 'direction'],
  ['Gérant', 'direction'],
  ['Office manager', 'other'],
  ['  ', null],
  [null, null],
] as const)('%s is of persona %s', (title, persona) => {
  expect(personaOf(title)).toBe(persona);
});
