import { addDays, instantOf, localTime } from '#domain/calendar.ts';

/** What `<input type="datetime-local">` holds, as an instant (ISO 8601), in a zone; null when it holds none. */
export function instantIn(local: string, zone: string): string | null {
  const [, date, hours, minutes] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(local) ?? [];
  if (date === undefined) return null;
  return new Date(instantOf(date, Number(hours) * 60 + Number(minutes), zone)).toISOString();
}

/** An instant as the same input holds it, to the minute. */
export function localIn(at: number, zone: string): string {
  const { isoDate, minuteOfDay } = localTime(at, zone);
  const clock = [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, '0'));
  return `${isoDate}T${clock.join(':')}`;
}

/** The next full hour of an instant. */
export const nextHour = (at: string, zone: string): string =>
  localIn(Math.ceil((Date.parse(at) + 1) / 3_600_000) * 3_600_000, zone).replace(/\d{2}$/, '00');

/**
 * The last day (`2026-12-03`) of what takes whole days, from a midnight of a zone to another, as an invitation for a day does;
 * null for what has hours.
 */
export function lastWholeDay(
  { startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string },
  zone: string,
): string | null {
  const [start, end] = [localTime(Date.parse(startsAt), zone), localTime(Date.parse(endsAt), zone)];
  if (start.minuteOfDay !== 0 || end.minuteOfDay !== 0 || end.isoDate <= start.isoDate) return null;
  return addDays(end.isoDate, -1);
}

/** Whether the clock of theirs shows another hour. UTC is what calendars write for anybody: it is no zone that somebody lives in. */
export function isElsewhere(startsAt: string, theirs: string, ours: string): boolean {
  const hourIn = (zone: string): number => localTime(Date.parse(startsAt), zone).minuteOfDay;
  return theirs !== 'UTC' && hourIn(theirs) !== hourIn(ours);
}
