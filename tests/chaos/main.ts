import process from 'node:process';
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { storm } from './support/storm.ts';

/**
 * `npm run test:chaos -- [--kills 200] [--seed N] [--players 4]`: kills -9 all of LeadGen, its worker, the Temporal
 * server, PostgreSQL and the API in turn at random moments under load. Progress on stderr; the last line of stdout is the toll as JSON. Exits
 * with 1 when a message was sent twice or anything is lost.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    players: { type: 'string', default: '4' },
  },
});
const say = (line: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
};
const seed = Number(values.seed);
say(`Seed ${seed}: the same seed kills the same parts after the same lives`);
const postgres = await startPostgres();
let code = 1;
try {
  const { toll, findings, kills, restarts, settledByPerson } = await storm({
    ...{ seed, postgres, say, kills: Number(values.kills), players: Number(values.players) },
    settleWithinMs: 600_000,
  });
  const { sent, duplicates, lost, uncertain, enrolled, ended } = toll;
  for (const finding of findings) say(finding);
  say(
    `${enrolled} enrolled, ${ended} ended; ${settledByPerson} uncertain settled by a person; ${restarts} restarts unasked`,
  );
  process.stdout.write(`${JSON.stringify({ kills, sent, duplicates, lost, uncertain })}\n`);
  code = duplicates === 0 && lost === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  await postgres.stop();
}
// Nothing that a library left open may keep a script waiting.
process.stdout.write('', () => process.exit(code));
