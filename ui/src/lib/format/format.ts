import { m } from '#ui/paraglide/messages.js';
import { getLocale } from '#ui/paraglide/runtime.js';
import { day, dayOf, daysBetween, hour, leaf, length, moment, relative, shortDay, weekday, when } from './date.ts';
import { list } from './list.ts';
import { intervalEnds, number, percent, spelled } from './number.ts';

/** The formats in the page's language: `const f = format()` at the top of a component, then `f.number(9)`. */
export function format() {
  const locale = getLocale();
  return {
    number: (value: number) => number(locale, value),
    /** `deux`: a count inside a sentence. */
    spelled: (value: number) => spelled(locale, value),
    percent: (share: number) => percent(locale, share),
    /** `3 to 10 %`, as words after a figure. */
    interval: (interval: { readonly low: number; readonly high: number; readonly point: number }) =>
      m.figure_interval(intervalEnds(locale, interval)),
    /** `6 %, between 3 and 10 %`: a rate is never said without its doubt. */
    rate: (interval: { readonly low: number; readonly high: number; readonly point: number }) =>
      m.figure_rate({ point: percent(locale, interval.point), ...intervalEnds(locale, interval) }),
    hour: (at: string, zone: string) => hour(locale, at, zone),
    day: (at: string, zone: string) => day(locale, at, zone),
    leaf: (at: string, zone: string) => leaf(locale, at, zone),
    weekday: (at: string, zone: string) => weekday(locale, at, zone),
    shortDay: (at: string, now: string, zone: string) => shortDay(locale, at, now, zone),
    moment: (at: string, zone: string) => moment(locale, at, zone),
    relative: (at: string, now: string) => relative(locale, at, now),
    when: (at: string, now: string, zone: string) => when(locale, at, now, zone),
    /** Inside a sentence: `at 10:51`, `tomorrow at 9:05`, `1 Dec at 9:05`. */
    at: (at: string, now: string, zone: string) => {
      const words = { hour: hour(locale, at, zone), day: shortDay(locale, at, now, zone) };
      return { today: m.when_at_today, tomorrow: m.when_at_tomorrow, other: m.when_at_other }[dayOf(at, now, zone)](
        words,
      );
    },
    /** After a verb of motion: `to 10:51`, `to tomorrow, 9:05`, `to 1 Dec, 9:05`. */
    until: (at: string, now: string, zone: string) => {
      const words = { hour: hour(locale, at, zone), day: shortDay(locale, at, now, zone) };
      return { today: m.when_to_today, tomorrow: m.when_to_tomorrow, other: m.when_to_other }[dayOf(at, now, zone)](
        words,
      );
    },
    /** After “by”: `10:51`, `tomorrow at 9:05`, `1 Dec at 9:05`. */
    by: (at: string, now: string, zone: string) => {
      const words = { hour: hour(locale, at, zone), day: shortDay(locale, at, now, zone) };
      return { today: () => words.hour, tomorrow: m.when_at_tomorrow, other: m.when_by_other }[dayOf(at, now, zone)](
        words,
      );
    },
    /** After “since”: `9:05`, `yesterday, 9:05`, `1 Dec`. */
    since: (at: string, now: string, zone: string) => {
      const days = daysBetween(now, at, zone);
      if (days === 0) return hour(locale, at, zone);
      return days === -1 ? when(locale, at, now, zone) : m.when_since_other({ day: shortDay(locale, at, now, zone) });
    },
    length: (seconds: number) => length(locale, seconds),
    list: (items: readonly string[], type: 'and' | 'or' = 'and') => list(locale, items, type),
  };
}
