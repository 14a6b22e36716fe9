import { fold } from './fold.ts';
import { COMMON_WORDS } from './language_words.ts';

/** Languages the phrase tables know. */
export const REPLY_LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl'] as const;
export type ReplyLanguage = (typeof REPLY_LANGUAGES)[number];

const WORDS = new Map(
  REPLY_LANGUAGES.map((language) => [language, new Set(COMMON_WORDS[language].split(/\s+/))] as const),
);
/** A word counts for each language that says it by its share: "de" tells little, "bonjour" all. */
const shared = (word: string): number => 1 / [...WORDS.values()].filter((known) => known.has(word)).length;
const WEIGHTS = new Map([...WORDS].flatMap(([, known]) => Array.from(known, (word) => [word, shared(word)] as const)));

/** Letters and signs that one of the languages writes, and hardly another: each counts once. */
const SIGNS: readonly (readonly [ReplyLanguage, number, RegExp])[] = [
  ['es', 1, /[¿¡ñ]|\bsí(?!\p{L})/iu],
  ['es', 0.5, /[áíóú]/iu],
  ['it', 1, /[ìò](?!\p{L})|\b(?:è|perché|cioè)(?!\p{L})/iu],
  ['de', 1, /[ßäö]/iu],
  ['fr', 0.7, /[çœêîûô]|(?<!\p{L})à(?!\p{L})|\b(?:n|qu|j)['’](?=\p{L})/iu],
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
  const read = text.slice(0, 5000).normalize('NFC');
  const words = fold(read)
    .split(/[^\p{L}']+/u)
    .flatMap((word) => (word.includes("'") ? [word, ...word.split("'")] : [word]));
  const scored = REPLY_LANGUAGES.map((language) => {
    const said = words.reduce((sum, word) => sum + (WORDS.get(language)?.has(word) ? (WEIGHTS.get(word) ?? 0) : 0), 0);
    const signs = SIGNS.reduce((sum, [of, weight, sign]) => sum + (of === language && sign.test(read) ? weight : 0), 0);
    return { language, score: said + signs + (language === hint ? HINT : 0) };
  }).toSorted((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < ENOUGH || best.score - (second?.score ?? 0) < BETWEEN) return hint;
  return best.language;
}
