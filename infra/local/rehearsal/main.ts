import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { temporalClient } from '#functions/client/temporal.ts';
import { ConfigError, readConfig } from '#functions/config.ts';
import { startInstance } from '../instance.ts';
import { Refusal } from '../refusal.ts';
import { leadsSchema } from './answers.schema.ts';
import { open, type LeadFile } from './opening.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { rehearsalFile } from './people.ts';
import { play } from './playing.ts';
import { signUp, visitor } from './visitor.ts';

const PLAY_WITHIN_MS = 600_000;

/**
 * `npm run --silent rehearsal [-- file.csv]`: plays a whole campaign on an instance of its own, from a file of leads to
 * booked meetings, over HTTP and SMTP. Prints a JSON line for each lead on stdout and the outcome as the last one;
 * progress goes to stderr. Without a file: 12 leads of every temperament. PORT and DATA_DIR count when they are set;
 * otherwise a free port and a folder that is thrown away. Exits with 1 when a message was sent twice or a lead is lost.
 */
export async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  try {
    const outcome = await rehearse(stopping.signal);
    print(outcome);
    process.exitCode = outcome.duplicates > 0 || outcome.lost !== 0 ? 1 : 0;
  } catch (error) {
    const known = error instanceof Refusal || error instanceof ConfigError;
    say(known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
  // Nothing that a library left open may keep a script waiting.
  process.stdout.write('', () => process.exit());
}

async function rehearse(signal: AbortSignal): Promise<Outcome> {
  const [path] = process.argv.slice(2);
  const file = path === undefined ? { name: 'rehearsal.csv', bytes: rehearsalFile() } : await readLeads(path);
  await using cleanup = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'leadgen-rehearsal-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error', ...given });
  const started = performance.now();
  const instance = await startInstance({ config, say, signal, ui: false });
  cleanup.defer(() => instance.stop());
  say(`Instance: ready at ${instance.url} after ${since(started)}`);

  const sophie = visitor(instance.url, await signUp(instance.url));
  const opened = await open(sophie, file, say);
  signal.throwIfAborted();
  await play(sophie, opened.campaignId, PLAY_WITHIN_MS, say, signal);
  say(`Campaign: at its end after ${since(started)}`);

  const client = temporalClient(instance.temporal);
  cleanup.defer(() => client.connection.close());
  const { outcome, steps } = await outcomeOf(instance.db, client, opened);
  for (let cursor = ''; ;) {
    const query = `campaignId=${opened.campaignId}&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await sophie.ask(leadsSchema, 'GET', `/api/leads?${query}`);
    for (const { id, temperament, email, enrollment } of page.items) {
      const sent = steps.filter(({ leadId }) => leadId === id).map(({ accepted }) => accepted);
      print({ lead: email, temperament, status: enrollment?.end ?? enrollment?.stage ?? null, sent });
    }
    if (page.next === null) return outcome;
    cursor = page.next;
  }
}

async function readLeads(path: string): Promise<LeadFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (error) {
    throw new Refusal(`The file ${path} cannot be read: give a CSV file of leads, or none.`, { cause: error });
  }
}

const since = (started: number): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;

const begun = performance.now();
function say(line: string): void {
  process.stderr.write(`${since(begun).padStart(7)}  ${line}\n`);
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
