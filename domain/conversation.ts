import {
  addDays,
  addWorkingDays,
  instantOf,
  localDate,
  weekdayOf,
  DEFAULT_WINDOW,
  type IsHoliday,
} from './calendar.ts';
import { isHumanReply, isQualified, type TriageKind } from './triage/kinds.ts';

/** How a conversation came to rest: somebody answered it, they booked, a person had no more to do, or ended its story. */
export type ConversationRest = 'answered' | 'booked' | 'done' | 'closed';

/** Where a conversation lies: for a person to look at, with the other side, put off, or dealt with. */
export const CONVERSATION_PLACES = ['open', 'waiting', 'snoozed', 'done'] as const;
export type ConversationPlace = (typeof CONVERSATION_PLACES)[number];

/** A rest after which something is still hoped for from the other side. */
export const WAITING_RESTS = ['answered', 'booked'] as const satisfies readonly ConversationRest[];

type Lie = { readonly doneAt: Date | null; readonly rest: ConversationRest | null; readonly snoozedUntil: Date | null };

/** Where a conversation lies at an instant of the workspace's clock: what was put off comes back by being looked at later. */
export function placeAt({ doneAt, rest, snoozedUntil }: Lie, now: Date): ConversationPlace {
  if (snoozedUntil !== null && snoozedUntil > now) return 'snoozed';
  if (doneAt === null) return 'open';
  return WAITING_RESTS.some((one) => one === rest) ? 'waiting' : 'done';
}

/** A year: what is put off for longer is not put off. */
const SNOOZED_AT_MOST_DAYS = 366;
/** What comes back comes back as the day begins. */
const MORNING_MINUTE = DEFAULT_WINDOW.startMinute;
const MONDAY = 1;
// A workspace has no country: only week-ends are known to be no working days.
const NO_HOLIDAYS: IsHoliday = () => false;

/** The days until which a conversation is put off by one key: the next working day, and the Monday of the next week. */
export function snoozeDays(now: number, zone: string): { readonly tomorrow: string; readonly monday: string } {
  const today = localDate(now, zone);
  return {
    tomorrow: localDate(addWorkingDays(now, 1, zone, NO_HOLIDAYS), zone),
    monday: addDays(today, MONDAY + 7 - weekdayOf(today)),
  };
}

/** The morning of a day, for what is put off until then; null for today, a day that is over, and one over a year away. */
export function snoozeUntil(day: string, now: number, zone: string): Date | null {
  const today = localDate(now, zone);
  if (day <= today || day > addDays(today, SNOOZED_AT_MOST_DAYS)) return null;
  return new Date(instantOf(day, MORNING_MINUTE, zone));
}

/**
 * Since when a qualified reply waits for its answer, once a message came in: the first of them counts. Whoever then says
 * no, or not now, waits no more; a machine's message, or one that nobody understands, changes nothing.
 */
export function awaitingAfter(before: Date | null, { kind, at }: { kind: TriageKind | null; at: Date }): Date | null {
  if (kind === null || kind === 'unclear') return before;
  if (isQualified(kind)) return before ?? at;
  return isHumanReply(kind) ? null : before;
}
