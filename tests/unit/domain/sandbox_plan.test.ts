import { describe, expect, it } from 'vitest';
import { bookingLink, linkOwner, linkPayload } from '#domain/booking.ts';
import { SANDBOX_PEOPLE } from '#domain/sandbox_people.ts';
import { addressAt } from '#domain/sandbox_words.ts';
import { afterWorkingMinutes, namedDay, planAnswer } from '#domain/sandbox_plan.ts';

const PARIS = 'Europe/Paris';
const never = () => false;
const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();

describe('working minutes', () => {
  it.each([
    ['within a morning', '2026-11-24T08:05:00Z', 95, '2026-11-24T09:40:00.000Z'],
    ['over the night', '2026-11-24T16:00:00Z', 60, '2026-11-25T08:30:00.000Z'],
    ['over the week-end', '2026-11-27T16:00:00Z', 60, '2026-11-30T08:30:00.000Z'],
    ['from a Sunday', '2026-11-29T12:00:00Z', 10, '2026-11-30T08:10:00.000Z'],
    ['over several days', '2026-11-24T08:00:00Z', 2 * 510 + 30, '2026-11-26T08:30:00.000Z'],
  ])('pass %s', (_what, from, minutes, to) => {
    expect(iso(afterWorkingMinutes(at(from), minutes, PARIS, never))).toBe(to);
  });
  it('do not pass on a holiday', () => {
    const christmas = (date: string) => date === '2026-12-25';
    expect(iso(afterWorkingMinutes(at('2026-12-24T16:29:00Z'), 2, PARIS, christmas))).toBe('2026-12-28T08:01:00.000Z');
  });
});

describe('what a prospect does', () => {
  it('is the same whenever it is asked', () => {
    const prospect = { id: 'ld_1', email: 'a@b.example', temperament: 'interested', zone: PARIS } as const;
    const plan = () => planAnswer(prospect, 'first_message', at('2026-11-24T08:05:00Z'), never);
    expect(plan()).toEqual(plan());
    expect(plan()?.kind).toBe('interested');
  });
  it('is nothing for the silent', () => {
    const prospect = { id: 'ld_1', email: 'a@b.example', temperament: 'silence', zone: PARIS } as const;
    expect(planAnswer(prospect, 'first_message', 0, never)).toBeNull();
  });
  it('is, of the two who want no more, to unsubscribe by a mail and by the link; somebody else says so', () => {
    const leaves = (email: string) =>
      planAnswer({ id: 'ld_1', email, temperament: 'opt_out', zone: PARIS }, 'first_message', 0, never)?.kind;
    const two = SANDBOX_PEOPLE.filter(({ temperament }) => temperament === 'opt_out');
    const addresses = two.map(({ firstName, lastName, company }) => addressAt(firstName, lastName, company.domain));
    expect(addresses.map(leaves)).toEqual(['opt_out_mail', 'opt_out_link']);
    const others = Array.from({ length: 30 }, (_, n) => leaves(`p${n}@b.example`));
    expect(new Set(others)).toEqual(new Set(['opt_out', 'opt_out_link', 'opt_out_mail']));
  });
  it('names a working day', () => {
    expect(namedDay(at('2026-11-24T10:00:00Z'), 4, PARIS, never)).toBe('2026-11-30');
  });
});

describe('a booking link', () => {
  it.each([
    [
      'https://calendly.com/sophie/30min?month=2026-11',
      'https://calendly.com/sophie/30min?month=2026-11&utm_content=a.b',
    ],
    ['https://cal.com/sophie/30min', 'https://cal.com/sophie/30min?metadata%5Blead%5D=a.b'],
    ['https://rdv.ondine.example/sophie', 'https://rdv.ondine.example/sophie?metadata%5Blead%5D=a.b'],
    ['http://localhost:3000/b', 'http://localhost:3000/b/a.b'],
  ])('carries the token of its reader: %s', (url, link) => {
    expect(bookingLink(url, 'a.b')).toBe(link);
  });
  it('names whom it was made for, and nothing else is taken for that', () => {
    const owner = {
      workspaceId: 'ws_01m869ccz0wkdwxq96vasj9sqg',
      enrollmentId: null,
      leadId: 'ld_01m869ccz0wkdwxq96vasj9sqg',
    } as const;
    expect(linkOwner(linkPayload(owner))).toEqual(owner);
    for (const other of [
      null,
      '',
      'ws_1||ld_1',
      `${linkPayload(owner)}|`,
      'ws_01m869ccz0wkdwxq96vasj9sqg|ld_x|ld_01m869ccz0wkdwxq96vasj9sqg',
    ]) {
      expect(linkOwner(other)).toBeNull();
    }
  });
});
