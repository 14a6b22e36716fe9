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
