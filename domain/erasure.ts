import { DAY_MS } from './calendar.ts';

/** The law gives a month (GDPR, article 12, 3): whoever asked is erased by this day, with some to spare. */
export const ERASED_AFTER_DAYS = 25;

/** When somebody who asked is erased at the latest. */
export const erasureDueAt = (asked: Date): Date => new Date(asked.getTime() + ERASED_AFTER_DAYS * DAY_MS);
