import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase } from '#db/open.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { open, type Opened } from '#infra/local/rehearsal/opening.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { patience } from '#infra/local/rehearsal/patience.ts';
import { newMemory, takeTurn, type Memory } from '#infra/local/rehearsal/playing.ts';
import { signUp, visitor, type Visitor } from '#infra/local/rehearsal/visitor.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { createDatabase, type PostgresServer } from '../../support/postgres.ts';
import { seeded } from './chance.ts';
import { countToll, type Finding, type Toll } from './count.ts';
import type { Parts } from './parts.schema.ts';
import { partProcess, type Victim } from './process.ts';
import { startProvider, type Provider } from './provider.ts';
import { temporalVictim } from './temporal.ts';

export type StormOptions = {
  kills: number;
  seed: number;
  postgres: PostgresServer;
  /** Campaigns that are played at once. */
  players: number;
  /** How long everybody may take, after the last kill, to come to rest. */
  settleWithinMs: number;
  say: (line: string) => void;
};
export type StormResult = { toll: Toll; findings: Finding[]; kills: number; restarts: number; settledByPerson: number };

/** What is killed lives so long at least, and so long at most, after everything was ready again. */
const LIFE_MS = { least: 50, most: 3_000 };
/** A message takes about so long from the greeting to its settlement. */
const WIRE_MS = 250;
const MESSAGE_WITHIN_MS = 5_000;
const FIRST_MESSAGE_WITHIN_MS = 90_000;
const STILL_MS = 4_000;
const uncertainPage = z.object({ items: z.array(z.object({ id: z.string(), messageId: z.string() })) });
const nothing = (): void => undefined;

/**
 * Kills the worker, the API, the Temporal server and PostgreSQL in turn, each a process of its own, and all of LeadGen at
 * once, as the death of its one process does (infra/local), at random moments while campaigns are played, against a provider with moods; then lets everything come to rest and counts.
 */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { kills, seed, postgres, players, settleWithinMs, say } = options;
  const chance = seeded(seed);
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder());
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  const database = await createDatabase(postgres.url);
  const db = await openDatabase({ driver: 'postgres', url: database.url });
  cleanup.defer(() => db.close());
  const provider = await startProvider(() => db, seeded(seed + 1));
  cleanup.defer(() => provider.close());
  const temporal = await temporalVictim(join(folder.path, 'temporal'), say);
  cleanup.defer(() => temporal.stop());
  const secret = () => randomBytes(32).toString('base64url');
  const { path: workflowBundlePath } = await buildWorkflows(PROJECT_ROOT, nothing);
  const parts: Parts = {
    ...{ databaseUrl: database.url, dataDir, workflowBundlePath },
    apiPort: await nextFreePort(23_000),
    temporal: { address: temporal.address, namespace: temporal.namespace },
    provider: { smtpPort: provider.smtpPort, lookUpUrl: provider.lookUpUrl },
    secrets: { auth: secret(), encryption: secret(), links: secret(), sandboxMail: secret() },
  };
  const api = partProcess('api', parts, say);
  const worker = partProcess('worker', parts, say);
  cleanup.defer(() => Promise.all([api.stop(), worker.stop()]).then(nothing));
  await Promise.all([api.start(), worker.start()]);

  const url = `http://localhost:${parts.apiPort}`;
  const campaigns: Opened[] = [];
  const people = { settled: 0 };
  const calm = new AbortController();
  cleanup.defer(() => {
    calm.abort();
  });
  const load = Array.from({ length: players }, (_, index) =>
    playOn({ url, provider, campaigns, people, calm: calm.signal, say, index }),
  );

  const victims: Victim[] = [
    {
      name: 'all of LeadGen',
      kill: () => Promise.all([worker.kill(), api.kill(), temporal.kill()]).then(nothing),
      start: () => temporal.start().then(() => Promise.all([api.start(), worker.start()]).then(nothing)),
    },
    worker,
    temporal,
    { name: 'postgres', kill: () => postgres.kill(), start: () => postgres.startAgain() },
    api,
  ];
  // Before a campaign is under way there is nothing to lose.
  if (!(await provider.nextMessage(FIRST_MESSAGE_WITHIN_MS))) throw new Error('No message ever left');
  for (let kill = 1; kill <= kills; kill += 1) {
    const victim = victims[(kill - 1) % victims.length];
    if (victim === undefined) break;
    const onTheWire = chance() < 0.5;
    const life = LIFE_MS.least + chance() * (LIFE_MS.most - LIFE_MS.least);
    const started = performance.now();
    // Half of the kills come while a message is on its way, as soon as there is one.
    const met = onTheWire && (await provider.nextMessage(MESSAGE_WITHIN_MS));
    await delay(onTheWire ? chance() * WIRE_MS : life);
    await victim.kill();
    const lived = Math.round(performance.now() - started);
    const when = `${lived} ms${met ? ', with a message on its way' : ''}`;
    say(`kill ${kill} of ${kills}: ${victim.name} after ${when}; ${provider.kept.length} messages so far`);
    await victim.start();
  }
  calm.abort();
  const sophies = await Promise.all(load);
  say(`Calm: ${campaigns.length} campaigns, ${provider.kept.length} messages; waiting until everything is at rest`);
  const restBy = performance.now() + settleWithinMs;
  await Promise.all(
    sophies.flat().map(({ sophie, opened }) => comeToRest(sophie, opened, { provider, people, restBy, say })),
  );

  const client = temporalClient(parts.temporal);
  cleanup.defer(() => client.connection.close());
  const { toll, findings } = await countToll({ db, client, kept: provider.kept }, campaigns);
  say(`Moods of the provider: ${JSON.stringify(Object.fromEntries(provider.moods))}`);
  return { toll, findings, kills, restarts: api.restarts() + worker.restarts(), settledByPerson: people.settled };
}

type Played = { sophie: Visitor; opened: Opened };

/** Plays one campaign after the other until it is calm; whatever the dead do not answer is asked again. */
async function playOn({
  url,
  provider,
  campaigns,
  people,
  calm,
  say,
  index,
}: {
  url: string;
  provider: Provider;
  campaigns: Opened[];
  people: { settled: number };
  calm: AbortSignal;
  say: (line: string) => void;
  index: number;
}): Promise<Played[]> {
  const played: Played[] = [];
  const stormy = (): boolean => !calm.aborted;
  const { pause, reset } = patience();
  while (stormy()) {
    let memory: Memory = newMemory();
    let one: Played;
    try {
      const sophie = visitor(url, await signUp(url));
      one = { sophie, opened: await open(sophie, { name: 'leads.csv', bytes: rehearsalFile() }, nothing) };
    } catch {
      await pause();
      continue;
    }
    played.push(one);
    campaigns.push(one.opened);
    say(`Player ${index + 1}: campaign ${played.length} begins`);
    for (let over = false; !over && !calm.aborted;) {
      try {
        await settleUncertain(one.sophie, provider, people);
        const turn = await takeTurn(one.sophie, one.opened.campaignId, memory, nothing);
        ({ over } = turn);
        if (turn.did) reset();
        else await pause();
      } catch {
        // A reply may have been lost with whoever gave it: what was read is read again.
        memory = newMemory();
        await pause();
      }
    }
  }
  return played;
}

/** Plays a campaign on until nobody is under way, or nothing moves any more. */
async function comeToRest(
  sophie: Visitor,
  { campaignId }: Opened,
  {
    provider,
    people,
    restBy,
    say,
  }: { provider: Provider; people: { settled: number }; restBy: number } & {
    say: (line: string) => void;
  },
): Promise<void> {
  const memory = newMemory();
  const { pause, reset } = patience();
  let movedAt = performance.now();
  while (performance.now() < restBy) {
    try {
      const settled = await settleUncertain(sophie, provider, people);
      const turn = await takeTurn(sophie, campaignId, memory, nothing);
      if (turn.moved || settled > 0) movedAt = performance.now();
      if (turn.over || (turn.idle && performance.now() - movedAt > STILL_MS)) return;
      if (turn.did) reset();
      else await pause();
    } catch {
      // What was killed last is coming back.
      movedAt = performance.now();
      await pause();
    }
  }
  say(`Campaign ${campaignId} did not come to rest in time`);
}

/** Looks up, in the account at the provider, what only a person can look up, and says what became of it. */
async function settleUncertain(sophie: Visitor, provider: Provider, people: { settled: number }): Promise<number> {
  const { items } = await sophie.ask(uncertainPage, 'GET', '/api/dispatches?status=uncertain&limit=200');
  for (const { id, messageId } of items) {
    const left = await provider.certainly(messageId);
    if ((await sophie.tell('POST', `/api/dispatches/${id}/settle`, { left })) === 200) people.settled += 1;
  }
  return items.length;
}
