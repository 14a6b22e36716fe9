import { addDays, instantOf, localDate, weekdayOf } from './calendar.ts';

/** Where the people of a sandbox live. */
export const SANDBOX_ZONE = 'Europe/Paris';
/** 9:05, five minutes into the first sending window. */
const BEGINS_AT_MINUTE = 9 * 60 + 5;
const TUESDAY = 2;
/** Public holidays of France that can fall on a Tuesday: those at a fixed date (Code du travail, L3133-1). */
const HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];

/**
 * How far a new sandbox's clock is ahead: it begins on the next Tuesday at 9:05 in Paris that is a working day.
 * @param atMs the time, in milliseconds since 1970
 * @returns milliseconds, 0 or more
 */
export function sandboxOffsetMs(atMs: number): number {
  for (let date = localDate(atMs, SANDBOX_ZONE); ; date = addDays(date, 1)) {
    if (weekdayOf(date) !== TUESDAY || HOLIDAYS.includes(date.slice(5))) continue;
    const begin = instantOf(date, BEGINS_AT_MINUTE, SANDBOX_ZONE);
    if (begin >= atMs) return begin - atMs;
  }
}
