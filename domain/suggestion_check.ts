import { factsIn, isBacked, wordsOf } from './backed.ts';
import { bannedIn, type BannedWord } from './banned_word.ts';
import type { ReplyLanguage } from './language.ts';
import { isMeasure } from './measure_words.ts';
import { foldedWords, turnsAround } from './polarity.ts';
import { addressOf } from './question.ts';
import { isCourteous } from './suggestion_courtesy.ts';
import { offersOtherTime } from './suggestion_time.ts';
import type { SuggestionSource, WrittenSentence } from './suggestion_source.ts';
import { fold, sentencesOf } from './triage/fold.ts';
import { languageOf } from './triage/language.ts';

/** Why what a model wrote is not shown. */
export const REFUSALS = [
  'malformed', // no sentences, too many, or more than words in one
  'unknown_source', // it points at nothing that was given
  'no_source', // it states something and points at nothing
  'unsupported', // the sources do not say it
  'time', // a time to talk that is not free, or is not worded as it was given
  'figure', // a number, an amount, a date or a name that its sources do not have
  'contrary', // it denies what a source says, or says what a source denies
  'link', // an address of a page or of a person
  'banned', // a word that the workspace does not say
  'address', // "tu" where "vous" is said, or the other way round
  'language', // another language than the answer's
  'instruction', // it does what the recipient's text told a machine to do, or speaks of itself
  'question_dropped', // a question that it says is answered, and nothing answers
] as const;
export type Refusal = (typeof REFUSALS)[number];

interface Frame {
  readonly sources: readonly SuggestionSource[];
  readonly language: ReplyLanguage;
  readonly address: 'tu' | 'vous';
  readonly banned: readonly BannedWord[];
}

const MOST = { sentences: 14, length: 400 } as const;

/**
 * Why what was written is not shown: nothing where every sentence is politeness, says back what the recipient asked, or says
 * no more than the sources of ours that it points at. It errs towards refusing: then the template's answer stands.
 */
export function refusalsOf(
  { sentences, answers }: { sentences: readonly WrittenSentence[]; answers: boolean },
  frame: Frame,
): Refusal[] {
  const found = new Set<Refusal>();
  if (sentences.length === 0 || sentences.length > MOST.sentences) found.add('malformed');
  for (const sentence of sentences) for (const refusal of ofSentence(sentence, frame)) found.add(refusal);
  const whole = sentences.map(({ text }) => text).join(' ');
  if (languageOf(whole, frame.language) !== frame.language) found.add('language');
  if (frame.language === 'fr' && sentences.some(({ text }) => addressOf(text, frame.address) !== frame.address))
    found.add('address');
  if (bannedIn(whole, frame.banned).length > 0) found.add('banned');
  const ours = new Set<string>(frame.sources.flatMap(({ id, ours }) => (ours && !id.startsWith('free_') ? id : [])));
  if (answers && !sentences.some(({ sources }) => sources.some((id) => ours.has(id)))) found.add('question_dropped');
  return REFUSALS.filter((refusal) => found.has(refusal));
}

function ofSentence({ text, sources }: WrittenSentence, frame: Frame): Refusal[] {
  if (text.trim() === '' || text.length > MOST.length || MARKUP.test(text)) return ['malformed'];
  if (LINK.test(text)) return ['link'];
  const cited = frame.sources.filter(({ id }) => sources.includes(id));
  if (new Set(sources).size > cited.length) return ['unknown_source'];
  const ours = cited.filter((source) => source.ours);
  if (OF_MACHINES.test(fold(text))) return ['instruction'];
  if (offersOtherTime(text, ours)) return ['time'];
  if (isCourteous(text)) return [];
  if (ours.length > 0) return resting(text, ours);
  if (saysBack(text, cited)) return [];
  const theirs = frame.sources.filter((source) => !source.ours).map((source) => source.text);
  if (obeys(text, theirs)) return ['instruction'];
  return [cited.length === 0 ? 'no_source' : 'unsupported'];
}

/** What stands in no sentence: lines, signs of markup, characters that show nothing or turn the writing round. */
const MARKUP = /[\p{Cc}\p{Cf}<>{}[\]|`*_#\\]/u;
const LINK = /https?:|www\.|@|\b[\p{L}\d-]+\.(?:com|fr|org|net|io|eu|example|co|app|dev)\b/iu;
/** A machine that speaks of itself, or of what it was told. */
const OF_MACHINES =
  /\b(?:language model|modele de langage|as an ai|en tant qu'ia|assistant virtuel|system prompt|prompt|previous instructions|instructions precedentes|mes instructions|my instructions)\b/;
/** What tells a machine, or whoever answers, what to write. */
const TELLS =
  /\b(?:ignore[rz]?|oublie[rz]?|disregard|forget|instructions?|prompt|system|systeme|assistant|ia|ai|model|modele|(?:reponds|repondez|repondre|ecris|ecrivez|dis|dites|affirme[rz]?|confirme[rz]?|answer|reply|respond|write|say|tell|state|confirm|output|print)(?: with| that| par| que| ceci| this| exactly| exactement)?)\b/;

/** Whether it repeats half of what a sentence that tells a machine, or us, what to write asks for. */
function obeys(text: string, theirs: readonly string[]): boolean {
  const telling = theirs.flatMap(sentencesOf).filter((sentence) => TELLS.test(fold(sentence)));
  const words = wordsOf(text).filter((word) => word.length >= 4);
  return telling.some((sentence) => {
    const told = new Set(wordsOf(sentence));
    return words.length > 0 && words.filter((word) => told.has(word)).length * 2 >= words.length;
  });
}

/** How a sentence says back what its reader wrote: that they did, and nothing of us. */
const SAYS_BACK =
  /^(?:(?:vous|tu) (?:me |nous )?(?:demand|souhait|cherch|voul|evoqu|mentionn|parl|pos|dit|dis|ecri)\w*|(?:je|j'ai bien|nous) (?:comprends|comprenons|note|notons|vois|voyons)\b|you (?:ask|say|write|mention|want|would like|are looking|were asking)\w*|(?:i|we) (?:understand|see|note)\b|merci (?:de|pour|d')|thank(?:s| you) for)/;
const OF_US = /\b(?:nous|notre|nos|we|our|ours)\b/;

function saysBack(text: string, theirs: readonly SuggestionSource[]): boolean {
  const folded = fold(text);
  const rest = folded.replace(SAYS_BACK, '');
  if (rest === folded || OF_US.test(rest) || hasMeasure(text)) return false;
  return isBacked(rest, theirs.map((source) => source.text).join(' '));
}

const hasMeasure = (text: string): boolean => /\d/.test(text) || foldedWords(text).some(isMeasure);

/** A sentence about us: each thing in it that can be true or false is its sources', and it turns none of them around. */
function resting(text: string, ours: readonly SuggestionSource[]): Refusal[] {
  const said = ours.map((source) => source.text).join('\n');
  // Of `1er` the number is known too.
  const known = new Set(wordsOf(said).flatMap((word) => [word, ...(word.match(/^\d+(?=\p{L})/u) ?? [])]));
  const figures = figuresIn(said);
  const isKnown = (figure: string) => figures.some((one) => one === figure || one.startsWith(`${figure} `));
  const found: Refusal[] = [];
  const facts = [...factsIn(text).flatMap(wordsOf), ...foldedWords(text).filter(isMeasure)];
  if (!figuresIn(text).every(isKnown) || !facts.every((word) => known.has(word))) found.push('figure');
  const claims = wordsOf(text).filter((word) => !isCourteous(word));
  if (!isBacked(claims.join(' '), said)) found.push('unsupported');
  const nearest = sentencesOf(said)
    .map((sentence) => ({ sentence, alike: wordsOf(sentence).filter((word) => claims.includes(word)).length }))
    .sort((a, b) => b.alike - a.alike)[0];
  if (turnsAround(text) !== turnsAround(nearest?.sentence ?? '')) found.push('contrary');
  return found;
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:euros?|eur)\b/g, '€'],
  [/\b(?:dollars?|usd)\b/g, '$'],
  [/\b(?:pounds?|livres?|gbp)\b/g, '£'],
  [/\b(?:pour ?cents?|percent)\b/g, '%'],
];

/** What stands after a number and counts nothing. */
const COUNTS_NOTHING =
  /^(?:par|per|pour|for|ou|or|et|and|a|au|aux|de|du|des|en|in|on|the|le|la|les|to|sur|si|is|are|est|at|with|avec)$/;

/** Each number, and with it the sign or the word that it counts: 900 € is not 900 $, and 12 months are not 12 sites. */
function figuresIn(text: string): string[] {
  const plain = UNITS.reduce((left, [words, sign]) => left.replace(words, sign), fold(text)).replace(
    /(?<=\d)[ ,.](?=\d{3}\b)/g,
    '',
  );
  const found = plain.matchAll(/([€$£])?\s?(\d+(?:[.,]\d+)?)\s?(%|[€$£]|\p{L}+)?/gu);
  return Array.from(found).flatMap(([, before, number = '', after = '']) => {
    const unit = before ?? (COUNTS_NOTHING.test(after) ? '' : after.slice(0, 4));
    const bare = number.replace(',', '.');
    return unit === '' ? [bare] : [`${bare} ${unit}`];
  });
}
