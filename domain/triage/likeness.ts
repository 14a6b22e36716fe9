import { EXAMPLES } from './examples/all.ts';
import { fold } from './fold.ts';
import type { PersonKind } from './phrases/rule.ts';

/** The kind whose examples a text is most like, with its share of the likelihood (0 to 1). */
export type Likeness = { readonly kind: PersonKind; readonly share: number };

type Model = {
  readonly kinds: readonly {
    readonly kind: PersonKind;
    readonly size: number;
    readonly counts: ReadonlyMap<string, number>;
  }[];
  readonly vocabulary: ReadonlySet<string>;
  readonly size: number;
};

/** Things that a word list cannot hold: a month, a weekday, an hour, an address, a telephone number. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
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

/** Words, their beginnings, pairs of words and shapes of a text, once each. */
export function featuresOf(text: string): Set<string> {
  let folded = fold(text);
  const features = new Set<string>();
  for (const [name, pattern] of SHAPES) {
    const without = folded.replace(pattern, ` ${name} `);
    if (without !== folded) features.add(name);
    folded = without;
  }
  const words = folded.replace(/\d+/g, '#').match(/=?[\p{L}#']+|\?/gu) ?? [];
  words.slice(0, 120).forEach((word, index) => {
    features.add(word);
    if (word.length > 5) features.add(`${word.slice(0, 5)}*`);
    const next = words[index + 1];
    if (next !== undefined) features.add(`${word} ${next}`);
  });
  return features;
}

/** Counts the examples (naive Bayes over present features). Small: a few hundred sentences, some milliseconds once. */
export function learn(examples: readonly (readonly [PersonKind, string])[]): Model {
  const counts = new Map<PersonKind, { size: number; counts: Map<string, number> }>();
  const vocabulary = new Set<string>();
  for (const [kind, text] of examples) {
    const own = counts.get(kind) ?? { size: 0, counts: new Map<string, number>() };
    counts.set(kind, own);
    own.size += 1;
    for (const feature of featuresOf(text)) {
      own.counts.set(feature, (own.counts.get(feature) ?? 0) + 1);
      vocabulary.add(feature);
    }
  }
  return { kinds: [...counts].map(([kind, own]) => ({ kind, ...own })), vocabulary, size: examples.length };
}

const SMOOTHING = 0.3;
/** Words are not independent: likelihoods are tempered, so that a share of 0.9 is right nine times in ten. */
const TEMPER = 0.6;
let builtIn: Model | null = null;

/** Compares a text with the examples; null when it has no feature in common with any. */
export function likenessOf(text: string, model: Model = (builtIn ??= learn(EXAMPLES))): Likeness | null {
  const features = [...featuresOf(text)].filter((feature) => model.vocabulary.has(feature));
  if (features.length === 0) return null;
  const scored = model.kinds.map(({ kind, size, counts }) => ({
    kind,
    score: features.reduce(
      (sum, feature) => sum + Math.log(((counts.get(feature) ?? 0) + SMOOTHING) / (size + 2 * SMOOTHING)),
      Math.log(size / model.size),
    ),
  }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left));
  const total = scored.reduce((sum, { score }) => sum + Math.exp((score - best.score) * TEMPER), 0);
  return { kind: best.kind, share: 1 / total };
}
