import { DAY_MS } from './calendar.ts';

/** The law gives a month (GDPR, article 12, 3): whoever asked is erased by this day, with some to spare. */
export const ERASED_AFTER_DAYS = 25;

/** What is under way for somebody ends within moments. Of what has not after this long, somebody is told. */
export const ERASURE_TOLD_AFTER_MS = 6 * 3_600_000;
/** What has not ended by then is given up, on the 27th day: the shortest month has 28. */
export const ERASURE_WAITS_AT_MOST_MS = 2 * DAY_MS;

/** When somebody who asked is erased at the latest. */
export const erasureDueAt = (asked: Date): Date => new Date(asked.getTime() + ERASED_AFTER_DAYS * DAY_MS);
