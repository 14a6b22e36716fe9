import type { Language } from './language.ts';
import { isMeasure } from './measure_words.ts';
import { foldedWords, turnsAround } from './polarity.ts';
import { formulaOf, isFormula } from './voice.ts';

/** What somebody changed in a suggested answer before they sent it: a word, or how it greets or takes leave. */
export interface VoiceEdit {
  readonly kind: 'word' | 'greeting' | 'closing';
  /** Null for a word: it is said, or not, in any. */
  readonly language: Language | null;
  readonly from: string;
  /** What stands in its place; null where nothing does. */
  readonly to: string | null;
}

interface Edited {
  readonly suggested: string;
  readonly sent: string;
  /** Null for one that a workspace keeps no greeting and closing in. */
  readonly language: Language | null;
  /** What the recipient wrote: nothing of it is learnt. */
  readonly theirs: string;
  /** Names and addresses of whoever is concerned: none of their words is learnt. */
  readonly names: readonly string[];
}

/** A change of more words than this says the thing anew, which is no matter of voice. */
const MOST_WORDS = 3;
/** Words around a change that stay: the rest of the sentence is the same. */
const AROUND = 2;
/** A longer letter is not compared. */
const MOST_TOKENS = 2500;

/**
 * What an edit tells of the workspace's voice: single words that were said otherwise or left out where the words around them
 * stayed, the greeting, the closing. Never what turns a sentence around, a number, a name, or a word of the recipient's.
 */
export function editsIn({ suggested, sent, language, theirs, names }: Edited): VoiceEdit[] {
  const [before, after] = [partsOf(suggested), partsOf(sent)];
  const named = new Set(names.flatMap(foldedWords));
  const foreign = new Set([...named, ...foldedWords(theirs).filter(isTelling)]);
  const edits: VoiceEdit[] = [];
  for (const kind of ['greeting', 'closing'] as const) {
    const [from, to] = [formula(before[kind], named), formula(after[kind], named)];
    if (language !== null && from !== null && to !== null && from !== to) edits.push({ kind, language, from, to });
  }
  for (const { from, to } of changesBetween(before.body, after.body)) {
    const edit = wordEdit(from, to, foreign);
    if (edit !== null) edits.push(edit);
  }
  const unique = new Map(edits.map((edit) => [editKey(edit), edit]));
  return [...unique.values()];
}

/** One name for the same change. */
export const editKey = ({ kind, language, from, to }: VoiceEdit): string => JSON.stringify([kind, language, from, to]);

/** A letter's greeting, its closing, and what stands between them. */
export function partsOf(letter: string): { greeting: string | null; body: string; closing: string | null } {
  const lines = letter
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const greets = lines.length > 1 && (lines[0] ?? '').endsWith(',');
  const closes = lines.findLastIndex((line, at) => at > 0 && at >= lines.length - 3 && line.endsWith(','));
  return {
    greeting: greets ? (lines[0] ?? null) : null,
    body: lines.slice(greets ? 1 : 0, closes < 0 ? undefined : closes).join('\n'),
    closing: closes < 0 ? null : (lines[closes] ?? null),
  };
}

/** A word of some length: one that everybody's sentences have tells nothing. */
const isTelling = (word: string): boolean => word.length >= 4;

/** A greeting or closing without the names in it; null where something else is in it, or nothing. Politeness is everybody's. */
function formula(line: string | null, named: ReadonlySet<string>): string | null {
  const words = formulaOf(line ?? '').split(/\s+/);
  const own = words.filter((word) => !foldedWords(word).some((one) => named.has(one)));
  const text = formulaOf(own.join(' '));
  // A capital within is a name or a title.
  return isFormula(text) && own.length <= 4 && !/\s\p{Lu}/u.test(text) ? text : null;
}

function wordEdit(from: readonly Token[], to: readonly Token[], foreign: ReadonlySet<string>): VoiceEdit | null {
  const [said, instead] = [lowered(from), lowered(to)];
  if (said === null || instead === null) return null;
  const all = foldedWords(`${said} ${instead}`);
  if (all.some((word) => foreign.has(word) || isMeasure(word)) || turnsAround(all.join(' '))) return null;
  if (!foldedWords(said).some(isTelling)) return null;
  return { kind: 'word', language: null, from: said, to: instead === '' ? null : instead };
}

/** Words in a row, in small letters; null where one is no word, or has a capital that no beginning explains. */
function lowered(tokens: readonly Token[]): string | null {
  const isPlain = ({ text, begins }: Token) =>
    /^\p{L}[\p{L}'’-]*$/u.test(text) && !/\p{Lu}/u.test(begins ? text.slice(1) : text);
  return tokens.every(isPlain) ? tokens.map(({ text }) => text.toLowerCase()).join(' ') : null;
}

/** A word or a sign, and whether a sentence begins with it. */
interface Token {
  readonly text: string;
  readonly begins: boolean;
}

function tokensOf(text: string): Token[] {
  const texts = text.normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*|\n|[^\s\p{L}\p{N}]/gu) ?? [];
  return texts.map((one, at) => ({ text: one, begins: at === 0 || /^[.!?…:\n]$/u.test(texts[at - 1] ?? '') }));
}

/** Where a few words became a few others, and the words around them stayed. */
function changesBetween(before: string, after: string): { from: Token[]; to: Token[] }[] {
  const [old, now] = [tokensOf(before), tokensOf(after)];
  if (Math.max(old.length, now.length) > MOST_TOKENS) return [];
  const pairs = [[-1, -1] as const, ...kept(old, now), [old.length, now.length] as const];
  const runs = runsOf(pairs);
  return pairs.slice(1).flatMap(([i, j], at) => {
    const [p, q] = pairs[at] ?? [-1, -1];
    const [from, to] = [old.slice(p + 1, i), now.slice(q + 1, j)];
    const isLocal = from.length > 0 && from.length <= MOST_WORDS && to.length <= MOST_WORDS;
    const stays = (runs[at] ?? 0) >= AROUND && (runs[at + 1] ?? 0) >= AROUND;
    return isLocal && stays ? [{ from, to }] : [];
  });
}

/** How long the row of neighbours is that each pair belongs to; an end of the text is as good as many. */
function runsOf(pairs: readonly (readonly [number, number])[]): number[] {
  const lengths = pairs.map(() => 0);
  let start = 0;
  for (let at = 1; at <= pairs.length; at++) {
    const [p, q] = pairs[at - 1] ?? [0, 0];
    const [i, j] = pairs[at] ?? [-9, -9];
    if (i === p + 1 && j === q + 1) continue;
    const ends = start === 0 || at === pairs.length;
    lengths.fill(ends ? AROUND : at - start, start, at);
    start = at;
  }
  return lengths;
}

/** The longest common subsequence of two texts' words, as pairs of places. */
function kept(old: readonly Token[], now: readonly Token[]): (readonly [number, number])[] {
  const width = now.length + 1;
  const best = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      best[i * width + j] =
        old[i]?.text === now[j]?.text
          ? (best[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i]?.text === now[j]?.text) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
