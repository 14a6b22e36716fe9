import { letterFeatures, wordFeatures } from './features.ts';
import { machineSigns } from './autoreply.ts';
import { ownWords } from './fold.ts';
import { TAUGHT_KINDS } from './kinds.ts';
import WEIGHTS from './weights.json' with { type: 'json' };

/** What a reply may be read as by its words, in the order of every vector of numbers here. */
export const READ_KINDS = [...TAUGHT_KINDS, 'unclear'] as const;

/** What `npm run triage:learn` learns from the examples. All of it is text and numbers, as a file holds them. */
export type Weights = {
  /** How many examples were counted, and their fingerprint. */
  readonly texts: number;
  readonly learntFrom: string;
  /** Word features (`features.ts`) by how many examples of each kind have them: "1,0,0,2,0,0\tword|word", a line for each such row of counts. */
  readonly counts: string;
  /** Letter and word features that the regression weighs, parted by "|". */
  readonly parts: string;
  /** Their weights: a character for each part and kind, in steps of `step`. */
  readonly levels: string;
  readonly step: number;
  /** For each kind what `signalsOf` counts for, a constant first. */
  readonly mixing: readonly (readonly number[])[];
};

/** The character of level 0; there are as many above it as below. */
export const LEVEL_ZERO = 'A'.charCodeAt(0);
export const LEVELS_EACH_WAY = 30;

/** Two readings of a text that know nothing of each other. */
export type Model = {
  readonly texts: number;
  /** By words counted. */
  readonly byWords: (words: ReadonlySet<string>) => number[];
  /** By letters and words weighed. */
  readonly byLetters: (parts: readonly string[]) => number[];
  /** Whether it has a word in common with any example. */
  readonly knows: (text: string) => boolean;
  /** In how many examples a word feature stands. */
  readonly frequency: (feature: string) => number;
  readonly mixing: readonly (readonly number[])[];
};

const ALPHA = 0.6;
const KINDS = READ_KINDS.length;
const zeros = (): number[] => READ_KINDS.map(() => 0);
/** The sum of numbers. */
export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Makes a model of its weights. Takes a third of a second; what does not fit together gives wrong numbers, never an error. */
export function modelOf(weights: Weights): Model {
  const words = complementBayes(weights.counts);
  const places = new Map(weights.parts.split('|').map((part, index) => [part, index] as const));
  return {
    texts: weights.texts,
    byWords: (features) => {
      const scores = zeros();
      for (const feature of features) {
        const own = words.get(feature)?.speaksFor;
        if (own !== undefined) for (let kind = 0; kind < KINDS; kind += 1) add(scores, kind, own[kind] ?? 0);
      }
      return centred(scores);
    },
    byLetters: (parts) => weighed(parts, places, weights),
    knows: (text) => [...wordFeatures(text)].some((feature) => words.has(feature)),
    frequency: (feature) => words.get(feature)?.frequency ?? 0,
    mixing: weights.mixing,
  };
}

const add = (scores: number[], kind: number, value: number): void => {
  scores[kind] = (scores[kind] ?? 0) + value;
};

/** What a word feature speaks for, and how many examples have it. Features that are counted alike share one. */
type Counted = { readonly frequency: number; readonly speaksFor: readonly number[] };

/**
 * Complement naive Bayes (Rennie, Shih, Teevan and Karger, 2003): a kind is likely where the examples of all other kinds rarely
 * say the words.
 */
function complementBayes(counts: string): Map<string, Counted> {
  const rows = counts.split('\n').map((line) => {
    const [row = '', features = ''] = line.split('\t');
    return { row: row.split(',').map(Number), features: features.split('|') };
  });
  const said = zeros();
  for (const { row, features } of rows)
    row.forEach((count, kind) => {
      add(said, kind, count * features.length);
    });
  const size = rows.reduce((sum, { features }) => sum + features.length, 0);
  const elsewhere = said.map((own) => total(said) - own + ALPHA * size);
  return new Map(
    rows.flatMap(({ row, features }) => {
      const frequency = total(row);
      const speaksFor = row.map((own, kind) => -Math.log((frequency - own + ALPHA) / (elsewhere[kind] ?? 1)));
      return features.map((feature) => [feature, { frequency, speaksFor }] as const);
    }),
  );
}

/** The features that a regression weighs: of letters, and of words under a sign of their own. */
export const partsOf = (text: string, words: ReadonlySet<string> = wordFeatures(text)): string[] => [
  ...letterFeatures(text),
  ...[...words].map((word) => `+${word}`),
];

function weighed(parts: readonly string[], places: ReadonlyMap<string, number>, { levels, step }: Weights): number[] {
  const scores = zeros();
  let known = 0;
  for (const part of parts) {
    const place = places.get(part);
    if (place === undefined) continue;
    known += 1;
    for (let kind = 0; kind < KINDS; kind += 1) add(scores, kind, levels.charCodeAt(place * KINDS + kind) - LEVEL_ZERO);
  }
  return centred(scores.map((score) => (score * step) / Math.sqrt(Math.max(1, known))));
}

function centred(scores: readonly number[]): number[] {
  const mean = total(scores) / scores.length;
  return scores.map((score) => score - mean);
}

/** What phrases say of each kind: the strongest of them, and what the others weigh together. */
export type Phrased = { readonly first: readonly number[]; readonly others: readonly number[] };

/** What the mixing weighs. Words that the writer holds up between quotation marks are somebody else's. */
export function signalsOf(model: Model, text: string, { first, others }: Phrased): number[] {
  const own = ownWords(text);
  const words = wordFeatures(own);
  return [
    1,
    ...model.byWords(words),
    ...model.byLetters(partsOf(own, words)),
    ...first,
    ...others,
    ...machineSigns(own),
  ];
}

/** How likely each kind is, by signals and what they count for: shares of 1. */
export const likelihoods = (signals: readonly number[], mixing: readonly (readonly number[])[]): number[] =>
  softmax(mixing.map((row) => total(row.map((weight, index) => weight * (signals[index] ?? 0)))));

/** Scores as shares of 1. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = total(powers);
  return powers.map((power) => power / all);
}

let builtIn: Model | null = null;
/** What was learnt from the examples, read once in each process that asks. */
export const builtInModel = (): Model => (builtIn ??= modelOf(WEIGHTS));
