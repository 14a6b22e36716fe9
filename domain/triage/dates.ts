import { READERS, type Precision } from './date_readers.ts';
import { fullYear, iso, nearest } from './day.ts';

/** A day, week or month that a text names. Offsets are into the folded text that was searched. */
export type DateMention = {
  readonly date: string;
  readonly precision: Precision;
  readonly start: number;
  readonly end: number;
};

/** Whether numeric dates of a text must be month first: a second number over 12, or day-first dates far from the message. */
export function monthFirst(folded: string, sentOn: string): boolean {
  const pairs = [...folded.matchAll(/\b(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?\b/g)];
  if (pairs.length === 0) return false;
  if (pairs.some((pair) => Number(pair[1]) > 12)) return false;
  if (pairs.some((pair) => Number(pair[2]) > 12)) return true;
  const distance = (flip: boolean): number =>
    Math.max(
      ...pairs.map((pair) => {
        const [day, month] = flip ? [Number(pair[2]), Number(pair[1])] : [Number(pair[1]), Number(pair[2])];
        const date = pair[3] === undefined ? nearest(sentOn, month, day) : iso(fullYear(pair[3]), month, day);
        return date === null ? 9999 : Math.abs(Date.parse(date) - Date.parse(sentOn)) / 86_400_000;
      }),
    );
  return distance(false) > 75 && distance(true) < 45;
}

/**
 * Every date a folded text names, in order of place; a longer reading hides the shorter ones inside it. French,
 * English, German, Spanish, Italian, Dutch; numeric dates are day first unless `american`.
 */
export function datesIn(folded: string, sentOn: string, american: boolean): DateMention[] {
  const found: DateMention[] = [];
  for (const { pattern, precision, read } of READERS) {
    for (const match of folded.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const date = read(match, sentOn, american);
      if (date !== null) found.push({ date, precision, start, end });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}
