import { describe, expect, it } from 'vitest';
import { daysBetween, day, hour, length, moment, relative, shortDay, when } from '#ui/lib/format/date.ts';
import { list } from '#ui/lib/format/list.ts';
import { intervalEnds, number, percent } from '#ui/lib/format/number.ts';

const PARIS = 'Europe/Paris';
/** Intl's narrow and wide no-break spaces, written as one, for reading. */
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, '~');

describe('figures', () => {
  it('group thousands as each language does', () => {
    expect(plain(number('fr', 100_412))).toBe('100~412');
    expect(number('en', 100_412)).toBe('100,412');
  });

  it('say a share in whole per cents, with one decimal only where it is needed', () => {
    expect(plain(percent('fr', 0.0598))).toBe('6~%');
    expect(percent('en', 0.163)).toBe('16%');
    expect(percent('en', 0.0172)).toBe('1.7%');
    expect(percent('en', 0)).toBe('0%');
  });

  it('round both ends of an interval for its point', () => {
    expect(intervalEnds('en', { low: 0.033, high: 0.1042, point: 0.06 })).toEqual({ low: '3', high: '10%' });
    expect(intervalEnds('en', { low: 0.0102, high: 0.0286, point: 0.0172 })).toEqual({ low: '1.0', high: '2.9%' });
    expect(intervalEnds('en', { low: 0.0074, high: 0.0933, point: 0.027 })).toEqual({ low: '0.7', high: '9%' });
    expect(plain(intervalEnds('fr', { low: 0.0102, high: 0.0286, point: 0.0172 }).low)).toBe('1,0');
  });

  it('join a list with the word of the language', () => {
    expect(list('fr', ['Karim', 'Hannah', 'Camille'])).toBe('Karim, Hannah et Camille');
    expect(list('en', ['Karim', 'Hannah'], 'or')).toBe('Karim or Hannah');
  });
});

describe('times', () => {
  it('are on 24 hours in the zone asked for, without a leading zero', () => {
    expect(hour('fr', '2026-11-24T08:05:00Z', PARIS)).toBe('9:05');
    expect(hour('en', '2026-11-24T16:30:00Z', PARIS)).toBe('17:30');
    expect(hour('en', '2026-11-24T23:00:00Z', PARIS)).toBe('0:00');
    expect(hour('fr', '2026-11-24T08:05:00Z', 'America/New_York')).toBe('3:05');
  });

  it('name the day in the language', () => {
    expect(day('fr', '2026-11-24T08:05:00Z', PARIS)).toBe('mardi 24 novembre');
    expect(day('en', '2026-11-24T08:05:00Z', PARIS)).toBe('Tuesday 24 November');
    expect(moment('fr', '2026-11-24T08:05:00Z', PARIS)).toBe('mardi 24 novembre 2026, 9:05');
  });

  it('give the year only when it is another one', () => {
    expect(shortDay('fr', '2026-11-24T08:05:00Z', '2026-12-01T08:00:00Z', PARIS)).toBe('24 nov.');
    expect(shortDay('fr', '2025-11-24T08:05:00Z', '2026-12-01T08:00:00Z', PARIS)).toBe('24 nov. 2025');
    expect(shortDay('fr', '2026-12-31T23:30:00Z', '2026-12-31T12:00:00Z', PARIS)).toBe('1er janv. 2027');
  });

  it('say how long ago in the largest unit that is at least one', () => {
    const now = '2026-11-24T10:00:00Z';
    expect(plain(relative('fr', '2026-11-24T09:42:00Z', now))).toBe('il y a 18~min');
    expect(relative('en', '2026-11-24T09:42:00Z', now)).toBe('18 min ago');
    expect(relative('en', '2026-11-22T08:00:00Z', now)).toBe('2 days ago');
    expect(relative('en', now, now)).toBe('now');
  });

  it('change their wording with distance, by the calendar of the zone', () => {
    const now = '2026-11-24T09:00:00Z';
    expect(when('en', '2026-11-24T08:42:00Z', now, PARIS)).toBe('18 min ago');
    expect(when('fr', '2026-11-24T06:00:00Z', now, PARIS)).toBe('7:00');
    expect(when('fr', '2026-11-23T16:05:00Z', now, PARIS)).toBe('hier, 17:05');
    expect(when('fr', '2026-11-23T23:30:00Z', now, PARIS)).toBe('0:30');
    expect(when('fr', '2026-11-10T16:05:00Z', now, PARIS)).toBe('10 nov.');
  });

  it('count calendar days across a change of clocks', () => {
    expect(daysBetween('2026-10-24T22:30:00Z', '2026-10-25T23:30:00Z', PARIS)).toBe(1);
    expect(daysBetween('2026-03-28T23:30:00Z', '2026-03-29T22:30:00Z', PARIS)).toBe(1);
  });

  it('never promise a length too short', () => {
    expect(length('en', 181)).toBe('4 mins');
    expect(length('en', 7201)).toBe('3 hrs');
    expect(plain(length('fr', 20))).toBe('1~min');
  });
});
