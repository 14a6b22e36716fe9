import { turnsAround } from './polarity.ts';

/** A word that a workspace does not say, and what it says instead; null where it says nothing in its place. */
export interface BannedWord {
  readonly word: string;
  readonly replacement: string | null;
}

/** Links and addresses are not words: nothing is said otherwise inside them. */
const LINKS = /((?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+)/i;
/** Words joined by spaces, hyphens or apostrophes: no number, no sign. */
const WORDS = /^\p{L}[\p{L}'’ -]*\p{L}$/u;
const LONGEST = 60;
/** Taking a word out may bring two together that are banned as one. */
const ROUNDS = 20;

/** Why a word may not be banned so; null where it may. */
export type BanRefusal = 'malformed' | 'turns_around' | 'contradicts';

/**
 * Whether a word may be banned beside those that are: it is words, taking it out turns no sentence into its contrary, and what
 * is said in its place is not banned itself.
 */
export function refusalOf({ word, replacement }: BannedWord, banned: readonly BannedWord[]): BanRefusal | null {
  const wrong = (text: string): boolean => text.length > LONGEST || !WORDS.test(text);
  if (wrong(word) || (replacement !== null && wrong(replacement))) return 'malformed';
  if (turnsAround(word) || (replacement !== null && turnsAround(replacement))) return 'turns_around';
  const others = banned.filter((one) => !isSame(one.word, word));
  const all = [...others, { word, replacement }];
  const said = all.flatMap((one) => one.replacement ?? []);
  return said.some((text) => bannedIn(text, all).length > 0) ? 'contradicts' : null;
}

/** The same word, whatever its case and its apostrophes. */
export const isSame = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (text: string): string => text.normalize('NFC').replaceAll('’', "'").toLowerCase();

/** Which banned words stand in a text, as whole words, whatever their case; never inside a link. */
export function bannedIn(text: string, banned: readonly BannedWord[]): BannedWord[] {
  const parts = wordsAround(text);
  return banned.filter(({ word }) => parts.some((part) => patternOf(word).test(part)));
}

/** A text without the banned words: what is said instead stands in their place, else they are taken out. */
export function withoutBanned(text: string, banned: readonly BannedWord[]): string {
  let said = text.normalize('NFC');
  for (let round = 0; round < ROUNDS && bannedIn(said, banned).length > 0; round++)
    said = banned.reduce(
      (left, one) =>
        left
          .split(LINKS)
          .map((part, at) => (at % 2 === 1 ? part : otherwise(part, one)))
          .join(''),
      said,
    );
  return said;
}

const wordsAround = (text: string): string[] =>
  text
    .normalize('NFC')
    .split(LINKS)
    .filter((_, at) => at % 2 === 0);

function patternOf(word: string): RegExp {
  const parts = word
    .normalize('NFC')
    .split(/\s+/)
    .map((part) => part.replace(/['’]/g, "['’]"));
  return new RegExp(`(?<![\\p{L}\\p{N}-])${parts.join('[ \\u00a0\\n]+')}(?![\\p{L}\\p{N}-])`, 'giu');
}

function otherwise(text: string, { word, replacement }: BannedWord): string {
  if (replacement !== null)
    return text.replace(patternOf(word), (found) => (startsHigh(found) ? high(replacement) : replacement));
  const taken = new RegExp(`([ \\u00a0]?)${patternOf(word).source}([ \\u00a0]?)(\\p{L}?)`, 'giu');
  const left = text.replace(taken, (found, before: string, after: string, next: string) => {
    const gap = next === '' ? after && before : before;
    return gap + (startsHigh(found.trimStart()) ? high(next) : next);
  });
  return left === text ? text : withoutStrayCommas(left);
}

/** A comma that parted a word from the rest goes with it. */
const withoutStrayCommas = (text: string): string =>
  text
    .replace(/(^|\n|[.!?] ), ?(\p{L}?)/gu, (_, start: string, next: string) => start + high(next))
    .replace(/, ?,/g, ',');

const startsHigh = (text: string): boolean => /^\p{Lu}/u.test(text);
const high = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
