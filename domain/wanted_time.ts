import { addDays, weekdayOf } from './calendar.ts';
import { fold, sentencesOf } from './triage/fold.ts';

/** When somebody says that a talk would suit them. */
export interface WantedTime {
  /** Not before this day of theirs, `2026-12-07`; null for any. */
  readonly from: string | null;
  /** On these days of the week alone, by number from Monday, and of each what half; none named is any. */
  readonly days: ReadonlyMap<number, Half>;
}
export type Half = 'morning' | 'afternoon' | 'any';

export const ANY_TIME: WantedTime = { from: null, days: new Map() };

const NEXT_WEEK = /\b(?:semaine prochaine|next week)\b/;
const DAYS = [
  ['lundi', 'monday'],
  ['mardi', 'tuesday'],
  ['mercredi', 'wednesday'],
  ['jeudi', 'thursday'],
  ['vendredi', 'friday'],
] as const;
const NAMED = new RegExp(`\\b(${DAYS.flat().join('|')})\\b( +(?:matin|morning|apres-midi|afternoon))?`, 'g');
/** A day that does not suit is no day to offer. */
const DENIES = /\b(?:pas|sauf|aucun\w*|absente?s?|conges?|not|n't|except|away|out|cannot|unavailable|busy|prise?s?)\b/;

/** Reads it from a reply; today is the day on their calendar. */
export function wantedTimeIn(reply: string, today: string): WantedTime {
  const days = new Map<number, Half>();
  let from: string | null = null;
  for (const sentence of sentencesOf(reply)) {
    const folded = fold(sentence).replace(/\s+/g, ' ');
    if (DENIES.test(folded)) continue;
    if (NEXT_WEEK.test(folded)) from = addDays(today, 8 - weekdayOf(today));
    for (const [, name = '', half = ''] of folded.matchAll(NAMED)) {
      const day = DAYS.findIndex((names) => names.some((one) => one === name)) + 1;
      const said = half === '' ? 'any' : /matin|morning/.test(half) ? 'morning' : 'afternoon';
      const before = days.get(day);
      days.set(day, before === undefined || before === said ? said : 'any');
    }
  }
  return { from, days };
}
