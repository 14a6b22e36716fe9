import { addressesIn } from '../mail.ts';
import { fold, sentencesOf } from './fold.ts';
import { horizonOf, type Written } from './horizon.ts';
import type { ReplyLanguage } from './language.ts';
import { likenessOf } from './likeness.ts';
import { ENGLISH } from './phrases/en.ts';
import { FRENCH } from './phrases/fr.ts';
import { DUTCH, GERMAN, ITALIAN, SPANISH } from './phrases/others.ts';
import type { PersonKind, PhraseRule } from './phrases/rule.ts';
import { OPEN, spelledOut } from './phrases/shorthand.ts';

/** What a person's reply says, how sure that is (0 to 1), and the sentence and rule that decided. */
export type PersonVerdict = {
  readonly kind: PersonKind | 'unclear';
  readonly confidence: number;
  readonly rule: string;
  readonly sentence: string;
};

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

type Hit = { readonly rule: PhraseRule; readonly sentence: string };
type Scores = Readonly<Record<PersonKind, number>>;

/** Sentences that are no request of the sender: legal small print, and our own lines quoted back. */
const BOILERPLATE =
  /\b(?:to unsubscribe (?:from|click|reply)|(?:you can|vous pouvez|vous disposez)\b.{0,80}\b(?:unsubscribe|desinscrire|desabonner|droit|suppression)|conserve\w* .{0,60}suppression|if you (?:have )?received (?:this|it) (?:e-?mail |message )?(?:in error|by mistake)|si vous (?:avez recu|n'etes pas)|recu par erreur|intended (?:recipient|for the)|confidenti(?:al|el))/;
/** Sentences that talk about unsubscribing without asking for it. */
const TALKS_ABOUT =
  /\b(?:usually|normally|d'habitude|habituellement|almost|presque|failli|was about to|i nearly|rather than|au lieu de|don't (?:unsubscribe|remove) me|ne me (?:retirez|desinscri\w+) pas|jusqu'au lien|no need to unsubscribe|won't unsubscribe|instead of)\b/;

/**
 * Reads a person's reply by weighted phrases, sentence by sentence: a request to stop comes before everything, a
 * referral before a refusal, a later date before interest when nothing is accepted now. Says `unclear` rather than guess.
 * `text` is without quotes and signature; `quoted` is what was answered.
 */
export function readPerson(
  text: string,
  quoted: string,
  language: ReplyLanguage | null,
  written: Written = { sentOn: null, monthFirst: false },
): PersonVerdict {
  if (agreesToClose(text, quoted))
    return { kind: 'negative', confidence: 0.8, rule: 'context.close_file', sentence: text.slice(0, 200) };
  const chosen = menuChoice(text, quoted);
  if (chosen !== null) return { ...decide(hitsIn(chosen, language), chosen), rule: 'menu.choice' };
  return decide([...hitsIn(text, language), ...severalQuestions(text), ...laterDate(text, written)], text);
}

const NOT_AGAINST: PhraseRule = {
  id: 'any.interested.not_against',
  kind: 'interested',
  weight: 3,
  pattern: new RegExp(`\\b${OPEN}\\b`),
};

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
    let rest = folded;
    for (const kind of READING_ORDER) {
      for (const rule of [...table, NOT_AGAINST]) {
        if (rule.kind !== kind) continue;
        const match = rule.pattern.exec(rest);
        if (match === null) continue;
        if (kind === 'opt_out' && TALKS_ABOUT.test(folded)) continue;
        hits.push({ rule, sentence });
        // "pas intéressé" must not be read again as "intéressé".
        if (HIDES.has(kind)) rest = withoutClause(rest, match.index, match[0].length);
      }
    }
  }
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

function decide(hits: readonly Hit[], text: string): PersonVerdict {
  const scores = scoresOf(hits);
  const kind = winner(scores, hits, text);
  const like = byLikeness(text);
  if (kind === null) return scores.opt_out > 0 && like.kind === 'interested' ? unclear(text) : like;
  // A mere sign ("?") yields to the examples when they agree with one another.
  if (scores[kind] < FAINT && like.kind !== 'unclear') return like;
  const best = hits
    .filter(({ rule }) => rule.kind === kind)
    .reduce((left, right) => (right.rule.weight > left.rule.weight ? right : left));
  const said = confidenceOf(kind, scores);
  const short = text.split(/\s+/).length <= SHORT_WORDS && best.rule.weight >= ENOUGH;
  if (short) return { kind, confidence: said, rule: best.rule.id, sentence: best.sentence };
  return weigh({ kind, confidence: said, rule: best.rule.id, sentence: best.sentence }, like, text);
}

/** Likeness alone is never sure: its share of the likelihood counts for this much. */
const LIKENESS_WEIGHT = 0.65;
/** Phrases surer than this are not overruled by the examples. */
const SURE = 0.78;
const VERY_LIKE = 0.78 * LIKENESS_WEIGHT;

/**
 * Phrases and examples read a text independently: where they agree the verdict is nearly always right, where phrases
 * hesitate and the examples do not, the examples decide. A request to stop is never overruled, and what resembles one is
 * never booked as interest.
 */
function weigh(phrased: PersonVerdict, like: PersonVerdict, text: string): PersonVerdict {
  if (like.kind === phrased.kind) return { ...phrased, confidence: Math.max(phrased.confidence, AGREED) };
  if (like.kind === 'unclear' || phrased.kind === 'opt_out') return phrased;
  const strong = like.confidence >= VERY_LIKE;
  if (strong && like.kind === 'opt_out' && phrased.kind === 'interested') return unclear(text);
  if (strong && phrased.confidence < SURE) return like;
  return { ...phrased, confidence: Math.round(phrased.confidence * (strong ? 0.7 : 0.9) * 100) / 100 };
}
const AGREED = 0.9;
/** So few words resemble too many things: a phrase that is known decides alone. */
const SHORT_WORDS = 4;

/** Below this share the examples disagree too much to say anything. */
const LIKE_ENOUGH = 0.52;

/** No phrase is known: the kind whose examples the text is most like, and never surely. */
function byLikeness(text: string): PersonVerdict {
  const like = text.trim() === '' ? null : likenessOf(text);
  if (like === null || like.share < LIKE_ENOUGH) return unclear(text);
  const confidence = Math.round(like.share * LIKENESS_WEIGHT * 100) / 100;
  return { kind: like.kind, confidence, rule: `likeness.${like.kind}`, sentence: sentencesOf(text)[0] ?? '' };
}

const unclear = (text: string): PersonVerdict => ({
  kind: 'unclear',
  confidence: 0.2,
  rule: 'none',
  sentence: sentencesOf(text)[0] ?? '',
});

/** The strongest phrase counts whole, each further one of the kind a third: many weak signs do not make certainty. */
function scoresOf(hits: readonly Hit[]): Scores {
  const score = (kind: PersonKind): number => {
    const weights = [
      ...new Map(hits.filter(({ rule }) => rule.kind === kind).map(({ rule }) => [rule.id, rule.weight])).values(),
    ];
    const [first = 0, ...others] = weights.sort((left, right) => right - left);
    return first + others.reduce((sum, weight) => sum + weight / 3, 0);
  };
  return {
    opt_out: score('opt_out'),
    negative: score('negative'),
    not_now: score('not_now'),
    referral: score('referral'),
    interested: score('interested'),
    info_request: score('info_request'),
  };
}

/** Rules that accept a call, a meeting, a demonstration or a trial, beside those that only show interest. */
const ACCEPTANCE = /interested\.(?:propose_slot|call_me|meet|ok_for|slots|try|yes|suits)$/;

/** Under this a phrase is a sign, not a statement. */
const ENOUGH = 3;
/** Under this a sign is not even that: a lone question mark. */
const FAINT = 1.5;

function winner(scores: Scores, hits: readonly Hit[], text: string): PersonKind | null {
  const { opt_out, negative, not_now, referral, interested, info_request } = scores;
  if (opt_out >= ENOUGH) return 'opt_out';
  // Whoever speaks of lists and of unsubscribing is never booked as interested on a cheerful word.
  if (opt_out > 0 && interested >= ENOUGH && interested < ENOUGH + 2.4) return null;
  const named = addressesIn(text).length > 0 || hits.some(({ rule }) => rule.id === 'en.referral.address_spoken');
  const points = hits.filter(({ rule }) => rule.kind === 'referral' && rule.weight >= ENOUGH).length;
  const refers = (points > 0 && named) || points >= 2 || referral >= 4;
  if (refers && interested < referral + (named ? 3 : 0.5)) return 'referral';
  const accepts = hits.some(({ rule }) => ACCEPTANCE.test(rule.id));
  const later = not_now >= ENOUGH;
  const onLeave = hits.some(({ rule }) => rule.id.endsWith('not_now.on_leave'));
  const dated = hits.some(({ rule }) => rule === FAR_DATE);
  if (later && accepts && !onLeave && !dated && interested >= not_now + 0.4) return 'interested';
  if (later && info_request >= ENOUGH + 1 && info_request > not_now) return 'info_request';
  if (later && negative < not_now + 1.5) return 'not_now';
  // Enthusiasm that asks for a price or a document, and accepts no meeting, call or trial, is a request for information.
  if (interested >= ENOUGH && interested >= negative)
    return accepts || info_request < ENOUGH ? 'interested' : 'info_request';
  if (info_request >= ENOUGH && negative < info_request + 1.4) return 'info_request';
  if (negative >= ENOUGH) return 'negative';
  if (refers || referral >= ENOUGH) return 'referral';
  const weak: readonly (readonly [PersonKind, number])[] = [
    ['negative', negative],
    ['not_now', not_now],
    ['referral', referral],
    ['interested', interested],
    ['info_request', info_request],
    ['opt_out', opt_out],
  ];
  const [best] = [...weak].sort((left, right) => right[1] - left[1]);
  return best !== undefined && best[1] >= 1 ? best[0] : null;
}

function confidenceOf(kind: PersonKind, scores: Scores): number {
  const own = scores[kind];
  const rival = Math.max(...Object.entries(scores).map(([other, score]) => (other === kind ? 0 : score)));
  const margin = own - rival * (kind === 'opt_out' ? 0.2 : 0.6);
  return Math.round(Math.min(0.98, Math.max(0.3, 0.45 + margin * 0.14)) * 100) / 100;
}

/** "Yes" to "should I close your file?" is a refusal, whatever the word says elsewhere. */
function agreesToClose(text: string, quoted: string): boolean {
  const asked =
    /\b(?:should|shall|can|may) i (?:close|archive|take you off|stop|assume)|\b(?:dois|puis|faut)[- ](?:je|il)\b.{0,30}\b(?:clore|cloturer|fermer|classer|archiver|arreter)|\b(?:close|clore|cloturer|fermer) (?:your|the|this|votre|le|ce) (?:file|dossier|fiche)/.test(
      fold(quoted).replace(/\s+/g, ' '),
    );
  const said = fold(text).replace(/\s+/g, ' ');
  return (
    asked &&
    (/\b(?:close|clos|cloture|clore|ferme|archive|classe)\w*\b.{0,25}\b(?:it|file|le|dossier|that|away|tout)\b|\b(?:close it|you can close|fermez|cloturez|classez)\b/.test(
      said,
    ) ||
      /^\W*(?:yes|yep|yeah|oui|ok|please do|allez-y|faites|go ahead|vous pouvez)\b.{0,30}$/.test(said))
  );
}

/** "2" answers a menu in the quoted message: the option's own words are what was said. */
function menuChoice(text: string, quoted: string): string | null {
  const choice =
    /^\W*(?:option |choix |number |n° ?|reponse |answer )?([1-9]|[a-e])\W*(?:merci|thanks|please|svp)?\W*$/i.exec(
      fold(text),
    );
  if (choice?.[1] === undefined || text.length > 40) return null;
  const wanted = choice[1].toLowerCase();
  for (const line of quoted.split('\n')) {
    const option = /^\W{0,3}([1-9]|[a-eA-E])\s*[-–—.):=/\]]+\s*(\S.{1,160})$/.exec(line);
    if (option?.[1]?.toLowerCase() === wanted) return option[2] ?? null;
  }
  return null;
}
