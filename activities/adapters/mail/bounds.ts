import { cut } from '#domain/text.ts';

/** Bytes read of a message: a reply and a report stand at its beginning, attachments follow. */
const MAX_MESSAGE_BYTES = 30 * 1024 * 1024;
/** As many lines as the longest message has whose attachments are in base64 (RFC 2045, 6.8). */
const MAX_MESSAGE_LINES = 450_000;
/** A thread's first message and its last ones: all that is looked for. */
const MAX_REFERENCES = 100;
/** Nobody writes a longer word, or leaves more blank on a line: what is compared with words would go over it again and again. */
const MAX_WORD_CHARACTERS = 1000;
const MAX_BLANK_CHARACTERS = 200;

/** What is read of a message; all of nearly every one. */
export function beginningOf(raw: Uint8Array): Uint8Array {
  const most = raw.byteLength > MAX_MESSAGE_BYTES ? raw.subarray(0, MAX_MESSAGE_BYTES) : raw;
  const end = nth(MAX_MESSAGE_LINES, (from) => most.indexOf(0x0a, from));
  return end === -1 || end + 1 === most.byteLength ? most : most.subarray(0, end + 1);
}

/** Where the nth of what `find` finds from a place on is; -1 where there are fewer. */
export function nth(n: number, find: (from: number) => number): number {
  let at = -1;
  for (let found = 0; found < n; found += 1) {
    at = find(at + 1);
    if (at === -1) return -1;
  }
  return at;
}

/** Text without what only a machine puts into it, so that patterns end soon. */
export const inWords = (text: string): string =>
  text
    .replace(/\S+/g, (word) => (word.length > MAX_WORD_CHARACTERS ? `${cut(word, MAX_WORD_CHARACTERS)}…` : word))
    .replace(/[^\S\n]+/g, (blank) => blank.slice(0, MAX_BLANK_CHARACTERS))
    .replace(/\n+/g, (ends) => ends.slice(0, MAX_BLANK_CHARACTERS));

export const threadOf = (ids: readonly string[]): readonly string[] =>
  ids.length <= MAX_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MAX_REFERENCES)];
