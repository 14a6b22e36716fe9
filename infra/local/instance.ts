import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MailPlaces } from '#activities/adapters/mail/mailboxes.ts';
import type { Db } from '#db/client.ts';
import type { DatabaseOptions } from '#db/open.ts';
import type { GooglePlaces } from '#domain/wire/gmail.ts';
import type { Config } from '#functions/config.ts';
import { buildDatabase } from './builds/database.ts';
import { buildUi } from './builds/ui.ts';
import { buildWorkflows } from './builds/workflows.ts';
import { openDataDir } from './datadir.ts';
import { openDoor } from './door.ts';
import { Health } from './health.ts';
import { SECRET_NAMES } from './host-options.ts';
import type { TemporalTarget } from './host-options.ts';
import { PROJECT_ROOT } from './root.ts';
import { useTemporal } from './temporal/use.ts';
import { together } from './together.ts';

const DRAIN_MS = 2_000;

export interface InstanceOptions {
  readonly config: Config;
  /** One line of progress. */
  readonly say: (line: string) => void;
  /** Abandons the start. */
  readonly signal?: AbortSignal;
  /** Serve the interface, and Temporal's; both by default. */
  readonly ui?: boolean;
  /** Where Google is; a test has its own. */
  readonly googlePlaces?: GooglePlaces;
  /** Where mail vendors are; a test has its own. */
  readonly mailPlaces?: MailPlaces;
  /** The process that this one must not outlive (prepare.mjs). */
  readonly launcher?: number | undefined;
}

/** One running LeadGen: HTTP, database, worker, and the Temporal server unless the configuration names another. */
export interface Instance {
  /** `http://localhost:PORT`. */
  readonly url: string;
  readonly temporal: TemporalTarget;
  readonly db: Db;
  stop(): Promise<void>;
}

/**
 * Starts everything, in an order that makes `/api/health` answer first. Throws a Refusal or a ConfigError for what a
 * person can mend; whatever was started by then is stopped again.
 */
export async function startInstance({
  config,
  say,
  signal,
  ui: withUi = true,
  googlePlaces,
  mailPlaces,
  launcher,
}: InstanceOptions): Promise<Instance> {
  await using starting = new AsyncDisposableStack();
  const health = new Health();
  const dataDir = await openDataDir(config.dataDir, launcher);
  starting.defer(() => dataDir.release());
  const door = await openDoor(config.port, health);
  starting.defer(() => door.close(DRAIN_MS));
  const url = `http://localhost:${door.port}`;
  const secrets = await dataDir.ensureSecrets(SECRET_NAMES);

  const temporal = useTemporal(config.temporal, dataDir.path, say, withUi).then((used) => {
    starting.defer(() => used.stop());
    return used;
  });
  const [server, ui, workflows, database, { startHost }] = await together(signal, (abandoned) => [
    temporal,
    withUi ? buildUi(PROJECT_ROOT, say, abandoned) : Promise.resolve(undefined),
    buildWorkflows(PROJECT_ROOT, say, abandoned),
    databaseOf(config, dataDir.path, say, abandoned),
    // Most of the code there is: a refusal does not wait for it, and health answers while it is read.
    import('./host.ts'),
  ]);

  const host = await startHost({
    config,
    googlePlaces,
    mailPlaces,
    dataDir: dataDir.path,
    publicUrl: config.publicUrl ?? url,
    localOrigins: [url, `http://127.0.0.1:${door.port}`],
    database,
    temporal: server.target,
    secrets,
    workflowBundlePath: workflows.path,
    uiHandlerPath: ui?.path,
    health,
    serve: (listener) => {
      door.serve(listener);
    },
    say,
  });
  starting.defer(() => host.stop());
  // Closed before the host stops: requests in flight still have their database.
  starting.defer(() => door.close(DRAIN_MS));
  signal?.throwIfAborted();
  health.markStarted();

  const running = starting.move();
  return { url, temporal: server.target, db: host.db, stop: () => running.disposeAsync() };
}

/** Where the database is; a data folder without one begins as a copy of the packed one. */
async function databaseOf(
  { database }: Config,
  dataDir: string,
  say: (line: string) => void,
  abandoned: AbortSignal,
): Promise<DatabaseOptions> {
  if (database.driver !== 'pglite') return database;
  const folder = join(dataDir, 'pglite');
  if (existsSync(folder)) return { driver: 'pglite', folder };
  const { path: template } = await buildDatabase(PROJECT_ROOT, say, abandoned);
  return { driver: 'pglite', folder, template };
}
