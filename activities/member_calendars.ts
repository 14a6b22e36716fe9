import type { BusyTime, CalendarAccess, CalendarProblem } from '#domain/member_calendar.ts';
import type { CalendarEvent, EventToWrite } from '#domain/wire/google_calendar.ts';
import { VendorError } from './vendor_error.ts';

/** A calendar was not read, or not written. Codes only, never a vendor's words. */
export class CalendarError extends VendorError<CalendarProblem> {
  override readonly name = 'CalendarError';
}

/** A page of what became of events; `next` where the next page begins, and after the last one the token of the next look. */
export type EventPage = { events: CalendarEvent[]; next: string | null; token: string | null };

/** A member's own calendar. Everything throws a CalendarError where there is no good answer. */
export type CalendarAccount = {
  busy(from: Date, until: Date): Promise<BusyTime[]>;
  /**
   * What became of events since the look that gave a token; null: all that end after `now`.
   * @param page where the page before ended; null for the first one
   * @returns null where the token is too old: everything is to be looked at again
   */
  look(from: { token: string | null; now: Date; page: string | null }): Promise<EventPage | null>;
  /** What stands under an id now. */
  event(eventId: string, now: Date): Promise<CalendarEvent>;
  /** Has an event stand as it is told, under an id of ours: again is the same event. Nobody is written to. */
  write(event: EventToWrite): Promise<void>;
  /** Takes an event away; again is nothing. Nobody is written to. */
  remove(eventId: string): Promise<void>;
};

/** @param keep stores what is new of the access */
export type MemberCalendars = {
  of(access: CalendarAccess, keep: (fresh: CalendarAccess) => Promise<void>): CalendarAccount;
};
