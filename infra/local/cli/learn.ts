import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { examplesOf } from '../learning/examples.ts';
import { learn } from '../learning/learn.ts';

/** `npm run triage:learn`: learns to read replies from `domain/triage/examples` and writes `domain/triage/weights.json`. */
const { weights, judged } = learn(examplesOf('seen'), examplesOf('unseen'), (line) => {
  console.error(line);
});
writeFileSync(fileURLToPath(new URL('../../../domain/triage/weights.json', import.meta.url)), JSON.stringify(weights));
const right = judged.filter(({ example, shares }) => shares.indexOf(Math.max(...shares)) === example.kind);
console.error(
  `${((100 * right.length) / judged.length).toFixed(1)} % of ${judged.length} replies of writers unknown to it`,
);
