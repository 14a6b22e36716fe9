import { z } from 'zod';
import { isZone } from '../calendar.ts';
import { MOST_ATTENDEES } from '../invitation.ts';
import type { BusyTime } from '../member_calendar.ts';
import { cleanLine, cut } from '../text.ts';
import { zonedInstantSchema } from '../text.schema.ts';

/** When somebody is taken, and nothing of what for. */
export const CALENDAR_BUSY = 'https://www.googleapis.com/auth/calendar.freebusy';
/** The events of the calendars that are their own: there is no scope for some events only. */
export const CALENDAR_EVENTS = 'https://www.googleapis.com/auth/calendar.events.owned';
/** Whose account it is: for the screen, and to know when the same grant is held twice. */
export const WHOSE_ACCOUNT = ['openid', 'email'] as const;

/** What an ID token says (OpenID Connect Core, 2). It comes from Google's own endpoint, over TLS: its signature says no more (3.1.3.7). */
export const idTokenClaimsSchema = z.object({ email: z.string() });

/** The answer of `freeBusy.query`; a calendar that could not be looked at says so in `errors`. */
export const freeBusySchema = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      errors: z.array(z.object({ reason: z.string().optional() })).default([]),
      busy: z.array(z.object({ start: zonedInstantSchema, end: zonedInstantSchema })).default([]),
    }),
  ),
});

/** Busy times, where the one calendar that was asked about gave them; null where it did not. */
export function busyOf({ calendars }: z.output<typeof freeBusySchema>): BusyTime[] | null {
  const [asked] = Object.values(calendars);
  if (asked === undefined || asked.errors.length > 0) return null;
  return asked.busy
    .map(({ start, end }) => ({ startsAt: Date.parse(start), endsAt: Date.parse(end) }))
    .filter(({ startsAt, endsAt }) => endsAt > startsAt);
}

/** A date alone is a whole day (RFC 5545, 3.3.4). */
const moment = z.object({ dateTime: zonedInstantSchema.optional(), timeZone: z.string().optional() });
const person = z.object({
  email: z.string().optional(),
  self: z.boolean().default(false),
  resource: z.boolean().default(false),
  responseStatus: z.string().optional(),
});

/** An event (developers.google.com/workspace/calendar/api/v3/reference/events): of one that is gone, its id is sure alone. */
export const googleEventSchema = z.object({
  id: z.string(),
  status: z.string().optional(),
  iCalUID: z.string().optional(),
  eventType: z.string().default('default'),
  summary: z.string().default(''),
  location: z.string().optional(),
  visibility: z.string().optional(),
  hangoutLink: z.string().optional(),
  sequence: z.number().int().nonnegative().default(0),
  start: moment.optional(),
  end: moment.optional(),
  recurrence: z.array(z.string()).default([]),
  recurringEventId: z.string().optional(),
  originalStartTime: moment.optional(),
  organizer: person.optional(),
  attendees: z.array(person).default([]),
});
export type GoogleEvent = z.output<typeof googleEventSchema>;

/** A page of `events.list`: the last one carries the token of the next look. */
export const googleEventsSchema = z.object({
  items: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});

/** Where an event stands among others: of a series, the one that would have begun at an instant. */
type Which = { readonly eventId: string; readonly series: string | null; readonly originalStart: Date | null };

/** What a calendar holds now. `gone`: deleted, or its owner declined it; `other`: a whole day, a crowd, no appointment. */
export type CalendarEvent =
  | (Which & { readonly kind: 'gone' | 'other' })
  | (Which & {
      readonly kind: 'there';
      /** iCalendar's own id (RFC 5545, 3.8.4.7): the same in the calendars of all who come, and for all of a series */
      readonly uid: string;
      readonly sequence: number;
      readonly startsAt: Date;
      readonly endsAt: Date;
      readonly zone: string;
      readonly title: string;
      readonly place: string | null;
      /** how it comes back, in the lines of RFC 5545, 3.8.5; none for a single one */
      readonly rules: readonly string[];
      /** who else comes, in lower case, and who of them said that they will not */
      readonly emails: readonly string[];
      readonly declined: readonly string[];
    });

/** What an event is to us. */
export function calendarEvent(event: GoogleEvent): CalendarEvent {
  const { id: eventId, recurringEventId: series = null, originalStartTime, start, end, attendees } = event;
  const original = originalStartTime?.dateTime;
  const which = { eventId, series, originalStart: original === undefined ? null : new Date(original) };
  const others = attendees.filter(({ self, resource }) => !self && !resource);
  const comes = [...(event.organizer?.self === true ? [] : [event.organizer?.email]), ...others.map(emailOf)];
  const emails = [...new Set(comes.flatMap((email) => (email === undefined ? [] : [email.toLowerCase()])))];
  const stays = attendees.some(({ self, responseStatus }) => self && responseStatus === 'declined');
  if (event.status === 'cancelled' || stays) return { kind: 'gone', ...which };
  const isOther = event.eventType !== 'default' || attendees.length > MOST_ATTENDEES;
  if (isOther || start?.dateTime === undefined || end?.dateTime === undefined) return { kind: 'other', ...which };
  const { timeZone = 'UTC' } = start;
  const zone = isZone(timeZone) ? timeZone : 'UTC';
  // What its owner keeps from their colleagues at Google's, colleagues do not read here.
  const isPrivate = event.visibility === 'private' || event.visibility === 'confidential';
  const where = cleanLine(event.location ?? '') ?? event.hangoutLink ?? null;
  return {
    ...{ kind: 'there', ...which, uid: event.iCalUID ?? eventId, sequence: event.sequence, zone, emails },
    ...{ startsAt: new Date(start.dateTime), endsAt: new Date(end.dateTime), title: isPrivate ? '' : event.summary },
    ...{ place: isPrivate ? null : where && cut(where, 500), rules: event.recurrence },
    declined: others.flatMap(({ email, responseStatus }) =>
      responseStatus === 'declined' && email !== undefined ? [email.toLowerCase()] : [],
    ),
  };
}

const emailOf = ({ email }: { email?: string | undefined }): string | undefined => email;

/** How our meeting is written as an event. With a `guest`, they read what stands in it. */
export interface EventToWrite {
  /** ours: base32hex (RFC 4648, 7), 5 to 1024 characters; the same each time, so that no retry makes a second one */
  readonly eventId: string;
  readonly title: string;
  readonly description: string;
  readonly place: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly guest: string | null;
}

/** The body of `events.insert` and `events.update`. */
export const eventBody = ({ eventId, title, description, place, startsAt, endsAt, zone, guest }: EventToWrite) => ({
  ...{ id: eventId, status: 'confirmed', summary: title, description, location: place ?? '' },
  start: { dateTime: startsAt.toISOString(), timeZone: zone },
  end: { dateTime: endsAt.toISOString(), timeZone: zone },
  attendees: guest === null ? [] : [{ email: guest }],
});
