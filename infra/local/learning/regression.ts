import { softmax } from '#domain/triage/model.ts';

/** What is known of a text: numbers at places, no place twice, and the kind that it is. */
export type Known = { readonly places: readonly number[]; readonly values: readonly number[]; readonly kind: number };

/**
 * Multinomial logistic regression by stochastic gradient descent with AdaGrad's step sizes (Duchi, Hazan and Singer,
 * 2011); few rounds keep it from learning by heart. The same input gives the same weights.
 * @returns `kinds` weights a place, one place after the other
 */
export function regress(
  texts: readonly Known[],
  { places, kinds, rounds }: { readonly places: number; readonly kinds: number; readonly rounds: number },
): Float64Array {
  const weights = new Float64Array(places * kinds);
  const squares = new Float64Array(places * kinds).fill(1e-6);
  const random = sequence();
  const order = [...texts];
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    for (const { places: own, values, kind: wanted } of order) {
      const scores = Array.from({ length: kinds }, (_, kind) =>
        own.reduce((sum, place, index) => sum + (weights[place * kinds + kind] ?? 0) * (values[index] ?? 0), 0),
      );
      const errors = softmax(scores).map((share, kind) => share - (kind === wanted ? 1 : 0));
      own.forEach((place, index) => {
        const value = values[index] ?? 0;
        errors.forEach((error, kind) => {
          const at = place * kinds + kind;
          const gradient = error * value;
          const square = (squares[at] ?? 0) + gradient * gradient;
          squares[at] = square;
          weights[at] = (weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(square);
        });
      });
    }
  }
  return weights;
}
const RATE = 0.15;

/** Numbers from 0 to 1, the same in each run (Park and Miller's minimal standard generator). */
function sequence(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function shuffle(items: Known[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const [taken] = items.splice(Math.floor(random() * (last + 1)), 1);
    if (taken !== undefined) items.push(taken);
  }
}
