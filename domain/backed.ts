import { fold } from './triage/fold.ts';

/** Words of a text, folded: letters and digits in a row. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Two words in three of a claim's, by their beginnings, are the evidence's: a paraphrase, not an invention. */
export function isBacked(claim: string, quote: string): boolean {
  const stem = (word: string) => (/\d/.test(word) ? word : word.slice(0, 5));
  const said = new Set(wordsOf(quote).map(stem));
  const content = wordsOf(claim).filter((word) => word.length >= 4 || /\d/.test(word));
  const found = content.filter((word) => said.has(stem(word))).length;
  return (
    content.length > 0 && content.every((word) => !/\d/.test(word) || said.has(word)) && found * 3 >= content.length * 2
  );
}

/** What in a text can be true or false: numbers, words in capitals that do not begin a sentence, quotations. */
export function factsIn(text: string): string[] {
  const numbers = text.match(/\d[\d\s\u00a0\u202f.,]*\d|\d/g) ?? [];
  const names = text.match(/(?<![.!?:…]\s*|^\s*|[«“"]\s*)(?<![\p{L}’'-])\p{Lu}[\p{L}\p{N}-]+/gu) ?? [];
  const quotations = Array.from(text.matchAll(/[«“]\s*([^»”]+?)\s*[»”]/gu), (match) => match[1] ?? '');
  return [...numbers, ...names.filter((name) => !INNOCENT.has(fold(name))), ...quotations];
}

/** Capitals that state nothing. */
const INNOCENT = new Set(['i', 'vous', 'madame', 'monsieur', 'mr', 'ms', 'mrs', 'linkedin']);
