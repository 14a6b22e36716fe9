import { DAY_MS, MINUTE_MS } from './calendar.ts';
import { sha256Hex } from './hash.ts';
import type { Id } from './id.ts';

/** What is kept sealed of a member's calendar: what its owner granted, and an access token for as long as it is good. */
export interface CalendarAccess {
  readonly refreshToken: string;
  readonly accessToken: string | null;
  /** milliseconds, by the time outside any workspace */
  readonly accessTokenExpiresAt: number | null;
}

/** What the access to a calendar is sealed for. */
export const memberCalendarContext = (workspaceId: Id<'ws'>, calendarId: Id<'cal'>): string =>
  `member_calendar|${workspaceId}|${calendarId}`;

/** `lost`: its owner took back what they granted, or changed their password; they connect it again. */
export const CALENDAR_STATUSES = ['connected', 'lost'] as const;
export type CalendarStatus = (typeof CALENDAR_STATUSES)[number];

/** Why a calendar was not read, or not written. */
export const CALENDAR_PROBLEMS = [
  'consent_lost', // the account's owner took it back
  'not_allowed', // Google does not let us: the interface is switched off, or less was granted
  'rate_limited',
  'unavailable', // no answer, or one that says so
  'odd_answer', // an answer that its documentation does not know
] as const;
export type CalendarProblem = (typeof CALENDAR_PROBLEMS)[number];

/** What became of a person's consent for their calendar, as pages are told: `?calendar=`. */
export const CALENDAR_OUTCOMES = [
  'connected',
  'refused', // the person said no
  'expired', // it was not begun here, or too long ago
  'permissions', // the one that everything needs was left out
  'failed', // Google gave nothing that works
  'sandbox',
] as const;
export type CalendarOutcome = (typeof CALENDAR_OUTCOMES)[number];

/** When somebody is taken, in milliseconds: what for is not known. */
export interface BusyTime {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Busy times are read so far ahead. */
export const BUSY_AHEAD_MS = 56 * DAY_MS;
/** A calendar is read every few minutes: what is older than this is not gone by. */
const BUSY_FRESH_MS = 20 * MINUTE_MS;

/** How much is known of when somebody is free: their calendar was read lately, could not be lately, or is not connected. */
export const AVAILABILITIES = ['read', 'unread', 'none'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

interface Read {
  readonly status: CalendarStatus;
  readonly busy: readonly BusyTime[] | null;
  readonly busyReadAt: Date | null;
}

/** When the owner of a calendar is taken, as far as it was read lately: nothing is said by what was read long ago. */
export function availabilityOf(calendar: Read | null, now: Date): { state: Availability; busy: readonly BusyTime[] } {
  if (calendar === null) return { state: 'none', busy: [] };
  const { status, busy, busyReadAt } = calendar;
  const fresh = busyReadAt !== null && now.getTime() - busyReadAt.getTime() <= BUSY_FRESH_MS;
  return status === 'connected' && busy !== null && fresh ? { state: 'read', busy } : { state: 'unread', busy: [] };
}

/** Busy times that touch a span, in their order. */
export const takenWithin = <T extends BusyTime>(busy: readonly T[], span: BusyTime): T[] =>
  busy
    .filter(({ startsAt, endsAt }) => startsAt < span.endsAt && endsAt > span.startsAt)
    .toSorted((a, b) => a.startsAt - b.startsAt);

/**
 * What is known of a meeting's event in a calendar: `found` there; ours, `pending` until the calendar has it as the meeting
 * is, then `written`; `refused`, and somebody is told; or `gone` from it.
 */
export const EVENT_STATUSES = ['found', 'pending', 'written', 'refused', 'gone'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** The id under which we write a meeting's event, in digits that Google takes (base32hex, RFC 4648, 7): the same at each try. */
export const eventIdOf = (meetingId: Id<'mtg'>): string => sha256Hex(`calendar_event|${meetingId}`);
