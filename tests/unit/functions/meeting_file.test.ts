import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { MeetingItem } from '#db/queries/meeting.ts';
import { meetingFile } from '#functions/api/meeting_file.ts';

const at = (day: number, hour = 9) => new Date(Date.UTC(2027, 0, day, hour));
const MEETING: MeetingItem = {
  ...{ id: 'mtg_1', workspaceId: 'ws_1', leadId: 'ld_1', enrollmentId: null, source: 'calcom', externalId: 'abc' },
  ...{ status: 'booked', title: 'Premier échange', startsAt: at(12), endsAt: at(12, 10), zone: 'Europe/Paris' },
  ...{
    place: '12 rue des Lices, Lyon',
    matchedBy: 'token',
    memberId: null,
    icalUid: null,
    sequence: null,
    deal: null,
    signedAt: null,
  },
  ...{ createdAt: at(4), updatedAt: at(4), leadName: 'Zoé Lang', companyName: 'Forges Aubry' },
};
const ZOE = { email: 'zoe@forges-aubry.example', phone: null, title: 'Directrice' };
const PAGE = { page: 'https://leadgen.example/meetings#mtg_1', language: 'fr' } as const;

/** What a calendar reads in the file, by ical.js itself. */
function read(more: Partial<MeetingItem> = {}) {
  const text = meetingFile({ ...MEETING, ...more }, ZOE, PAGE);
  const parsed: unknown = ICAL.parse(text);
  if (!Array.isArray(parsed)) throw new Error('no calendar');
  const event = new ICAL.Component(parsed).getFirstSubcomponent('vevent');
  return { text, event, of: (name: string) => event?.getFirstPropertyValue(name)?.toString() };
}

describe('the file of a meeting', () => {
  it('is what a calendar reads back, whatever a title holds', () => {
    const title = `Échange, «\u00a0énergie\u00a0»; \\ à l’atelier\nsuite 👩‍🔬 ${'é'.repeat(120)} ${'x'.repeat(300)}`;
    const { of, text } = read({ title });
    expect(of('summary')).toBe(`Zoé Lang, ${title}`);
    expect(of('location')).toBe('12 rue des Lices, Lyon');
    expect(of('dtstart')).toBe('2027-01-12T09:00:00Z');
    expect(of('dtend')).toBe('2027-01-12T10:00:00Z');
    expect(of('dtstamp')).toBe('2027-01-04T09:00:00Z');
    expect(of('description')).toContain('Directrice, Forges Aubry');
    const longest = Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)));
    expect(longest).toBeLessThanOrEqual(75);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('holds no control character and no line of a stranger’s own', () => {
    const { of, event } = read({ title: 'A\u0007B\r\nATTENDEE:mailto:x@y.example', place: null });
    expect(of('summary')).toBe('Zoé Lang, AB\nATTENDEE:mailto:x@y.example');
    expect(event?.getAllProperties('attendee')).toEqual([]);
    expect(event?.hasProperty('location')).toBe(false);
  });

  it('replaces itself when the meeting moves, and says when it is called off', () => {
    const [before, after] = [read(), read({ updatedAt: at(5), startsAt: at(13), status: 'cancelled' })];
    expect(after.of('uid')).toBe(before.of('uid'));
    expect(Number(after.of('sequence'))).toBeGreaterThan(Number(before.of('sequence')));
    expect([before.of('status'), after.of('status')]).toEqual(['CONFIRMED', 'CANCELLED']);
  });

  it('is the same entry as the invitation that it came by', () => {
    const { of } = read({ source: 'ical', externalId: 'their-uid@example.org', sequence: 3 });
    expect([of('uid'), of('sequence')]).toEqual(['their-uid@example.org', '3']);
  });

  it('says whom it is with, once, and leaves an invitation its own title', () => {
    const said = (more: Partial<MeetingItem>) => read(more).of('summary');
    expect(said({ title: '' })).toBe('Rendez-vous avec Zoé Lang');
    expect(said({ title: '30 minutes' })).toBe('Zoé Lang, 30 minutes');
    expect(said({ title: '30 min avec Zoé Lang' })).toBe('30 min avec Zoé Lang');
    expect(said({ title: 'Point', source: 'ical' })).toBe('Point');
  });
});
