/**
 * Wall clocks and working days. An instant is a number of milliseconds since 1970 (UTC); a date is `YYYY-MM-DD`; a zone
 * is an IANA name. Nothing here knows what time it is.
 */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
const WEEKDAYS = [7, 1, 2, 3, 4, 5, 6] as const satisfies readonly Weekday[];

/** Whether a date is a public holiday where it matters. Given by the caller: the tables are not pure. */
export type IsHoliday = (isoDate: string) => boolean;

/** The hours at which a message may leave: minutes since local midnight, from `startMinute` to just before `endMinute`. */
export interface Window {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly days: readonly Weekday[];
}

/** 9:00 to 17:30, Monday to Friday. */
export const DEFAULT_WINDOW: Window = { startMinute: 9 * 60, endMinute: 17 * 60 + 30, days: [1, 2, 3, 4, 5] };

/** What a clock on a wall and a calendar beside it show. */
export interface LocalTime {
  readonly isoDate: string;
  readonly weekday: Weekday;
  /** whole minutes since local midnight, 0 to 1439, as the clock shows them */
  readonly minuteOfDay: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a zone's name is one that can be computed with. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall time of a zone at an instant, as if it were UTC: milliseconds since 1970 on that wall, whole seconds. */
function wallMs(instant: number, zone: string): number {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(instant)) {
    if (type in parts) Object.assign(parts, { [type]: Number(value) });
  }
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
export function zoneOffsetMs(instant: number, zone: string): number {
  return wallMs(instant, zone) - Math.floor(instant / 1000) * 1000;
}

/** What the clock of a zone shows at an instant. */
export function localTime(instant: number, zone: string): LocalTime {
  const wall = new Date(wallMs(instant, zone));
  return {
    isoDate: wall.toISOString().slice(0, 10),
    weekday: weekdayOf(wall.toISOString().slice(0, 10)),
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** The date in a zone at an instant, `YYYY-MM-DD`. */
export function localDate(instant: number, zone: string): string {
  return localTime(instant, zone).isoDate;
}

export function weekdayOf(isoDate: string): Weekday {
  return WEEKDAYS[new Date(`${isoDate}T00:00:00Z`).getUTCDay()] ?? 7;
}

/** The date some days later (or earlier, when negative). */
export function addDays(isoDate: string, days: number): string {
  return new Date(Date.parse(`${isoDate}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The instant at which a zone's clock shows a wall time. A time that happens twice (clocks go back) is its first
 * occurrence; one that never happens (clocks go forward) is moved on by the gap, as RFC 5545 (3.3.5) asks.
 * @param minuteOfDay minutes since midnight on that wall, 0 to 1440; may have a fraction
 */
export function instantOf(isoDate: string, minuteOfDay: number, zone: string): number {
  const wall = Date.parse(`${isoDate}T00:00:00Z`) + minuteOfDay * MINUTE_MS;
  const before = zoneOffsetMs(wall - DAY_MS, zone);
  const after = zoneOffsetMs(wall + DAY_MS, zone);
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)];
  // Where no clock ever showed this time, the offset in force before the gap carries it over to the other side.
  return candidates.find((instant) => instant + zoneOffsetMs(instant, zone) === wall) ?? wall - before;
}

/** Whether people work on a date: Monday to Friday, unless it is a holiday. */
export function isWorkingDay(isoDate: string, isHoliday: IsHoliday): boolean {
  return weekdayOf(isoDate) <= 5 && !isHoliday(isoDate);
}

/** No calendar has a year without a working day; one that says so is wrong, and a loop must end. */
const HORIZON_DAYS = 400;

/**
 * The same wall time, n working days later. Counting begins the day after, so that one working day after a Friday, a
 * Saturday or a Sunday is a Monday.
 * @param workingDays integer, 0 or more; 0 gives the instant itself
 * @throws RangeError when there are not that many working days in sight
 */
export function addWorkingDays(instant: number, workingDays: number, zone: string, isHoliday: IsHoliday): number {
  if (!Number.isInteger(workingDays) || workingDays < 0) throw new RangeError('working_days_not_a_count');
  if (workingDays === 0) return instant;
  const { isoDate, minuteOfDay, second } = localTime(instant, zone);
  const subSecondMs = ((instant % 1000) + 1000) % 1000;
  let date = isoDate;
  let left = workingDays;
  for (let step = 0; left > 0; step++) {
    if (step > HORIZON_DAYS + workingDays * 7) throw new RangeError('no_working_day');
    date = addDays(date, 1);
    if (isWorkingDay(date, isHoliday)) left--;
  }
  return instantOf(date, minuteOfDay + second / 60, zone) + subSecondMs;
}

/** Whether a message may leave at an instant, by the clock and the calendar of a zone. */
export function isInWindow(instant: number, window: Window, zone: string, isHoliday: IsHoliday): boolean {
  const { isoDate, weekday, minuteOfDay } = localTime(instant, zone);
  return (
    window.days.includes(weekday) &&
    minuteOfDay >= window.startMinute &&
    minuteOfDay < window.endMinute &&
    !isHoliday(isoDate)
  );
}

/**
 * The first instant, now or later, at which the window is open; null when it does not open within 400 days.
 * On days when clocks change, a window whose beginning falls into the hour that does not exist opens at the change,
 * and one that the clocks go back into opens again.
 */
export function nextWindowOpening(instant: number, window: Window, zone: string, isHoliday: IsHoliday): number | null {
  if (isInWindow(instant, window, zone, isHoliday)) return instant;
  const today = localDate(instant, zone);
  for (let day = 0; day <= HORIZON_DAYS; day++) {
    const date = addDays(today, day);
    if (!window.days.includes(weekdayOf(date)) || isHoliday(date)) continue;
    const openings = openingsOn(date, window, zone).filter(
      (opening) =>
        opening >= instant && localDate(opening, zone) === date && isInWindow(opening, window, zone, isHoliday),
    );
    if (openings.length > 0) return Math.min(...openings);
  }
  return null;
}

/** The instants of a date at which a window may begin to be open: its beginning, and a change of the clocks. */
function openingsOn(date: string, window: Window, zone: string): number[] {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const [before, after] = [wall - DAY_MS, wall + 2 * DAY_MS];
  const [offsetBefore, offsetAfter] = [zoneOffsetMs(before, zone), zoneOffsetMs(after, zone)];
  const start = instantOf(date, window.startMinute, zone);
  if (offsetBefore === offsetAfter) return [start];
  const second = wall + window.startMinute * MINUTE_MS - Math.min(offsetBefore, offsetAfter);
  return [start, second, clockChange(before, after, zone)];
}

/** The first instant with the later of two offsets, when a zone changes its clock once between two instants. */
function clockChange(from: number, to: number, zone: string): number {
  const offset = zoneOffsetMs(from, zone);
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsetMs(middle * 1000, zone) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}

/**
 * The instant at which so many minutes of open window have gone by, counted from an instant (or from the next opening,
 * when the window is closed); null when the window does not open that often.
 * @param minutes 0 or more, of open window
 */
export function addWindowMinutes(
  instant: number,
  minutes: number,
  window: Window,
  zone: string,
  isHoliday: IsHoliday,
): number | null {
  let leftMs = minutes * MINUTE_MS;
  let at = nextWindowOpening(instant, window, zone, isHoliday);
  for (let day = 0; at !== null && day <= HORIZON_DAYS; day++) {
    const closing = instantOf(localDate(at, zone), window.endMinute, zone);
    const openMs = Math.max(0, closing - at);
    if (leftMs <= openMs) return at + leftMs;
    leftMs -= openMs;
    at = nextWindowOpening(Math.max(closing, at + MINUTE_MS), window, zone, isHoliday);
  }
  return null;
}
