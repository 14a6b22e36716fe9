import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInvitation } from '#activities/adapters/mail/calendar.ts';
import { parseMail } from '#activities/adapters/mail/parse.ts';

const lines = (...all: string[]) => all.join('\r\n');
const event = (...fields: string[]) => lines('BEGIN:VEVENT', 'UID:u1@atelier.example', ...fields, 'END:VEVENT');
const calendar = (method: string, ...parts: string[]) =>
  lines('BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, ...parts, 'END:VCALENDAR', '');
const read = (...fields: string[]) => readInvitation(calendar('REQUEST', event(...fields)), 'Europe/Paris');
const PARIS_BY_RULES = lines(
  ...['BEGIN:VTIMEZONE', 'TZID:Romance Standard Time'],
  ...['BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'],
);

describe('an invitation in mail', () => {
  test('says when, where, whose and how often it was changed', () => {
    const found = read(
      ...[
        'DTSTART:20270112T090000Z',
        'DTEND:20270112T093000Z',
        'SEQUENCE:3',
        'SUMMARY:Point\\, suivi',
        'LOCATION:12 rue des Lices',
      ],
      ...[
        'ORGANIZER;CN=Claire:mailto:Claire@Atelier.example',
        'ATTENDEE;PARTSTAT=DECLINED:mailto:sophie@ondine.example',
      ],
    );
    expect(found).toEqual({
      ...{ method: 'REQUEST', uid: 'u1@atelier.example', sequence: 3, recurrence: null, zone: 'UTC' },
      ...{ startsAt: new Date('2027-01-12T09:00:00Z'), endsAt: new Date('2027-01-12T09:30:00Z') },
      ...{ title: 'Point, suivi', place: '12 rue des Lices', organiser: 'claire@atelier.example' },
      attendees: [{ address: 'sophie@ondine.example', declined: true }],
    });
  });

  test.each([
    ['a zone by its name', 'DTSTART;TZID=America/New_York:20270712T110000', '2027-07-12T15:00:00Z', 'America/New_York'],
    [
      'a zone under a vendor’s prefix',
      'DTSTART;TZID=/softwarestudio.org/Olson_1/Europe/London:20270712T110000',
      '2027-07-12T10:00:00Z',
      'Europe/London',
    ],
    [
      'a zone by its rules',
      'DTSTART;TZID=Romance Standard Time:20270712T110000',
      '2027-07-12T09:00:00Z',
      'Europe/Paris',
    ],
    [
      'a zone by its rules, in winter',
      'DTSTART;TZID=Romance Standard Time:20270112T110000',
      '2027-01-12T10:00:00Z',
      'Europe/Paris',
    ],
    ['a zone that nobody knows', 'DTSTART;TZID=Nowhere:20270712T110000', '2027-07-12T09:00:00Z', 'Europe/Paris'],
    ['no zone', 'DTSTART:20270712T110000', '2027-07-12T09:00:00Z', 'Europe/Paris'],
    ['a whole day', 'DTSTART;VALUE=DATE:20270712', '2027-07-11T22:00:00Z', 'Europe/Paris'],
    [
      'an hour that the clocks skip',
      'DTSTART;TZID=Europe/Paris:20270328T023000',
      '2027-03-28T01:30:00Z',
      'Europe/Paris',
    ],
  ])('is read in %s', (_what, start, at, zone) => {
    expect(readInvitation(calendar('REQUEST', PARIS_BY_RULES, event(start)), 'Europe/Paris')).toMatchObject({
      startsAt: new Date(at),
      zone,
    });
  });

  test('lasts as it says, by its end or its duration, and half an hour where it says nothing that can be', () => {
    const start = 'DTSTART:20270112T090000Z';
    const minutes = (...fields: string[]) => {
      const found = read(start, ...fields);
      return found && (found.endsAt.getTime() - found.startsAt.getTime()) / 60_000;
    };
    expect(minutes('DTEND:20270112T100000Z')).toBe(60);
    expect(minutes('DURATION:PT45M')).toBe(45);
    for (const odd of ['DTEND:20270112T080000Z', 'DTEND:99990112T080000Z', 'DURATION:P9999999D', 'X-NOTHING:1'])
      expect(minutes(odd)).toBe(30);
  });

  test('of a series is its first one, whatever its rule, and names the one that a change is about', () => {
    const rule = 'RRULE:FREQ=SECONDLY;COUNT=2000000000';
    expect(read('DTSTART:20270112T090000Z', rule)).toMatchObject({ startsAt: new Date('2027-01-12T09:00:00Z') });
    const change = event('DTSTART:20270120T100000Z', 'RECURRENCE-ID:20270119T090000Z');
    const series = event('DTSTART:20270112T090000Z', 'RRULE:FREQ=WEEKLY');
    expect(readInvitation(calendar('REQUEST', change, series), 'UTC')).toMatchObject({ recurrence: null });
    expect(readInvitation(calendar('REQUEST', change), 'UTC')).toMatchObject({
      recurrence: new Date('2027-01-19T09:00:00Z'),
    });
  });

  test.each([
    ['nothing', ''],
    ['no calendar', 'Bonjour'],
    ['a method that is none of two people', calendar('PUBLISH', event('DTSTART:20270112T090000Z'))],
    ['no event', calendar('REQUEST')],
    ['no start', calendar('REQUEST', event('SUMMARY:x'))],
    ['a start of no calendar', calendar('REQUEST', event('DTSTART:20271399T990000Z'))],
    ['a start of another age', calendar('REQUEST', event('DTSTART:00010101T000000Z'))],
    [
      'a crowd',
      calendar(
        'REQUEST',
        event('DTSTART:20270112T090000Z', ...Array.from({ length: 30 }, (_, n) => `ATTENDEE:mailto:a${n}@b.example`)),
      ),
    ],
    ['half of one', calendar('REQUEST', event('DTSTART:20270112T090000Z')).slice(0, 90)],
    ['a nest', 'BEGIN:VCALENDAR\r\n'.repeat(15_000)],
  ])('is none where there is %s', (_what, text) => {
    expect(readInvitation(text, 'UTC')).toBeNull();
  });

  test('keeps nobody waiting: a zone with a rule for every second, or with a thousand rules, is not followed', () => {
    const rule = lines(
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=SECONDLY',
      'END:STANDARD',
    );
    for (const rules of [rule, Array.from({ length: 1000 }, () => rule.replace('SECONDLY', 'YEARLY')).join('\r\n')]) {
      const zone = lines('BEGIN:VTIMEZONE', 'TZID:Bomb', rules, 'END:VTIMEZONE');
      const text = calendar('REQUEST', zone, event('DTSTART;TZID=Bomb:20270712T110000'));
      expect(readInvitation(text, 'Europe/Paris')).toMatchObject({ startsAt: new Date('2027-07-12T09:00:00Z') });
    }
  });

  test('never throws, whatever a stranger changed in it', () => {
    const whole = calendar(
      'REQUEST',
      PARIS_BY_RULES,
      event('DTSTART;TZID=Romance Standard Time:20270712T110000', 'RRULE:FREQ=DAILY', 'ATTENDEE:mailto:a@b.example'),
    );
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 30 }), (at, length, put) => {
        readInvitation(whole.slice(0, at) + put + whole.slice(at + length), 'Europe/Paris');
      }),
      { numRuns: 60 },
    );
  });

  test('is found in a mail as a part or as a file, decoded; one too long for an appointment is none', async () => {
    const mailWith = (type: string, text: string) =>
      Buffer.from(
        lines(
          ...['From: claire@atelier.example', 'Subject: Invitation', 'MIME-Version: 1.0'],
          ...[
            'Content-Type: multipart/mixed; boundary=part',
            '',
            '--part',
            'Content-Type: text/plain',
            '',
            'Voici.',
            '--part',
          ],
          ...[
            `Content-Type: ${type}`,
            'Content-Transfer-Encoding: base64',
            '',
            Buffer.from(text).toString('base64'),
            '--part--',
            '',
          ],
        ),
      );
    const text = calendar('REQUEST', event('DTSTART:20270112T090000Z', 'SUMMARY:Déjeuner'));
    for (const type of ['text/calendar; method=REQUEST; charset=utf-8', 'application/ics; name="invite.ics"']) {
      const { calendar: found = '' } = await parseMail(mailWith(type, text));
      expect(readInvitation(found, 'UTC')).toMatchObject({ title: 'Déjeuner' });
    }
    expect((await parseMail(mailWith('text/calendar', text + ' '.repeat(300_000)))).calendar).toBeUndefined();
    expect((await parseMail(mailWith('text/html', text))).calendar).toBeUndefined();
  });
});
