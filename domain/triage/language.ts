import { REPLY_LANGUAGES, type ReplyLanguage } from '../language.ts';
import { fold } from './fold.ts';
import { COMMON_WORDS } from './language_words.ts';

/** The languages that say a word. It counts for each by its share: "de" tells little, "bonjour" all. */
const SAID_IN = new Map<string, ReplyLanguage[]>();
for (const language of REPLY_LANGUAGES)
  for (const word of new Set(COMMON_WORDS[language].split(/\s+/)))
    SAID_IN.set(word, [...(SAID_IN.get(word) ?? []), language]);

/** Letters and signs that one of the languages writes, and hardly another: each counts once. */
const SIGNS: readonly (readonly [ReplyLanguage, number, RegExp])[] = [
  ['es', 1, /[¿¡ñ]|\bsí(?![a-zà-ÿ])/u],
  ['es', 0.5, /[áíóú]/u],
  ['it', 1, /(?:[ìò]|(?<![a-zà-ÿ])è|\bperché|\bcioè)(?![a-zà-ÿ])/u],
  ['de', 1, /[ßäö]/u],
  ['fr', 0.7, /[çœêîûô]|(?<![a-zà-ÿ])à(?![a-zà-ÿ])|\b(?:n|qu|j)['’](?=[a-zà-ÿ])/u],
];
/** How much the language of what was answered counts for: more than a stray word, less than one that tells. */
const HINT = 0.9;
/** Less than one word that two languages share is no evidence, and neither is less between the two likeliest. */
const ENOUGH = 0.5;
const BETWEEN = 0.2;

/**
 * The language of a text by its commonest words and its signs; null when they hardly tell. Then `hint` does: the language of
 * what was answered.
 */
export function languageOf(text: string, hint: ReplyLanguage | null = null): ReplyLanguage | null {
  const read = text.slice(0, 5000).normalize('NFC').toLowerCase();
  const words = fold(read)
    .split(/[^\p{L}']+/u)
    .flatMap((word) => (word.includes("'") ? [word, ...word.split("'")] : [word]));
  const scores: Record<ReplyLanguage, number> = { fr: 0, en: 0, de: 0, es: 0, it: 0, nl: 0 };
  for (const word of words) {
    const languages = SAID_IN.get(word) ?? [];
    for (const language of languages) scores[language] += 1 / languages.length;
  }
  for (const [language, weight, sign] of SIGNS) if (sign.test(read)) scores[language] += weight;
  if (hint !== null) scores[hint] += HINT;
  const scored = REPLY_LANGUAGES.map((language) => ({ language, score: scores[language] })).toSorted(
    (a, b) => b.score - a.score,
  );
  const [best, second] = scored;
  if (best === undefined || best.score < ENOUGH || best.score - (second?.score ?? 0) < BETWEEN) return hint;
  return best.language;
}
