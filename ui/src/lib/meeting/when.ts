import { instantOf, localDate, localTime } from '#domain/calendar.ts';

/** What `<input type="datetime-local">` holds, as an instant (ISO 8601), in a zone; null when it holds none. */
export function instantIn(local: string, zone: string): string | null {
  const [, date, hours, minutes] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(local) ?? [];
  if (date === undefined) return null;
  return new Date(instantOf(date, Number(hours) * 60 + Number(minutes), zone)).toISOString();
}

/** The next full hour of an instant, as the same input holds it. */
export function nextHour(at: string, zone: string): string {
  const next = Math.ceil((Date.parse(at) + 1) / 3_600_000) * 3_600_000;
  const hour = Math.floor(localTime(next, zone).minuteOfDay / 60);
  return `${localDate(next, zone)}T${String(hour).padStart(2, '0')}:00`;
}
