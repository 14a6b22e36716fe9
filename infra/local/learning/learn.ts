import { phrasesIn } from '#domain/triage/hits.ts';
import { languageOf } from '#domain/triage/language.ts';
import {
  LEVEL_ZERO,
  LEVELS_EACH_WAY,
  READ_KINDS,
  likelihoods,
  modelOf,
  partsOf,
  signalsOf,
  total,
  type Model,
  type Weights,
} from '#domain/triage/model.ts';
import { phrased } from '#domain/triage/phrased.ts';
import { wordFeatures } from '#domain/triage/features.ts';
import { fingerprintOf, type Example } from './examples.ts';
import { regress, type Known } from './regression.ts';

const KINDS = READ_KINDS.length;

/** What was learnt, and how sure it was of each unseen example when it had not learnt from anything of its writer's. */
export type Lesson = {
  readonly weights: Weights;
  readonly judged: readonly { readonly example: Example; readonly shares: readonly number[] }[];
};

/**
 * Learns to read people's replies. Words and letters learn from all examples. What phrases, words and letters count for
 * beside each other is learnt from how they read the unseen ones of writers whom they had not learnt from, by cross-validation.
 * Takes some minutes. The same examples give the same weights.
 */
export function learn(seen: readonly Example[], unseen: readonly Example[], report: (line: string) => void): Lesson {
  const [known, fresh] = [seen.map(featured), unseen.map(featured)];
  const folds = foldsOf(fresh);
  const signalled = folds.map((fold, index) => {
    const own = new Set(fold);
    const model = modelOf(readings([...known, ...fresh.filter((example) => !own.has(example))]));
    report(`${index + 1} of ${folds.length}: ${fold.length} replies read by what the other writers' taught`);
    return fold.map((example) => ({ example, ...signalsFor(model, example) }));
  });
  const judged = signalled.flatMap((fold) => {
    const mixing = mixed(signalled.flatMap((other) => (other === fold ? [] : other)));
    return fold.map(({ example, values }) => ({ example, shares: likelihoods(values, mixing) }));
  });
  return { weights: { ...readings([...known, ...fresh]), mixing: mixed(signalled.flat()) }, judged };
}

/** An example with what a model sees of it. */
type Featured = Example & { readonly words: ReadonlySet<string>; readonly parts: readonly string[] };

function featured(example: Example): Featured {
  const words = wordFeatures(example.text);
  return { ...example, words, parts: partsOf(example.text, words) };
}

function signalsFor(model: Model, { text, kind }: Example): Known {
  const values = signalsOf(model, text, phrased(phrasesIn(text, languageOf(text), UNDATED)));
  return { places: values.map((_, place) => place), values, kind };
}

const UNDATED = { sentOn: null, monthFirst: false } as const;

/** What signals count for: a row for each kind. */
function mixed(texts: readonly Known[]): number[][] {
  const places = texts[0]?.values.length ?? 0;
  const weights = regress(texts, { places, kinds: KINDS, rounds: 20 });
  return READ_KINDS.map((_, kind) =>
    Array.from({ length: places }, (_, place) => Number((weights[place * KINDS + kind] ?? 0).toFixed(4))),
  );
}

const FOLDS = 5;
/** Examples by their writers: nobody's replies teach how to read the others of the same hand. */
function foldsOf(examples: readonly Featured[]): (readonly Featured[])[] {
  const hands = [...new Set(examples.map(({ hand }) => hand))];
  return Array.from({ length: Math.min(FOLDS, hands.length) }, (_, fold) =>
    examples.filter(({ hand }) => hands.indexOf(hand) % FOLDS === fold),
  );
}

/** What words and letters teach; the mixing is still to be learnt. */
function readings(examples: readonly Featured[]): Weights {
  return {
    texts: examples.length,
    learntFrom: fingerprintOf(examples),
    counts: counted(examples),
    ...weighed(examples),
    mixing: [],
  };
}

/** Pairs of words that were written once say little and are most of all. */
function counted(examples: readonly Featured[]): string {
  const rows = new Map<string, string[]>();
  for (const [feature, row] of countsOf(examples, ({ words }) => words)) {
    if (total(row) === 1 && feature.includes(' ')) continue;
    const key = row.join(',');
    const alike = rows.get(key) ?? [];
    rows.set(key, alike);
    alike.push(feature);
  }
  return [...rows]
    .map(([row, features]) => `${row}\t${features.sort().join('|')}`)
    .sort()
    .join('\n');
}

const MOST_PARTS = 16_000;
const LEAST_TEXTS = 3;

function weighed(examples: readonly Featured[]): Pick<Weights, 'parts' | 'levels' | 'step'> {
  const parts = telling(examples);
  const places = new Map(parts.map((part, index) => [part, index] as const));
  const texts = examples.map(({ parts: said, kind }) => {
    const own = said.flatMap((part) => places.get(part) ?? []);
    return { kind, places: own, values: own.map(() => 1 / Math.sqrt(own.length)) };
  });
  const weights = regress(texts, { places: parts.length, kinds: KINDS, rounds: 6 });
  const sizes = [...weights].map(Math.abs).sort((left, right) => left - right);
  // The few largest weights are cut: steps stay fine for all others.
  const step = (sizes[Math.floor(sizes.length * 0.999)] ?? 1) / LEVELS_EACH_WAY;
  const level = (weight: number): number =>
    Math.max(-LEVELS_EACH_WAY, Math.min(LEVELS_EACH_WAY, Math.round(weight / step)));
  const levels = [...weights].map((weight) => String.fromCharCode(LEVEL_ZERO + level(weight))).join('');
  return { parts: parts.join('|'), levels, step: Number(step.toFixed(6)) };
}

/** The parts that tell kinds apart best (chi-squared), of those that several texts have. */
function telling(examples: readonly Featured[]): string[] {
  const kinds = READ_KINDS.map((_, kind) => examples.filter((example) => example.kind === kind).length);
  return [...countsOf(examples, ({ parts }) => parts)]
    .filter(([, row]) => total(row) >= LEAST_TEXTS)
    .map(([part, row]) => {
      const expected = kinds.map((size) => (size * total(row)) / examples.length);
      return {
        part,
        says: total(row.map((count, kind) => (count - (expected[kind] ?? 0)) ** 2 / (expected[kind] ?? 1))),
      };
    })
    .sort((left, right) => right.says - left.says || (left.part < right.part ? -1 : 1))
    .slice(0, MOST_PARTS)
    .map(({ part }) => part)
    .sort();
}

function countsOf(
  examples: readonly Featured[],
  features: (example: Featured) => Iterable<string>,
): Map<string, number[]> {
  const counts = new Map<string, number[]>();
  for (const example of examples)
    for (const feature of features(example)) {
      const row = counts.get(feature) ?? READ_KINDS.map(() => 0);
      row[example.kind] = (row[example.kind] ?? 0) + 1;
      counts.set(feature, row);
    }
  return counts;
}
