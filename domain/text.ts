/** Control characters but the line's end, and marks that show nothing: what pages and spreadsheets leave in a cell. */
const NOISE = /[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;

/** One line of text as people meant it: composed (NFC), without invisible characters, single spaces; null when nothing is left. */
export function cleanLine(raw: string): string | null {
  const text = raw
    .normalize('NFC')
    .replace(/[\s\u00a0\u202f]+/gu, ' ')
    .replace(NOISE, '')
    .trim();
  return text === '' ? null : text;
}

/** Text that the database can hold: without NUL, and without a surrogate that lacks its other half. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** The beginning of a text, so many UTF-16 units at most: a character outside the BMP is kept or left, never halved. */
export const cut = (text: string, units: number): string =>
  /[\ud800-\udbff]/.test(text.charAt(units - 1)) ? text.slice(0, units - 1) : text.slice(0, units);

/** A day in French words, the first of a month as an ordinal: `mardi 1er décembre`. */
export const ordinalFirst = (day: string): string => day.replace(/(?<=^| )1 (?=\p{L})/u, '1er ');
