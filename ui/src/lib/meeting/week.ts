import { addDays, instantOf, localDate, localTime, weekdayOf } from '#domain/calendar.ts';
import { lastWholeDay } from './when.ts';

/** How meetings are looked at: all of them in a list, or one week of the calendar, by its Monday. */
export interface MeetingsView {
  readonly week: string | null;
}

const DAYS = 7;
const WORKING_DAYS = 5;
/** Hours that a week shows whatever happens in it. */
const OPENS = 8;
const CLOSES = 19;

interface Span {
  readonly startsAt: string;
  readonly endsAt: string;
}
type Timed = Span & { readonly id: string };

/** The Monday of the week that a day is in. */
export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

interface Clock {
  readonly now: string;
  readonly zone: string;
}

/**
 * What the address says: `?view=week`, and `&week=2026-11-30` for another week than the first that is of use: this one, and on a
 * weekend the next, once no meeting of this one is to come.
 */
export async function viewOf(
  query: URLSearchParams,
  { now, zone }: Clock,
  isToCome: (span: { from: string; until: string }) => Promise<boolean>,
): Promise<MeetingsView> {
  if (query.get('view') !== 'week') return { week: null };
  const asked = query.get('week') ?? '';
  if (/^20\d\d-\d\d-\d\d$/.test(asked) && !Number.isNaN(Date.parse(asked))) return { week: mondayOf(asked) };
  const today = localDate(Date.parse(now), zone);
  const week = mondayOf(today);
  const isOver = weekdayOf(today) > WORKING_DAYS && !(await isToCome(spanOf(week, zone)));
  return { week: isOver ? addDays(week, DAYS) : week };
}

/** From the first instant of a week to the first of the next. */
export const spanOf = (monday: string, zone: string): { from: string; until: string } => ({
  from: new Date(instantOf(monday, 0, zone)).toISOString(),
  until: new Date(instantOf(addDays(monday, DAYS), 0, zone)).toISOString(),
});

/** A meeting in its day's column: minutes of the day, and which of how many that share the time. */
interface Placed<T> {
  readonly meeting: T;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  readonly lanes: number;
}

interface Day<T> {
  readonly date: string;
  /** Noon of that day, for its name. */
  readonly at: string;
  /** Those that begin on it, as they were given. */
  readonly begins: readonly T[];
  /** Those that take all of it, and have no hours. */
  readonly whole: readonly T[];
  readonly meetings: readonly Placed<T>[];
  /** When the reader is taken otherwise, within the hours shown; what for is not known. */
  readonly busy: readonly Busy[];
}

/** Minutes of a day, and the same as instants. */
interface Busy extends Span {
  readonly from: number;
  readonly to: number;
}

/** A week of meetings as a calendar shows it: its days, a weekend only where a meeting is on it, and its hours. */
export function weekOf<T extends Timed>(monday: string, meetings: readonly T[], busy: readonly Span[], zone: string) {
  const days = Array.from({ length: DAYS }, (_, n): Omit<Day<T>, 'busy'> => {
    const date = addDays(monday, n);
    const at = new Date(instantOf(date, 12 * 60, zone)).toISOString();
    const begins = meetings.filter(({ startsAt }) => dayOf(startsAt, zone) === date);
    const timed = begins.filter((one) => lastWholeDay(one, zone) === null);
    const whole = meetings.filter((one) => {
      const last = lastWholeDay(one, zone);
      return last !== null && dayOf(one.startsAt, zone) <= date && date <= last;
    });
    return { date, at, begins, whole, meetings: placed(timed, zone) };
  });
  const all = days.flatMap((day) => day.meetings);
  const opens = Math.min(OPENS, ...all.map(({ from }) => Math.floor(from / 60)));
  const closes = Math.max(CLOSES, ...all.map(({ to }) => Math.ceil(to / 60)));
  return {
    days: days
      .filter(
        (day, n) => n < WORKING_DAYS || days.slice(n).some((later) => later.begins.length + later.whole.length > 0),
      )
      .map((day): Day<T> => ({ ...day, busy: busyOn(day.date, busy, { from: opens * 60, to: closes * 60 }, zone) })),
    opens,
    closes,
  };
}

/** What of busy times lies within some hours of a day: one may last for days. */
function busyOn(date: string, busy: readonly Span[], hours: { from: number; to: number }, zone: string): Busy[] {
  const at = (minute: number): number => instantOf(date, minute, zone);
  const [first, last] = [at(hours.from), at(hours.to)];
  return busy.flatMap(({ startsAt, endsAt }) => {
    const start = Math.max(Date.parse(startsAt), first);
    const end = Math.min(Date.parse(endsAt), last);
    if (end <= start) return [];
    return {
      from: start === first ? hours.from : localTime(start, zone).minuteOfDay,
      to: end === last ? hours.to : localTime(end, zone).minuteOfDay,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(end).toISOString(),
    };
  });
}

const dayOf = (at: string, zone: string): string => localDate(Date.parse(at), zone);

/** Side by side where they overlap. One that goes past midnight ends with its day. */
function placed<T extends Timed>(meetings: readonly T[], zone: string): Placed<T>[] {
  const minute = (at: string): number => localTime(Date.parse(at), zone).minuteOfDay;
  const timed = meetings
    .map((meeting) => {
      const to = dayOf(meeting.endsAt, zone) === dayOf(meeting.startsAt, zone) ? minute(meeting.endsAt) : 24 * 60;
      return { meeting, from: minute(meeting.startsAt), to };
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const done: Placed<T>[] = [];
  let group: Omit<Placed<T>, 'lanes'>[] = [];
  const close = (): void => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
    done.push(...group.map((one) => ({ ...one, lanes })));
    group = [];
  };
  for (const one of timed) {
    if (group.every(({ to }) => to <= one.from)) close();
    const taken = new Set(group.filter(({ to }) => to > one.from).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    group.push({ ...one, lane });
  }
  close();
  return done;
}
