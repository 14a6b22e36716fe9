import { fold, sentencesOf } from './fold.ts';
import { isQualified, isTaught, type TaughtKind, type TriageKind } from './kinds.ts';
import { wordFeatures } from './features.ts';
import { builtInModel } from './model.ts';
import type { PersonVerdict } from './people.ts';
import { START_THRESHOLD } from './threshold.ts';

/** A reply that a person of the workspace sorted otherwise than triage had. */
export type Example = { readonly kind: TaughtKind; readonly text: string };

/** What a workspace's people taught its triage: the newest corrected replies, and how sure a verdict must be. */
export type Learnt = {
  readonly examples: readonly Example[];
  readonly threshold: number;
};
export const NOTHING_LEARNT: Learnt = { examples: [], threshold: START_THRESHOLD };

/** Most examples that a workspace keeps; the newest stay. */
export const MAX_EXAMPLES = 200;
/** Fewer words than this mean what they answer ("oui", "ok pour moi"), and teach nothing. */
const MIN_WORDS = 4;
export const teaches = (text: string): boolean => wordsOf(text).length >= MIN_WORDS;

/** Share of what two texts say together, from which they are the same letter, or alike. */
const SAME = 0.8;
const ALIKE = 0.3;
/** A verdict surer than this is not outvoted by texts that are only alike. */
const SURE = 0.78;
/** What one text that is only alike may make sure of, at most. */
const ALIKE_CONFIDENCE = 0.75;

/**
 * What a verdict becomes by what the workspace's people taught: the same letter again is sorted as they sorted it, one
 * that is alike counts by how much it is. Whatever they taught, a request to stop stays one, and to
 * whoever speaks of stopping nothing is sent for it.
 * @param machine a machine wrote it: only the very same letter says otherwise
 */
export function byExamples(
  verdict: PersonVerdict,
  text: string,
  examples: readonly Example[],
  machine: boolean,
): PersonVerdict {
  if (verdict.kind === 'opt_out' || examples.length === 0 || !teaches(text)) return verdict;
  const near = nearest(text, examples);
  const same = near.find(({ share }) => share >= SAME);
  const sentence = sentencesOf(text)[0] ?? '';
  if (same !== undefined)
    return allowed(verdict, { ...verdict, kind: same.kind, confidence: 0.97, rule: 'learnt.same', sentence }, machine);
  if (machine || verdict.confidence >= SURE) return verdict;
  const votes = new Map<TriageKind, number>([[verdict.kind, verdict.confidence]]);
  for (const { kind, share } of near) votes.set(kind, (votes.get(kind) ?? 0) + share);
  const [kind, most] = [...votes].reduce((left, right) => (right[1] > left[1] ? right : left));
  if (kind === verdict.kind || !isTaught(kind) || kind === 'out_of_office' || kind === 'auto_reply') return verdict;
  const all = [...votes.values()].reduce((sum, vote) => sum + vote, 0);
  const confidence = Math.round(ALIKE_CONFIDENCE * (most / all) * 100) / 100;
  return allowed(verdict, { ...verdict, kind, confidence, rule: 'learnt.like', sentence }, machine);
}

const allowed = (verdict: PersonVerdict, taught: PersonVerdict, machine: boolean): PersonVerdict => {
  const goesOn = writesAgain(taught.kind) || (taught.kind === 'auto_reply' && !machine);
  if (!verdict.nearStop || !goesOn || taught.kind === verdict.kind) return taught;
  return { ...verdict, kind: 'unclear', confidence: 0.2, rule: 'learnt.held' };
};
const writesAgain = (kind: TriageKind): boolean => isQualified(kind) || kind === 'not_now' || kind === 'out_of_office';

/** The examples that are alike, the nearest first; of equals the first, which is the newest. */
function nearest(text: string, examples: readonly Example[]): { kind: TaughtKind; share: number }[] {
  const features = wordFeatures(text);
  const turns = turnsOf(text);
  return examples
    .map(({ kind, text: known }) => {
      const share = shareOf(features, wordFeatures(known));
      // One word more may mean the contrary.
      return { kind, share: turns === turnsOf(known) ? share : Math.min(share, SAME / 2) };
    })
    .filter(({ share }) => share >= ALIKE)
    .sort((left, right) => right.share - left.share);
}

/** What two texts share of all that they say, rare words counting for more. */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  let all = 0;
  for (const feature of new Set([...one, ...other])) {
    const weight = rarity(feature);
    all += weight;
    if (one.has(feature) && other.has(feature)) shared += weight;
  }
  return all === 0 ? 0 : shared / all;
}

/** By how few of the built-in examples say it: "merci" says little, "stock" much. */
function rarity(feature: string): number {
  const { texts, frequency } = builtInModel();
  return Math.log(texts / (1 + frequency(feature)));
}

const TURNING =
  /^(?:ne|n|pas|plus|jamais|aucune?|rien|non|sans|sauf|oui|si|ok|not?|never|nothing|none|yes|don't|won't|isn't|aren't|can't|cannot|without|unless|kein\w*|nicht|nie|nein|ja|ohne|nunca|sin|mai|senza|niet|geen|nooit|nee|zonder|tampoco|nada|niente|mais|but|aber|pero|ma|maar)$/;

/** The words that turn a sentence, in order. */
const turnsOf = (text: string): string =>
  wordsOf(text)
    .filter((word) => TURNING.test(word))
    .join(' ');

const wordsOf = (text: string): string[] => fold(text).match(/\p{L}+(?:'t)?/gu) ?? [];
