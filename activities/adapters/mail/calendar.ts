import ICAL from 'ical.js';
import { HOUR_MS, instantOf, isZone } from '#domain/calendar.ts';
import { INVITATION_METHODS, MOST_ATTENDEES, type Invitation } from '#domain/invitation.ts';

const HALF_AN_HOUR_MS = HOUR_MS / 2;
const MOST_EVENTS = 50;
const MOST_RULES = 20;
const YEAR = { first: 1970, last: 2100 };

/**
 * Reads an appointment out of the text of a calendar (RFC 5545). Never throws, and expands nothing of what a stranger
 * wrote but the yearly rules of a time zone. The first of a series stands for it.
 * @param zone that of hours that name none (3.3.5, form 1)
 * @returns null for what is none, or cannot be read
 */
export function readInvitation(text: string, zone: string): Invitation | null {
  try {
    const parsed: unknown = ICAL.parse(text);
    if (!Array.isArray(parsed)) return null;
    const calendar = new ICAL.Component(parsed);
    return invitationOf(calendar.name === 'vcalendar' ? calendar : calendar.getFirstSubcomponent('vcalendar'), zone);
  } catch {
    return null;
  }
}

function invitationOf(calendar: ICAL.Component | null, zone: string): Invitation | null {
  const named = calendar?.getFirstPropertyValue('method')?.toString().toUpperCase();
  const method = INVITATION_METHODS.find((one) => one === named);
  if (!calendar || method === undefined) return null;
  const events = calendar.getAllSubcomponents('vevent').slice(0, MOST_EVENTS);
  const event = events.find((one) => !one.hasProperty('recurrence-id')) ?? events[0];
  const uid = event?.getFirstPropertyValue('uid')?.toString().trim();
  const attendees = event?.getAllProperties('attendee') ?? [];
  if (!event || uid === undefined || uid === '' || uid.length > 300 || attendees.length > MOST_ATTENDEES) return null;
  const at = (name: string) => instantIn(calendar, event.getFirstProperty(name), zone);
  const start = at('dtstart');
  if (start === null) return null;
  const textOf = (name: string) => event.getFirstPropertyValue(name)?.toString().trim() ?? '';
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  return {
    ...{ method, uid, recurrence: at('recurrence-id')?.at ?? null, startsAt: start.at, zone: start.zone },
    endsAt: endOf(event, start.at, at('dtend')?.at ?? null),
    sequence: Number.isInteger(sequence) && sequence >= 0 && sequence < 2 ** 31 ? sequence : 0,
    title: textOf('summary'),
    place: textOf('location') || null,
    organiser: addressOf(event.getFirstProperty('organizer')),
    attendees: attendees.flatMap((attendee) => {
      const address = addressOf(attendee);
      const declined = parameterOf(attendee, 'partstat').toUpperCase() === 'DECLINED';
      return address === null ? [] : [{ address, declined }];
    }),
  };
}

/** An instant that a property names, and the zone that it is told in; null for none, and for one of no calendar of ours. */
function instantIn(
  calendar: ICAL.Component,
  property: ICAL.Property | null,
  floating: string,
): { at: Date; zone: string } | null {
  const value = property?.getFirstValue();
  if (!property || !(value instanceof ICAL.Time) || value.year < YEAR.first || value.year > YEAR.last) return null;
  // A thirteenth month has become another year's first: what was written is of no calendar.
  const written: unknown = property.toJSON();
  if (!Array.isArray(written) || value.toString() !== String(written[3])) return null;
  const local = (zone: string) => {
    const pad = (part: number) => String(part).padStart(2, '0');
    const day = `${value.year}-${pad(value.month)}-${pad(value.day)}`;
    const minute = value.isDate ? 0 : value.hour * 60 + value.minute;
    return dated(instantOf(day, minute, zone) + (value.isDate ? 0 : value.second * 1000), zone);
  };
  if (!value.isDate && value.zone === ICAL.Timezone.utcTimezone) return dated(value.toJSDate().getTime(), 'UTC');
  const id = parameterOf(property, 'tzid').replace(/^\/[^/]+\/[^/]+\//, '');
  if (id === '') return local(floating);
  if (isZone(id)) return local(id);
  const told = calendar.getAllSubcomponents('vtimezone').find((one) => one.getFirstPropertyValue('tzid') === id);
  const lived = told?.getFirstPropertyValue('x-lic-location')?.toString() ?? '';
  if (isZone(lived)) return local(lived);
  if (!told || !isYearly(told)) return local(floating);
  value.zone = new ICAL.Timezone(told);
  return dated(value.toJSDate().getTime(), floating);
}

const dated = (ms: number, zone: string) => (Number.isNaN(ms) ? null : { at: new Date(ms), zone });

/** Whether the rules of a zone are few, and change it twice a year: then they end before long when they are followed. */
function isYearly(zone: ICAL.Component): boolean {
  const rules = zone.getAllSubcomponents();
  return (
    rules.length <= MOST_RULES &&
    rules.every((rule) => {
      const start = rule.getFirstPropertyValue('dtstart');
      const recurs = rule.getAllProperties('rrule').map((one) => one.getFirstValue());
      const isPlain = recurs.every(
        (one) =>
          one instanceof ICAL.Recur &&
          one.freq === 'YEARLY' &&
          Object.values(one.parts).every((values) => values.length <= 1),
      );
      const dates = rule.getAllProperties('rdate').length;
      return isPlain && recurs.length <= 1 && dates <= 200 && start instanceof ICAL.Time && start.year >= 1601;
    })
  );
}

/** Its end, as it is given, or after its duration (3.6.1); half an hour where neither says, or what it says is before the start. */
function endOf(event: ICAL.Component, start: Date, end: Date | null): Date {
  const lasts = event.getFirstPropertyValue('duration');
  const afterMs = end?.getTime() ?? (lasts instanceof ICAL.Duration ? start.getTime() + lasts.toSeconds() * 1000 : NaN);
  return new Date(
    afterMs > start.getTime() && afterMs < start.getTime() + 366 * 24 * HOUR_MS
      ? afterMs
      : start.getTime() + HALF_AN_HOUR_MS,
  );
}

function addressOf(property: ICAL.Property | null): string | null {
  const value = property?.getFirstValue()?.toString() ?? '';
  const address = /^mailto:(.+)$/i.exec(value.trim())?.[1] ?? (property ? parameterOf(property, 'email') : '');
  return address.trim() === '' ? null : address.trim().toLowerCase();
}

function parameterOf(property: ICAL.Property, name: string): string {
  const value: unknown = property.getParameter(name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}
