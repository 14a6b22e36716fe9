import ICAL from 'ical.js';
import { instantOf, isZone, localTime } from '#domain/calendar.ts';
import type { CalendarEvent } from '#domain/wire/google_calendar.ts';

type There = Extract<CalendarEvent, { kind: 'there' }>;

/** So many occurrences are gone through, and no more: what came back ten thousand times is no appointment. */
const MOST = 10_000;

/**
 * A series as the first of its occurrences that is not over stands for it (RFC 5545, 3.8.5); where all are, or its rules cannot
 * be read, as the first one. What was moved by itself is an event of its own.
 */
export function nextOccurrence(event: There, now: Date): There {
  const { rules, startsAt, endsAt } = event;
  const zone = isZone(event.zone) ? event.zone : 'UTC';
  if (rules.length === 0 || endsAt > now) return event;
  const lasts = endsAt.getTime() - startsAt.getTime();
  try {
    const starts = startsOf(rules, startsAt.getTime(), zone);
    for (let seen = 0; seen < MOST; seen++) {
      const at = starts();
      if (at === null) break;
      if (at + lasts > now.getTime()) return { ...event, startsAt: new Date(at), endsAt: new Date(at + lasts) };
    }
    return event;
  } catch {
    return event;
  }
}

/** The starts of a series one after the other: its rules are of the hour on the wall of its zone. */
function startsOf(rules: readonly string[], first: number, zone: string): () => number | null {
  const lines = rules.map((rule) => `${rule}\r\n`).join('');
  const parsed: unknown = ICAL.parse(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${lines}END:VEVENT\r\nEND:VCALENDAR`);
  if (!Array.isArray(parsed)) return () => null;
  const component = new ICAL.Component(parsed).getFirstSubcomponent('vevent');
  const { isoDate, minuteOfDay } = localTime(first, zone);
  const [year, month, day] = isoDate.split('-').map(Number);
  const dtstart = ICAL.Time.fromData({
    ...{ year, month, day, hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60, second: 0, isDate: false },
  });
  const expansion = new ICAL.RecurExpansion({ ...(component && { component }), dtstart });
  return () => {
    const at = expansion.next();
    if (expansion.complete) return null;
    const date = [at.year, at.month, at.day].map((part) => String(part).padStart(2, '0')).join('-');
    return instantOf(date, at.hour * 60 + at.minute, zone);
  };
}
