import { addressesIn } from '../mail.ts';
import { cut } from '../text.ts';
import { agreesToClose, menuChoice } from './context.ts';
import { ownWords, sentencesOf } from './fold.ts';
import { ACCEPTANCE, ENOUGH, FAR_DATE, hitsIn, laterDate, severalQuestions, type Hit } from './hits.ts';
import type { Written } from './horizon.ts';
import type { ReplyLanguage } from './language.ts';
import { likenessOf } from './likeness.ts';
import type { PersonKind } from './phrases/rule.ts';

/** What a person's reply says, how sure that is (0 to 1), and the sentence and rule that decided. */
export type PersonVerdict = {
  readonly kind: PersonKind | 'unclear' | 'out_of_office' | 'auto_reply';
  readonly confidence: number;
  readonly rule: string;
  readonly sentence: string;
  /** It asks to stop, speaks of it, or resembles what does. */
  readonly nearStop: boolean;
};
type Read = Omit<PersonVerdict, 'nearStop'>;

/** Question marks and dots alone say that something is not understood, and no more. */
const SOUNDLESS = /^[\s?!.\u2026]+$/;

type Scores = Readonly<Record<PersonKind, number>>;

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
  if (SOUNDLESS.test(text)) return { ...unclear(text), nearStop: false };
  const chosen = menuChoice(text, quoted);
  const said = chosen ?? text;
  const hits = hitsIn(said, language);
  const nearStop = hits.some(({ rule }) => rule.kind === 'opt_out') || byLikeness(said).kind === 'opt_out';
  if (agreesToClose(text, quoted))
    return { kind: 'negative', confidence: 0.8, rule: 'context.close_file', sentence: cut(text, 200), nearStop };
  if (chosen !== null) return { ...decide(hits, chosen), rule: 'menu.choice', nearStop };
  return { ...decide([...hits, ...severalQuestions(text), ...laterDate(text, written)], text), nearStop };
}

function decide(hits: readonly Hit[], text: string): Read {
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
function weigh(phrased: Read, like: Read, text: string): Read {
  if (like.kind === phrased.kind) return { ...phrased, confidence: Math.max(phrased.confidence, AGREED) };
  if (like.kind === 'unclear' || phrased.kind === 'opt_out') return phrased;
  const strong = like.confidence >= VERY_LIKE;
  if (strong && like.kind === 'opt_out' && phrased.kind === 'interested') return unclear(text);
  // A refusal in plain words is none the less one for being said kindly, or with irony.
  if (like.kind === 'interested' && phrased.kind === 'negative') return { ...phrased, confidence: 0.5 };
  if (strong && phrased.confidence < SURE) return like;
  return { ...phrased, confidence: Math.round(phrased.confidence * (strong ? 0.7 : 0.9) * 100) / 100 };
}
const AGREED = 0.9;
/** So few words resemble too many things: a phrase that is known decides alone. */
const SHORT_WORDS = 4;

/** Below this share the examples disagree too much to say anything. */
const LIKE_ENOUGH = 0.52;

/** No phrase is known: the kind whose examples the text is most like, and never surely. */
function byLikeness(text: string): Read {
  const own = ownWords(text);
  const like = own.trim() === '' ? null : likenessOf(own);
  if (like === null || like.share < LIKE_ENOUGH) return unclear(text);
  const confidence = Math.round(like.share * LIKENESS_WEIGHT * 100) / 100;
  return { kind: like.kind, confidence, rule: `likeness.${like.kind}`, sentence: sentencesOf(text)[0] ?? '' };
}

const unclear = (text: string): Read => ({
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

/** A word of lists, unsubscribing or spam. */
const MENTION = 2;
/** Under this a sign is not even that: a lone question mark. */
const FAINT = 1.5;

function winner(scores: Scores, hits: readonly Hit[], text: string): PersonKind | null {
  const { opt_out, negative, not_now, referral, interested, info_request } = scores;
  // Speaking of unsubscribing without a word of interest is asking for it.
  if (opt_out >= ENOUGH || (opt_out >= MENTION && Math.max(interested, not_now, referral) < ENOUGH)) return 'opt_out';
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
