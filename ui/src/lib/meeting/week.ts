import { addDays, instantOf, localDate, localTime, weekdayOf } from '#domain/calendar.ts';

/** How meetings are looked at: all of them in a list, or one week of the calendar, by its Monday. */
export interface MeetingsView {
  readonly week: string | null;
}

const DAYS = 7;
const WORKING_DAYS = 5;
/** Hours that a week shows whatever happens in it. */
const OPENS = 8;
const CLOSES = 19;

interface Timed {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The Monday of the week that a day is in. */
export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** What the address says: `?view=week`, and `&week=2026-11-30` for another week than this one. */
export function viewOf(query: URLSearchParams, now: string, zone: string): MeetingsView {
  if (query.get('view') !== 'week') return { week: null };
  const asked = query.get('week') ?? '';
  const isDay = /^20\d\d-\d\d-\d\d$/.test(asked) && !Number.isNaN(Date.parse(asked));
  return { week: mondayOf(isDay ? asked : localDate(Date.parse(now), zone)) };
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
  readonly meetings: readonly Placed<T>[];
}

/** A week of meetings as a calendar shows it: its days, a weekend only where something is on it, and its hours. */
export function weekOf<T extends Timed>(monday: string, meetings: readonly T[], zone: string) {
  const days = Array.from({ length: DAYS }, (_, n): Day<T> => {
    const date = addDays(monday, n);
    const at = new Date(instantOf(date, 12 * 60, zone)).toISOString();
    return {
      date,
      at,
      meetings: placed(
        meetings.filter(({ startsAt }) => dayOf(startsAt, zone) === date),
        zone,
      ),
    };
  });
  const all = days.flatMap((day) => day.meetings);
  return {
    days: days.filter((day, n) => n < WORKING_DAYS || days.slice(n).some((later) => later.meetings.length > 0)),
    opens: Math.min(OPENS, ...all.map(({ from }) => Math.floor(from / 60))),
    closes: Math.max(CLOSES, ...all.map(({ to }) => Math.ceil(to / 60))),
  };
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
