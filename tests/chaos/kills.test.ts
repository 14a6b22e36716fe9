import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { openDatabase } from '#db/open.ts';
import { withWorkspace } from '#db/client.ts';
import { undispatchedMail } from '#db/queries/sandbox_tally.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { open } from '#infra/local/rehearsal/opening.ts';
import { outcomeOf } from '#infra/local/rehearsal/outcome.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { newMemory, play, takeTurn } from '#infra/local/rehearsal/playing.ts';
import { signUp, visitor } from '#infra/local/rehearsal/visitor.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createDatabase } from '../support/postgres.ts';
import { startVictim } from './support/instance.ts';

const KILLS = 12;
/** A killed instance lives so long at least, and so long at most, after it was ready. */
const LIFE_MS = { least: 200, most: 4_500 };
const PLAY_WITHIN_MS = 120_000;
const SEED = 20_261_121;
const nothing = (): void => undefined;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('sends no step twice and forgets nobody when it is killed 12 times during a campaign', async () => {
  const chance = seeded(SEED);
  await using folder = await temporaryFolder();
  await using cleanup = new AsyncDisposableStack();
  const database = await createDatabase(inject('postgresUrl'));
  cleanup.defer(() => database.drop());
  const place = {
    dataDir: join(folder.path, 'data'),
    databaseUrl: database.url,
    port: await nextFreePort(23_000),
  };
  let victim = await startVictim(place);
  cleanup.defer(() => victim.kill());
  const sophie = visitor(victim.url, await signUp(victim.url));
  const campaign = await open(sophie, { name: 'leads.csv', bytes: rehearsalFile() }, nothing);
  const memory = newMemory();

  for (let kill = 1; kill <= KILLS; kill++) {
    const dying = { at: performance.now() + LIFE_MS.least + chance() * (LIFE_MS.most - LIFE_MS.least) };
    const playing = playUntil(dying);
    await delay(dying.at - performance.now());
    await victim.kill({ server: chance() < 0.5 });
    await playing;
    victim = await startVictim(place);
  }
  await play(sophie, campaign.campaignId, PLAY_WITHIN_MS, nothing);

  const db = await openDatabase({ driver: 'postgres', url: database.url });
  cleanup.defer(() => db.close());
  const client = temporalClient(victim.temporal);
  cleanup.defer(() => client.connection.close());
  const { outcome, steps } = await outcomeOf(db, client, campaign);
  expect(outcome).toMatchObject({ enrolled: 12, duplicates: 0, lost: 0 });
  expect(steps.filter(({ accepted }) => accepted !== 1)).toEqual([]);
  expect(outcome.active + outcome.ended).toBe(outcome.enrolled);
  expect(await withWorkspace(db, campaign.workspaceId, (tx) => undispatchedMail(tx, campaign))).toBe(0);
  // It went on at all: everybody was written to.
  expect(new Set(steps.map(({ leadId }) => leadId)).size).toBe(12);

  /** Plays on while the instance lives; what it asks a dead one comes to nothing. */
  async function playUntil({ at }: { at: number }): Promise<void> {
    while (performance.now() < at) {
      try {
        const { moved } = await takeTurn(sophie, campaign.campaignId, memory, nothing);
        if (!moved) await delay(30);
      } catch (error) {
        if (performance.now() < at) throw error;
      }
    }
  }
});
