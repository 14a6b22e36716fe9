import { describe, expect, it } from 'vitest';
import { nextOccurrence } from '#activities/adapters/calendar/occurrence.ts';
import { availabilityOf, eventIdOf, takenWithin } from '#domain/member_calendar.ts';
import { calendarEvent, googleEventSchema } from '#domain/wire/google_calendar.ts';

const ME = { email: 'sophie@ondine.example', self: true };
const CLAIRE = { email: 'Claire@Atelier.example' };
const event = (more: Record<string, unknown> = {}) =>
  calendarEvent(
    googleEventSchema.parse({
      ...{ id: 'abcde', iCalUID: 'abcde@google.com', summary: 'Point', attendees: [ME, CLAIRE] },
      start: { dateTime: '2027-01-12T10:00:00+01:00', timeZone: 'Europe/Paris' },
      end: { dateTime: '2027-01-12T11:00:00+01:00', timeZone: 'Europe/Paris' },
      ...more,
    }),
  );

describe('an event of a calendar', () => {
  it('is an appointment with who else comes, whoever organises it', () => {
    const organizer = { email: 'claire@atelier.example' };
    expect(event({ organizer })).toMatchObject({ kind: 'there', emails: ['claire@atelier.example'] });
    expect(event({ organizer, attendees: [ME] })).toMatchObject({ emails: ['claire@atelier.example'] });
    expect(event({ organizer: ME, attendees: [] })).toMatchObject({ kind: 'there', emails: [] });
    expect(event({ attendees: [ME, { ...CLAIRE, responseStatus: 'declined' }] })).toMatchObject({
      declined: ['claire@atelier.example'],
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['that is deleted', { status: 'cancelled' }, 'gone'],
    ['that its owner declined', { attendees: [{ ...ME, responseStatus: 'declined' }, CLAIRE] }, 'gone'],
    ['of a whole day', { start: { date: '2027-01-12' }, end: { date: '2027-01-13' } }, 'other'],
    ['of being away', { eventType: 'outOfOffice' }, 'other'],
    ['of a crowd', { attendees: Array.from({ length: 21 }, (_, at) => ({ email: `a${at}@x.example` })) }, 'other'],
  ])('%s is no appointment', (_what, more, kind) => {
    expect(event(more).kind).toBe(kind);
  });

  it('tells colleagues nothing of what its owner keeps private, and no zone that nobody can compute with', () => {
    const location = ' 12 rue de la Paix\n 75002  Paris ';
    expect(event({ location })).toMatchObject({ title: 'Point', place: '12 rue de la Paix 75002 Paris' });
    for (const visibility of ['private', 'confidential'])
      expect(event({ location, visibility })).toMatchObject({ kind: 'there', title: '', place: null });
    const start = { dateTime: '2027-01-12T10:00:00+01:00', timeZone: 'GMT+01:00 (Custom)' };
    expect(event({ start })).toMatchObject({ zone: 'UTC' });
  });

  it('of a series stands for the first that is not over, by the clock on its wall', () => {
    const weekly = event({ recurrence: ['RRULE:FREQ=WEEKLY', 'EXDATE;TZID=Europe/Paris:20270330T100000'] });
    if (weekly.kind !== 'there') throw new Error('no event');
    const startOf = (now: string) => nextOccurrence(weekly, new Date(now)).startsAt.toISOString();
    expect(startOf('2027-01-01T00:00:00Z')).toBe('2027-01-12T09:00:00.000Z');
    expect(startOf('2027-01-12T11:00:00Z')).toBe('2027-01-19T09:00:00.000Z');
    // Summer time has come; the one of 30 March was left out.
    expect(startOf('2027-03-29T00:00:00Z')).toBe('2027-04-06T08:00:00.000Z');
    const over = event({ recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
    const odd = event({ recurrence: ['RRULE:FREQ=SOMETIMES'] });
    for (const one of [over, odd])
      if (one.kind === 'there') expect(nextOccurrence(one, new Date('2027-06-01T00:00:00Z'))).toEqual(one);
  });

  it('is written under digits that Google takes, the same each time', () => {
    expect(eventIdOf('mtg_1')).toMatch(/^[a-v0-9]{5,1024}$/);
    expect(eventIdOf('mtg_1')).toBe(eventIdOf('mtg_1'));
    expect(eventIdOf('mtg_1')).not.toBe(eventIdOf('mtg_2'));
  });
});

describe('when somebody is taken', () => {
  const now = new Date('2027-01-12T09:00:00Z');
  const busy = [{ startsAt: 10, endsAt: 20 }];
  const read = (minutesAgo: number, status: 'connected' | 'lost' = 'connected') =>
    availabilityOf({ status, busy, busyReadAt: new Date(now.getTime() - minutesAgo * 60_000) }, now);

  it('is said by a calendar that was read lately, and by no other', () => {
    expect(read(5)).toEqual({ state: 'read', busy });
    expect(read(21)).toEqual({ state: 'unread', busy: [] });
    expect(read(5, 'lost')).toEqual({ state: 'unread', busy: [] });
    expect(availabilityOf({ status: 'connected', busy: null, busyReadAt: null }, now).state).toBe('unread');
    expect(availabilityOf(null, now)).toEqual({ state: 'none', busy: [] });
  });

  it('counts what touches a span, and not what only meets it', () => {
    expect(takenWithin(busy, { startsAt: 20, endsAt: 30 })).toEqual([]);
    expect(takenWithin(busy, { startsAt: 19, endsAt: 30 })).toEqual(busy);
    expect(takenWithin(busy, { startsAt: 0, endsAt: 10 })).toEqual([]);
  });
});
