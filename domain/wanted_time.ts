import { addDays, weekdayOf } from './calendar.ts';
import { fold, sentencesOf } from './triage/fold.ts';

/** When somebody says that a talk would suit them. */
export interface WantedTime {
  /** Not before this day of theirs, `2026-12-07`; null for any. */
  readonly from: string | null;
  /** On these days of the week alone, by number from Monday, and of each what half; none named is any. */
  readonly days: ReadonlyMap<number, Half>;
  /** At these minutes of a day of theirs, rather than at any other. */
  readonly minutes: readonly number[];
}
export type Half = 'morning' | 'afternoon' | 'any';

export const ANY_TIME: WantedTime = { from: null, days: new Map(), minutes: [] };

const NEXT_WEEK = /\b(?:semaine prochaine|next week)\b/;
const DAYS = [
  ['lundi', 'monday'],
  ['mardi', 'tuesday'],
  ['mercredi', 'wednesday'],
  ['jeudi', 'thursday'],
  ['vendredi', 'friday'],
] as const;
const NAMED = new RegExp(`\\b(${DAYS.flat().join('|')})\\b( +(?:matin|morning|apres-midi|afternoon))?`, 'g');
/** The day after the one that they write on. */
const TOMORROW = /(?<!apres-|day after )\b(?:demain|tomorrow)\b( +(?:matin|morning|apres-midi|afternoon))?/g;
/** `14h`, `14 h 30`, `2pm`, `2.30 pm`, `14:00`, of whatever day. A length of time is too short to be an hour to talk at. */
const HOUR = /\b(\d{1,2})(?: ?h(?:eures?|rs?)? ?(\d{2})?\b|[:.](\d{2})(?: ?([ap])\.?m\b)?| ?([ap])\.?m\b| o'clock\b)/g;
/** A day that does not suit is no day to offer; "why not" denies nothing. */
const WHY_NOT = /\b(?:pourquoi pas|why not)\b/g;
const DENIES = /\b(?:pas|sauf|aucun\w*|absente?s?|conges?|not|n't|except|away|out|cannot|unavailable|busy|prise?s?)\b/;

/** Reads it from a reply; today is the day on their calendar. */
export function wantedTimeIn(reply: string, today: string): WantedTime {
  const days = new Map<number, Half>();
  const minutes: number[] = [];
  let from: string | null = null;
  const add = (day: number, half: string): void => {
    const said = half === '' ? 'any' : /matin|morning/.test(half) ? 'morning' : 'afternoon';
    const before = days.get(day);
    days.set(day, before === undefined || before === said ? said : 'any');
  };
  for (const sentence of sentencesOf(reply)) {
    const folded = fold(sentence).replace(/\s+/g, ' ');
    if (DENIES.test(folded.replace(WHY_NOT, ''))) continue;
    if (NEXT_WEEK.test(folded)) from = addDays(today, 8 - weekdayOf(today));
    for (const [, name = '', half = ''] of folded.matchAll(NAMED)) {
      add(DAYS.findIndex((names) => names.some((one) => one === name)) + 1, half);
    }
    for (const [, half = ''] of folded.matchAll(TOMORROW)) add(weekdayOf(addDays(today, 1)), half);
    if (days.size > 0 || from !== null) minutes.push(...hoursIn(folded));
  }
  return { from, days, minutes };
}

/** The hours of a day that a folded sentence names, in minutes. */
function hoursIn(folded: string): number[] {
  return Array.from(folded.matchAll(HOUR)).flatMap(([, hour = '', past = '', minute = '', half, halfAlone]) => {
    const noon = half ?? halfAlone;
    const hours = noon === undefined ? Number(hour) : (Number(hour) % 12) + (noon === 'p' ? 12 : 0);
    const at = hours * 60 + Number(past || minute || 0);
    return hours < 24 && at % 60 < 60 ? [at] : [];
  });
}
