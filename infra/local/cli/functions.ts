import { join } from 'node:path';
import process from 'node:process';
import { buildFunctions, FUNCTIONS } from '../builds/functions.ts';
import { Refusal } from '../refusal.ts';
import { PROJECT_ROOT } from '../root.ts';

/** `npm run build:functions`: makes the folders that `sst deploy` deploys. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
try {
  await buildFunctions({ root: PROJECT_ROOT, into: join(PROJECT_ROOT, '.cache/functions'), names: FUNCTIONS, say });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exit(1);
}
