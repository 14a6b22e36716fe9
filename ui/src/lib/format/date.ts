import { REGION } from './number.ts';
import type { FormatLocale } from './number.ts';

/** An instant: ISO 8601 with its offset. */
type Instant = string;
/** IANA name: `Europe/Paris`. */
type Zone = string;

/** `9:05`, on 24 hours in both languages and without the leading zero. */
export function hour(locale: FormatLocale, at: Instant, zone: Zone): string {
  const text = new Intl.DateTimeFormat(REGION[locale], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(new Date(at));
  return text.replace(/^0/, '');
}

/** `mardi 24 novembre` */
export function day(locale: FormatLocale, at: Instant, zone: Zone): string {
  return dateWith(locale, at, zone, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `mar. 24`: a day of this week or the next, where room is short. */
export function weekday(locale: FormatLocale, at: Instant, zone: Zone): string {
  return dateWith(locale, at, zone, { weekday: 'short', day: 'numeric' });
}

/** `nov.`, `24` and `mardi`: the three parts of a leaf of a calendar. */
export function leaf(locale: FormatLocale, at: Instant, zone: Zone): { month: string; day: string; weekday: string } {
  return {
    month: dateWith(locale, at, zone, { month: 'short' }),
    day: dateWith(locale, at, zone, { day: 'numeric' }),
    weekday: dateWith(locale, at, zone, { weekday: 'long' }),
  };
}

/** `24 nov.`; with its year when it is not the year of `now`. */
export function shortDay(locale: FormatLocale, at: Instant, now: Instant, zone: Zone): string {
  const year = calendarDay(at, zone).slice(0, 4) === calendarDay(now, zone).slice(0, 4) ? undefined : 'numeric';
  return dateWith(locale, at, zone, { day: 'numeric', month: 'short', ...(year !== undefined && { year }) });
}

/** `mardi 24 novembre 2026, 9:05`: for a title, where nothing may be left to guess. */
export function moment(locale: FormatLocale, at: Instant, zone: Zone): string {
  const date = dateWith(locale, at, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${date}, ${hour(locale, at, zone)}`;
}

/** `il y a 18 min`, `dans 3 j`: the largest unit that is at least one. */
export function relative(locale: FormatLocale, at: Instant, now: Instant): string {
  const seconds = (Date.parse(at) - Date.parse(now)) / 1000;
  const format = new Intl.RelativeTimeFormat(REGION[locale], { numeric: 'always', style: 'short' });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return new Intl.RelativeTimeFormat(REGION[locale], { numeric: 'auto' }).format(0, 'second');
}

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** As a colleague would say it: `il y a 18 min` within the hour, `9:05` today, `hier, 17:05`, then the day. */
export function when(locale: FormatLocale, at: Instant, now: Instant, zone: Zone): string {
  const elapsedMs = Date.parse(now) - Date.parse(at);
  if (elapsedMs >= 0 && elapsedMs < 3_600_000) return relative(locale, at, now);
  const days = daysBetween(now, at, zone);
  if (days === 0) return hour(locale, at, zone);
  if (Math.abs(days) === 1) {
    const word = new Intl.RelativeTimeFormat(REGION[locale], { numeric: 'auto' }).format(days, 'day');
    return `${word}, ${hour(locale, at, zone)}`;
  }
  return shortDay(locale, at, now, zone);
}

/** How far off a day is, for a sentence about an hour: `today`, `tomorrow`, or the day itself. */
export function dayOf(at: Instant, now: Instant, zone: Zone): 'today' | 'tomorrow' | 'other' {
  const days = daysBetween(now, at, zone);
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'other';
}

/** Whole calendar days from one instant to another, as the zone's calendar counts them. */
export function daysBetween(from: Instant, to: Instant, zone: Zone): number {
  return Math.round((Date.parse(calendarDay(to, zone)) - Date.parse(calendarDay(from, zone))) / 86_400_000);
}

/** `4 min`, `2 h`, `3 j`: a length, rounded up to its largest unit, so that nothing is promised too soon. */
export function length(locale: FormatLocale, seconds: number): string {
  const [unit, size] = seconds >= 86_400 ? DAY : seconds >= 3600 ? HOUR : MINUTE;
  return new Intl.NumberFormat(REGION[locale], { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.max(1, Math.ceil(seconds / size)),
  );
}

const DAY = ['day', 86_400] as const;
const HOUR = ['hour', 3600] as const;
const MINUTE = ['minute', 60] as const;

function dateWith(locale: FormatLocale, at: Instant, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(REGION[locale], { ...options, timeZone: zone }).formatToParts(new Date(at));
  // The first of a month is an ordinal in French: `1er décembre`.
  return parts.map(({ type, value }) => (locale === 'fr' && type === 'day' && value === '1' ? '1er' : value)).join('');
}

/** `2026-11-24` in the zone. */
function calendarDay(at: Instant, zone: Zone): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone }).format(new Date(at));
}
