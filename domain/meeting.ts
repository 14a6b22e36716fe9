import { addDays, DEFAULT_WINDOW, instantOf, localDate, nextWindowOpening, type IsHoliday } from './calendar.ts';
import { mayBecome } from './transition.ts';

export const MEETING_STATUSES = ['booked', 'cancelled', 'held', 'no_show'] as const;
export type MeetingStatus = (typeof MEETING_STATUSES)[number];

/** Who told us of the appointment. Only an event in a calendar, or a person, books a lead: never a sent link. */
export const MEETING_SOURCES = ['calcom', 'calendly', 'google', 'ical', 'manual'] as const;
export type MeetingSource = (typeof MEETING_SOURCES)[number];

/** Why a booking is taken for a lead's. */
export const MEETING_MATCHES = ['token', 'address', 'other_address', 'mail', 'attached', 'manual'] as const;
export type MeetingMatch = (typeof MEETING_MATCHES)[number];

/** What a meeting that was held came to. */
export const DEALS = ['signed', 'not_signed'] as const;
export type Deal = (typeof DEALS)[number];

/**
 * A rescheduled meeting stays `booked` with another time; a cancelled one may be booked again. What a person said came of it
 * can be said otherwise, or taken back: it is `booked` again.
 */
export const MEETING_TRANSITIONS = {
  booked: ['cancelled', 'held', 'no_show'],
  cancelled: ['booked'],
  held: ['booked', 'no_show'],
  no_show: ['booked', 'held'],
} satisfies Record<MeetingStatus, readonly MeetingStatus[]>;

export function meetingMayBecome(from: MeetingStatus, to: MeetingStatus): boolean {
  return mayBecome<MeetingStatus>(MEETING_TRANSITIONS, from, to);
}

/** What a person says came of a meeting; `open` takes back what was said. */
export const MEETING_OUTCOMES = ['held', 'no_show', 'signed', 'not_signed', 'open'] as const;
export type MeetingOutcome = (typeof MEETING_OUTCOMES)[number];

/** What an outcome makes of a meeting. Only a meeting that was held is signed, or not. */
export const OUTCOME_SAYS = {
  held: { status: 'held', deal: null },
  no_show: { status: 'no_show', deal: null },
  signed: { status: 'held', deal: 'signed' },
  not_signed: { status: 'held', deal: 'not_signed' },
  open: { status: 'booked', deal: null },
} as const satisfies Record<MeetingOutcome, { readonly status: MeetingStatus; readonly deal: Deal | null }>;

/** The statuses from which an outcome may be said: an appointment that was called off came to nothing. */
export const SAYABLE_FROM = ['booked', 'held', 'no_show'] as const satisfies readonly MeetingStatus[];

/** Before a meeting has begun nobody knows what came of it. */
export const hasBegun = (startsAt: Date, now: Date): boolean => startsAt.getTime() <= now.getTime();

/** When somebody is asked what came of a meeting: from the opening of the first working day after it ended. */
export function askOutcomeAt(endsAt: Date, zone: string, isHoliday: IsHoliday): Date {
  const nextDay = instantOf(addDays(localDate(endsAt.getTime(), zone), 1), 0, zone);
  return new Date(nextWindowOpening(nextDay, DEFAULT_WINDOW, zone, isHoliday) ?? nextDay);
}
