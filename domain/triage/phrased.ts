import type { Hit } from './hits.ts';
import { READ_KINDS, type Phrased } from './model.ts';

/** The strongest phrase of each kind, and a third of what each further one weighs: many weak signs do not make certainty. */
export function phrased(hits: readonly Hit[]): Phrased {
  const weights = READ_KINDS.map((kind) =>
    [...new Map(hits.filter(({ rule }) => rule.kind === kind).map(({ rule }) => [rule.id, rule.weight])).values()].sort(
      (left, right) => right - left,
    ),
  );
  return {
    first: weights.map(([first = 0]) => first),
    others: weights.map(([, ...others]) => others.reduce((sum, weight) => sum + weight / 3, 0)),
  };
}
