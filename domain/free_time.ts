import { addDays, instantOf, isWorkingDay, localDate, localTime, MINUTE_MS, weekdayOf } from './calendar.ts';
import type { IsHoliday, Window } from './calendar.ts';
import { LOCALE, type Language, type ReplyLanguage } from './language.ts';
import { ordinalFirst } from './text.ts';
import { ANY_TIME, type Half, type WantedTime } from './wanted_time.ts';

/** How long a first talk is held free. */
export const TALK_MS = 30 * MINUTE_MS;
/** On each of so many working days to come, one time. */
const DAYS = 3;
/** When people meet, the likeliest first; every second day begins with the afternoon. */
const WANTED = [10, 14, 11, 15, 9, 16, 12, 17, 8, 18, 13].map((hour) => hour * 60);
/** Nobody is asked to talk at night. */
const THEIR_DAY = { startMinute: 8 * 60, endMinute: 18 * 60 } as const;
/** Nor is a year looked through where every day is a holiday. */
const HORIZON = 30;

interface Calendar {
  readonly now: number;
  /** The mailbox's hours, in the workspace's zone. */
  readonly window: Window;
  readonly zone: string;
  readonly isHoliday: IsHoliday;
  readonly theirZone: string;
  /** Our meetings that stand. */
  readonly taken: readonly { readonly startsAt: number; readonly endsAt: number }[];
  /** When they say that it suits them. */
  readonly wanted?: WantedTime;
}

/**
 * Times of the next three working days at which we are free and they are awake: one a day, none of them past or taken. Of the
 * days that suit them, where they named any and one of them is free.
 */
export function freeTimes(calendar: Calendar): number[] {
  const suiting = freeOn(calendar, calendar.wanted ?? ANY_TIME);
  return suiting.length > 0 ? suiting : freeOn(calendar, ANY_TIME);
}

function freeOn(
  { now, window, zone, isHoliday, theirZone, taken }: Calendar,
  { from, days: wantedDays, minutes }: WantedTime,
): number[] {
  const free: number[] = [];
  let day = localDate(now, zone);
  for (let ahead = 0, working = 0; working < DAYS && ahead < HORIZON; ahead++) {
    day = addDays(day, 1);
    if (!isWorkingDay(day, isHoliday) || !window.days.includes(weekdayOf(day))) continue;
    const half = wantedDays.size === 0 ? 'any' : wantedDays.get(weekdayOf(day));
    if (half === undefined || (from !== null && day < from)) continue;
    working++;
    const usual = wantedOn(working)
      .filter((minute) => isIn(half, minute))
      .map((minute) => instantOf(day, minute, zone));
    // The hour that they named is theirs.
    const named = minutes.map((minute) => instantOf(day, minute, theirZone));
    const at = [...named, ...usual].find(
      (start) => isOpen(start, window, zone) && isAwake(start, theirZone) && isFree(start, taken),
    );
    if (at !== undefined) free.push(at);
  }
  return free;
}

const wantedOn = (day: number): readonly number[] => (day % 2 === 1 ? WANTED : [...WANTED.slice(1, 2), ...WANTED]);

const NOON = 12 * 60;
const isIn = (half: Half, minute: number): boolean => half === 'any' || minute < NOON === (half === 'morning');

function isOpen(start: number, { startMinute, endMinute, days }: Window, zone: string): boolean {
  const { minuteOfDay, weekday } = localTime(start, zone);
  return days.includes(weekday) && minuteOfDay >= startMinute && minuteOfDay + TALK_MS / MINUTE_MS <= endMinute;
}

const isFree = (start: number, taken: Calendar['taken']): boolean =>
  taken.every(({ startsAt, endsAt }) => endsAt <= start || startsAt >= start + TALK_MS);

function isAwake(start: number, zone: string): boolean {
  const { minuteOfDay, weekday } = localTime(start, zone);
  const { minuteOfDay: end } = localTime(start + TALK_MS - MINUTE_MS, zone);
  return weekday <= 5 && minuteOfDay >= THEIR_DAY.startMinute && end < THEIR_DAY.endMinute && end > minuteOfDay;
}

/** A day and an hour, and whose hour it is where it is not ours. */
const AT = {
  fr: ['à', (city) => `heure locale, ${city}`],
  en: ['at', (city) => `${city} time`],
  de: ['um', (city) => `Ortszeit, ${city}`],
  es: ['a las', (city) => `hora local, ${city}`],
  it: ['alle', (city) => `ora locale, ${city}`],
  nl: ['om', (city) => `lokale tijd, ${city}`],
} as const satisfies Record<ReplyLanguage, readonly [string, (city: string) => string]>;

/** A time as a letter says it to its reader, on their own clock; the zone is named where it is not ours. */
export function timeWords(at: number, language: ReplyLanguage, theirZone: string, ourZone: string): string {
  const day = new Intl.DateTimeFormat(LOCALE[language], {
    ...{ timeZone: theirZone, weekday: 'long', day: 'numeric', month: 'long' },
  }).format(at);
  const city = (theirZone.split('/').at(-1) ?? theirZone).replaceAll('_', ' ');
  const [word, zoneOf] = AT[language];
  const said = `${language === 'fr' ? ordinalFirst(day) : day} ${word} ${clockWords(at, language, theirZone)}`;
  return theirZone === ourZone ? said : `${said} (${zoneOf(city)})`;
}

/** `10 h 40` or `10:40`, on the clock of a zone. */
export function clockWords(at: number, language: ReplyLanguage, zone: string): string {
  const { minuteOfDay } = localTime(at, zone);
  const [hour, minute] = [Math.floor(minuteOfDay / 60), String(minuteOfDay % 60).padStart(2, '0')];
  if (language !== 'fr') return `${hour}:${minute}`;
  return minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}

/** A time as somebody of our own reads it: the hour alone when it is today. */
export function ownTimeWords(
  at: Date,
  { language, zone, now }: { language: Language; zone: string; now: Date },
): string {
  const isToday = localDate(at.getTime(), zone) === localDate(now.getTime(), zone);
  return isToday ? clockWords(at.getTime(), language, zone) : timeWords(at.getTime(), language, zone, zone);
}
