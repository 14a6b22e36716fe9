import { expect, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { storm } from './support/storm.ts';

/** Two or three of each; `npm run test:chaos -- --kills 200` goes on where this stops. */
const KILLS = 12;
const SEED = 20_261_121;

test('sends nothing twice and loses nobody while all of LeadGen, its parts and PostgreSQL are killed in turn', async () => {
  const postgres = await startPostgres();
  try {
    const { toll, findings } = await storm({
      ...{ kills: KILLS, seed: SEED, postgres, players: 1, settleWithinMs: 150_000 },
      say: () => undefined,
    });
    expect(findings).toEqual([]);
    expect(toll).toMatchObject({ duplicates: 0, lost: 0, uncertain: 0 });
    // It went on at all: everybody who was enrolled was written to, most of them more than once.
    expect(toll.enrolled).toBeGreaterThan(0);
    expect(toll.sent).toBeGreaterThanOrEqual(toll.enrolled);
  } finally {
    await postgres.stop();
  }
});
