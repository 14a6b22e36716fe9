import { fold } from './fold.ts';

/** Things that a word list cannot hold: a link, a month, a weekday, an hour, an address, a telephone number. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['=link', /\bhttps?:\/\/\S{1,500}|\bwww\.\S{1,500}/g],
  ['=address', /[^\s@]{1,254}@[^\s@]{1,254}\.[^\s@]+/g],
  ['=phone', /(?:\+\d|\b0)[\d .()-]{8,}\d/g],
  [
    '=weekday',
    /\b(?:lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|tomorrow|demain|montag|dienstag|mittwoch|donnerstag|freitag)s?\b/g,
  ],
  [
    '=month',
    /\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|june|july|august|september|october|november|december|printemps|ete|automne|hiver|rentree|spring|summer|autumn|winter|trimestre|semestre|quarter|q[1-4]|20\d\d)\b/g,
  ],
  ['=hour', /\b\d{1,2} ?(?:h|:|am\b|pm\b|heures)\d{0,2}/g],
];
/** What follows the first words of a message says what it is about, not what it is. */
const MOST_WORDS = 120;
const MOST_CHARACTERS = 800;

/** Words, their beginnings, pairs of words and shapes of a text, once each. */
export function wordFeatures(text: string): Set<string> {
  let folded = fold(text);
  const features = new Set<string>();
  for (const [name, pattern] of SHAPES) {
    const without = folded.replace(pattern, ` ${name} `);
    if (without !== folded) features.add(name);
    folded = without;
  }
  const words = folded.replace(/\d+/g, '#').match(/=?[\p{L}#']+|\?/gu) ?? [];
  words.slice(0, MOST_WORDS).forEach((word, index) => {
    features.add(word);
    if (word.length > 5) features.add(`${word.slice(0, 5)}*`);
    const next = words[index + 1];
    if (next !== undefined) features.add(`${word} ${next}`);
  });
  return features;
}

/** Runs of two to five characters inside the words of a text, their edges as spaces, once each: endings, misspellings, compounds. */
export function letterFeatures(text: string): Set<string> {
  const features = new Set<string>();
  const words = fold(text)
    .replace(/[^\p{L}\d?!'@:]+/gu, ' ')
    .slice(0, MOST_CHARACTERS)
    .split(' ');
  for (const word of words) {
    if (word === '') continue;
    const padded = ` ${word} `;
    for (let size = 2; size <= 5; size += 1)
      for (let from = 0; from + size <= padded.length; from += 1) features.add(padded.slice(from, from + size));
  }
  return features;
}
