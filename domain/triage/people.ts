import { cut } from '../text.ts';
import { agreesToClose, menuChoice } from './context.ts';
import { sentencesOf } from './fold.ts';
import { phrasesIn, talksOfStopping, type Hit } from './hits.ts';
import type { Written } from './horizon.ts';
import type { ReplyLanguage } from '../language.ts';
import { builtInModel } from './model.ts';
import type { PersonKind } from './phrases/rule.ts';
import { asPersons, likeliest, without, sharesOf, type ReadKind, type Shares } from './shares.ts';

/** What a person's reply says, how sure that is (0 to 1), and the sentence and rule that decided. */
export type PersonVerdict = {
  readonly kind: PersonKind | 'unclear' | 'out_of_office' | 'auto_reply';
  readonly confidence: number;
  readonly rule: string;
  readonly sentence: string;
  /** It asks to stop, speaks of it, or resembles what does. */
  readonly nearStop: boolean;
  /** It asks to stop in words that ask for nothing else. */
  readonly plainStop: boolean;
  /** What it is if a machine wrote it. */
  readonly ofMachine: 'out_of_office' | 'auto_reply';
};
type Read = Omit<PersonVerdict, 'nearStop' | 'plainStop' | 'ofMachine'>;

/** Question marks and dots alone say that something is not understood, and no more. */
const SOUNDLESS = /^[\s?!.\u2026]+$/;

/**
 * Reads a person's reply by how likely each kind is: phrases, words and letters are weighed against each other (`model.ts`).
 * Says `unclear` rather than guess. `text` is without quotes and signature; `quoted` is what was answered.
 */
export function readPerson(
  text: string,
  quoted: string,
  language: ReplyLanguage | null,
  written: Written = { sentOn: null, monthFirst: false },
): PersonVerdict {
  if (SOUNDLESS.test(text)) return { ...unclear(text), nearStop: false, plainStop: false, ofMachine: 'auto_reply' };
  const chosen = menuChoice(text, quoted);
  const said = chosen ?? text;
  const hits = phrasesIn(said, language, written);
  const read = sharesOf(said, hits);
  // Who says something that is known says something, and hardly in a machine's words.
  const telling = hits.some(({ rule }) => rule.weight >= TELLING);
  const shares = telling ? without(['unclear'], asPersons(read, 0.95)) : asPersons(read, 0.75);
  const plainStop = says(hits, 'opt_out', PLAIN);
  const beside = {
    plainStop,
    nearStop: says(hits, 'opt_out') || shares.opt_out >= NEAR_STOP,
    ofMachine: read.out_of_office > read.auto_reply ? 'out_of_office' : 'auto_reply',
  } as const;
  if (agreesToClose(text, quoted))
    return { kind: 'negative', confidence: 0.8, rule: 'context.close_file', sentence: cut(text, 200), ...beside };
  const verdict = plainStop
    ? reasoned('opt_out', Math.max(0.9, shares.opt_out), hits, said)
    : decide(hits, shares, said);
  return { ...verdict, ...(chosen === null ? {} : { rule: 'menu.choice' }), ...beside };
}

/** Whether a phrase of a kind, and of a weight, is there. */
const says = (hits: readonly Hit[], kind: PersonKind, least = 0): boolean =>
  hits.some(({ rule }) => rule.kind === kind && rule.weight >= least);

/** A phrase of this weight says it in plain words, whatever stands around it. */
const PLAIN = 4;
/** From this share on nobody is written to as if they had not asked to stop. */
const NEAR_STOP = 0.15;
/** Of two ways to end a conversation the one is taken that cannot be wrong for who asked to stop. */
const STOP_OR_REFUSAL = 0.33;
const STOP = 0.4;

/**
 * A request to stop that is likely enough stands before what is likelier, and what may be one is never booked as something
 * that the campaign goes on from.
 */
function decide(hits: readonly Hit[], shares: Shares, text: string): Read {
  if (hits.length === 0 && !builtInModel().knows(text)) return unclear(text);
  const best = likeliest(shares);
  if (!says(hits, 'opt_out') && shares.opt_out >= NEAR_STOP && talksOfStopping(text)) return unclear(text);
  // What invites us in words that are known, and only resembles a request to stop, is for a person to read.
  const invites = says(hits, 'interested', TELLING) || says(hits, 'info_request', TELLING);
  if (!says(hits, 'opt_out') && shares.opt_out >= NEAR_STOP && invites) return unclear(text);
  const refuses = says(hits, 'negative', PLAIN);
  if (best !== 'opt_out' && shares.opt_out >= (best === 'negative' && !refuses ? STOP_OR_REFUSAL : STOP))
    return reasoned('opt_out', Math.max(0.5, shares.opt_out), hits, text);
  if (best !== 'opt_out' && best !== 'negative' && shares.opt_out >= NEAR_STOP) return unclear(text);
  const plain = strongest(hits);
  const short = text.split(/\s+/).length <= SHORT_WORDS;
  const alone = plain !== undefined && hits.every(({ rule }) => rule.kind === plain.rule.kind);
  if (plain !== undefined && plain.rule.weight >= TELLING && shares[best] < (short ? SURE : alone ? UNSURE : 0))
    return reasoned(plain.rule.kind, Math.max(TELLING_CONFIDENCE, shares[plain.rule.kind]), hits, text);
  return reasoned(best, shares[best], hits, text);
}

/** So few words resemble too many things: a phrase that is known decides where likeness is not sure. */
const SHORT_WORDS = 4;
const TELLING = 3;
const TELLING_CONFIDENCE = 0.6;
const SURE = 0.8;
/** Likeness that hesitates yields to phrases that all say the same. */
const UNSURE = 0.6;

const strongest = (hits: readonly Hit[]): Hit | undefined =>
  [...hits].sort((left, right) => right.rule.weight - left.rule.weight)[0];

/** The strongest phrase of the kind shows why; where there is none, the sentence that is most like it. */
function reasoned(kind: ReadKind, share: number, hits: readonly Hit[], text: string): Read {
  const confidence = Math.round(Math.min(0.99, share) * 100) / 100;
  const best = strongest(hits.filter(({ rule }) => rule.kind === kind));
  if (best === undefined) return { kind, confidence, rule: `likeness.${kind}`, sentence: mostLike(kind, text) };
  return { kind, confidence, rule: best.rule.id, sentence: best.sentence };
}

const MOST_SENTENCES = 40;

function mostLike(kind: ReadKind, text: string): string {
  const [first = '', ...others] = sentencesOf(text).slice(0, MOST_SENTENCES);
  const like = (sentence: string): number => sharesOf(sentence, [])[kind];
  return others.reduce((left, right) => (like(right) > like(left) ? right : left), first);
}

const unclear = (text: string): Read => ({
  kind: 'unclear',
  confidence: 0.2,
  rule: 'none',
  sentence: sentencesOf(text)[0] ?? '',
});
