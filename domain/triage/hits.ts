import { fold, ownWords, sentencesOf } from './fold.ts';
import { horizonOf, type Written } from './horizon.ts';
import type { ReplyLanguage } from '../language.ts';
import { ENGLISH } from './phrases/en.ts';
import { FRENCH } from './phrases/fr.ts';
import { DUTCH, GERMAN, ITALIAN, SPANISH } from './phrases/others.ts';
import type { PersonKind, PhraseRule } from './phrases/rule.ts';
import { OPEN, spelledOut } from './phrases/shorthand.ts';

const TABLES: Readonly<Record<ReplyLanguage, readonly PhraseRule[]>> = {
  fr: FRENCH,
  en: ENGLISH,
  de: GERMAN,
  es: SPANISH,
  it: ITALIAN,
  nl: DUTCH,
};
const EVERY: readonly PhraseRule[] = Object.values(TABLES).flat();
const OPT_OUTS = EVERY.filter(({ kind }) => kind === 'opt_out');

/** A phrase found, and the sentence it was found in. */
export type Hit = { readonly rule: PhraseRule; readonly sentence: string };

/** Under this a phrase is a sign, not a statement. */
const ENOUGH = 3;

/** Rules that accept a call, a meeting, a demonstration or a trial, beside those that only show interest. */
const ACCEPTANCE = /interested\.(?:propose_slot|call_me|meet|ok_for|slots|try|yes|suits)$/;

/** Sentences that are no request of the sender: legal small print, and our own lines quoted back. */
const BOILERPLATE =
  /\b(?:to unsubscribe (?:from|click|reply)|(?:you can|vous pouvez|vous disposez)\b.{0,80}\b(?:unsubscribe|desinscrire|desabonner|droit|suppression)|conserve\w* .{0,60}suppression|if you (?:have )?received (?:this|it) (?:e-?mail |message )?(?:in error|by mistake)|si vous (?:avez recu|n'etes pas)|recu par erreur|intended (?:recipient|for the)|confidenti(?:al|el))/;
/** Sentences that talk about unsubscribing without asking for it. */
const TALKS_ABOUT =
  /\b(?:usually|normally|d'habitude|habituellement|almost|presque|failli|was about to|i nearly|rather than|au lieu de|jusqu'au lien|instead of)\b/;
/** Asks for the contrary. */
const DENIES =
  /\b(?:don't (?:unsubscribe|remove) me|ne me (?:retirez|desinscri\w+) pas|no need to unsubscribe|(?:won't|not going to) unsubscribe)\b/;

const NOT_AGAINST: PhraseRule = {
  id: 'any.interested.not_against',
  kind: 'interested',
  weight: 3,
  pattern: new RegExp(`\\b${OPEN}\\b`),
};

/** Whoever writes a telephone number into the reply, not only under it, wants to be called. */
const GIVES_NUMBER: PhraseRule = {
  id: 'any.interested.gives_number',
  kind: 'interested',
  weight: 3,
  pattern: /(?:\+\d{2}|\b0\d)[\d .()-]{7,14}\d\b/,
};
const ANY_LANGUAGE = [NOT_AGAINST, GIVES_NUMBER];

const QUESTIONS: PhraseRule = {
  id: 'any.info_request.several_questions',
  kind: 'info_request',
  weight: 3,
  pattern: /\?/,
};

/** Two questions or more ask for information, whatever their words. */
function severalQuestions(text: string): Hit[] {
  const asked = sentencesOf(text).filter((sentence) => sentence.trimEnd().endsWith('?'));
  return asked.length >= 2 && asked[0] !== undefined ? [{ rule: QUESTIONS, sentence: asked[0] }] : [];
}

const FAR_DATE: PhraseRule = { id: 'any.not_now.far_date', kind: 'not_now', weight: 4, pattern: /\d/ };

/** Whoever asks to be called on a day weeks away, and offers none before, does not want to be called now. */
function laterDate(text: string, written: Written): Hit[] {
  const { far, near } = horizonOf(text, written);
  return far === null || near ? [] : [{ rule: FAR_DATE, sentence: far }];
}

/** All that phrases say of a text: sentence by sentence, and by its questions and dates. */
export const phrasesIn = (text: string, language: ReplyLanguage | null, written: Written): Hit[] => [
  ...hitsIn(text, language),
  ...severalQuestions(text),
  ...laterDate(text, written),
];

/** The phrases of a text, sentence by sentence, in its language; requests to stop in any language. */
function hitsIn(text: string, language: ReplyLanguage | null): Hit[] {
  const short = text.split(/\s+/).length < 5;
  const table =
    language === null || short
      ? EVERY
      : [...TABLES[language], ...OPT_OUTS.filter((rule) => !TABLES[language].includes(rule))];
  const hits: Hit[] = [];
  for (const sentence of sentencesOf(text)) {
    const folded = spelledOut(fold(sentence).replace(/\s+/g, ' '));
    if (BOILERPLATE.test(folded)) continue;
    hits.push(...turned(folded, hitsInSentence(sentence, folded, table)));
  }
  return hits;
}

/** What words of ours that they hold up must not be taken for. */
const IN_OWN_WORDS: ReadonlySet<PersonKind> = new Set(['interested', 'info_request']);

function hitsInSentence(sentence: string, folded: string, table: readonly PhraseRule[]): Hit[] {
  const hits: Hit[] = [];
  let rest = folded;
  for (const kind of READING_ORDER) {
    for (const rule of [...table, ...ANY_LANGUAGE]) {
      if (rule.kind !== kind) continue;
      const match = rule.pattern.exec(IN_OWN_WORDS.has(kind) ? ownWords(rest) : rest);
      if (match === null) continue;
      if (kind === 'opt_out' && onlyTalksAbout(folded, match[0])) continue;
      hits.push({ rule, sentence });
      // "pas intéressé" must not be read again as "intéressé".
      if (HIDES.has(kind)) rest = withoutClause(rest, match.index, match[0].length);
    }
  }
  return hits;
}

/** "I usually unsubscribe" asks for nothing; "I usually answer, but unsubscribe me" does. */
function onlyTalksAbout(folded: string, said: string): boolean {
  const before = folded.slice(0, folded.indexOf(said) + said.length);
  const clause = before.slice(TURNS.exec(before)?.[0].length ?? 0);
  return TALKS_ABOUT.test(clause) || DENIES.test(folded);
}

/** Speaks of unsubscribing as of what its writer does elsewhere, or nearly did. */
export const talksOfStopping = (text: string): boolean =>
  sentencesOf(text).some((sentence) => {
    const folded = fold(sentence);
    return (TALKS_ABOUT.test(folded) || DENIES.test(folded)) && STOPPING.test(folded);
  });
const STOPPING = /unsubscri|desinscri|desabonn|\bspams?\b|abmeld|cancellar|darme de baja|afmeld|uitschrijv/;

const TURNS =
  /^.*\b(?:mais|toutefois|cependant|neanmoins|en revanche|par contre|but|however|though|yet|aber|jedoch|allerdings|pero|sin embargo|ma|pero'|tuttavia|maar|echter)\b/;

/** "Sounds good, but we have a supplier" refuses, "not sure it fits, but call me" accepts: what follows the turn is what is meant. */
function turned(folded: string, hits: readonly Hit[]): readonly Hit[] {
  const turn = TURNS.exec(folded)?.[0].length;
  if (turn === undefined) return hits;
  const after = folded.slice(turn);
  const meant = (hit: Hit): boolean => hit.rule.pattern.test(after);
  const said = (kinds: readonly PersonKind[], hit: Hit): boolean => kinds.includes(hit.rule.kind) && meant(hit);
  if (hits.some((hit) => said(['negative', 'not_now', 'opt_out'], hit) && hit.rule.weight >= ENOUGH))
    return hits.filter((hit) => hit.rule.kind !== 'interested' || meant(hit));
  if (hits.some((hit) => said(['interested'], hit) && ACCEPTANCE.test(hit.rule.id)))
    return hits.filter((hit) => hit.rule.kind !== 'negative' || meant(hit));
  return hits;
}

function withoutClause(sentence: string, start: number, length: number): string {
  const end = sentence
    .slice(start + length)
    .search(/[,;:.!?()]|\b(?:mais|but|however|en revanche|par contre|aber|pero|ma|maar|cependant|toutefois|though)\b/);
  return `${sentence.slice(0, start)} ~ ${end === -1 ? '' : sentence.slice(start + length + end)}`;
}

const READING_ORDER: readonly PersonKind[] = [
  'opt_out',
  'not_now',
  'referral',
  'negative',
  'info_request',
  'interested',
];
const HIDES: ReadonlySet<PersonKind> = new Set(['negative']);
