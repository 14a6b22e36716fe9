import { readFileSync, truncateSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { spawnGuarded } from '../guard/child.ts';
import type { GuardedChild } from '../guard/child.ts';
import { endLeftover } from '../guard/leftover.ts';
import { nextFreePort } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { TemporalBinary } from './binary.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import type { SearchAttribute } from './search-attributes.ts';

const HOST = '127.0.0.1';
const READY_WITHIN_MS = 30_000;
const NAMESPACE = 'default';

/** Both names of the time-skipping switch are set: it is renamed after 1.32, and a name the server does not know is harmless. */
const DYNAMIC_CONFIG = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'system.workflowTimeSkippingEnabled=true',
  // The default of one second makes each skip cost a second.
  'history.timerProcessorMaxTimeShift="1ms"',
  'matching.enableFairness=true',
  // With four partitions a rate limit is applied to each share and sends come in bursts.
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'frontend.WorkflowPauseEnabled=true',
];

export interface TemporalServerOptions {
  readonly binary: TemporalBinary;
  /** Folder of the database, the log and the pid; created when missing. */
  readonly folder: string;
  /** Serve the web UI too. */
  readonly ui: boolean;
  /** The first port tried; the UI's is tried from 1,000 above. */
  readonly firstPort?: number;
  readonly searchAttributes: readonly SearchAttribute[];
  /** More dynamic configuration, `key=json`. */
  readonly dynamicConfig?: readonly string[];
  /** More environment for the server's process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TemporalServer {
  /** `host:port` of the gRPC front end. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Resolves when the server's process is gone, asked or not. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a Temporal server on the next free ports and resolves once it answers and its search attributes exist.
 * It ends with this process, however this process ends. Its database survives `kill -9` (WAL) and is named after the
 * server's version, because the server does not migrate a file of another version.
 * Throws a Refusal when the server does not come up within 30 s.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  await mkdir(options.folder, { recursive: true });
  const database = join(options.folder, `temporal-${options.binary.server}.db`);
  const pidFile = join(options.folder, 'temporal.pid');
  const logFile = join(options.folder, 'temporal.log');
  await endLeftover(pidFile, database);
  if (existsSync(logFile)) truncateSync(logFile);

  let from = options.firstPort ?? 7233;
  // A port found free may be taken before the server binds it: the next ones are tried, three times in all.
  for (let attempt = 1; ; attempt += 1) {
    const port = await nextFreePort(from);
    const uiPort = await nextFreePort(port + 1000);
    const child = spawnGuarded({
      command: options.binary.path,
      args: serverArguments({ ...options, database, port, uiPort }),
      env: options.env,
      pidFile,
      logFile,
      endSignal: 'SIGTERM',
      graceMs: 5_000,
    });
    const address = `${HOST}:${port}`;
    try {
      await waitUntilReady(child, () => saysItListens(logFile, port), address, options.searchAttributes);
    } catch (error) {
      await child.end();
      if (attempt < 3 && readFileSync(logFile, 'utf8').includes('address already in use')) {
        from = port + 1;
        continue;
      }
      throw new Refusal(`The Temporal server did not start; its own words are in ${logFile}.`, { cause: error });
    }
    return {
      address,
      namespace: NAMESPACE,
      uiUrl: options.ui ? `http://localhost:${uiPort}` : undefined,
      ended: child.ended,
      stop: () => child.end(),
    };
  }
}

interface Arguments extends TemporalServerOptions {
  readonly database: string;
  readonly port: number;
  readonly uiPort: number;
}

function serverArguments({ database, port, ui, uiPort, dynamicConfig = [] }: Arguments): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--namespace', NAMESPACE],
    ...(ui ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless']),
    ...['--db-filename', database, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...['--log-level', 'error'],
    ...[...DYNAMIC_CONFIG, ...dynamicConfig].flatMap((value) => ['--dynamic-config-value', value]),
  ];
}

/** In its own words: whoever answers at the address may be another server, that took the port a moment before. */
const saysItListens = (logFile: string, port: number): boolean =>
  new RegExp(`^Temporal Server: .*:${port}$`, 'm').test(readFileSync(logFile, 'utf8'));

async function waitUntilReady(
  child: GuardedChild,
  listens: () => boolean,
  address: string,
  attributes: readonly SearchAttribute[],
): Promise<void> {
  const gone = child.ended.then((code) => ({ code }));
  const deadline = Date.now() + READY_WITHIN_MS;
  let last: unknown = undefined;
  while (Date.now() < deadline) {
    const early = await Promise.race([gone, delay(50)]);
    if (early !== undefined) throw new Error(`the server ended with code ${early.code}`, { cause: last });
    if (!listens()) continue;
    try {
      await prepareNamespace(address, attributes);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`the server did not answer within ${READY_WITHIN_MS} ms`, { cause: last });
}

async function prepareNamespace(address: string, attributes: readonly SearchAttribute[]): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.withDeadline(Date.now() + 5_000, async () => {
      await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
      await registerSearchAttributes(connection, NAMESPACE, attributes);
    });
  } finally {
    await connection.close();
  }
}
