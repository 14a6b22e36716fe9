import type { RequestListener } from 'node:http';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { z } from 'zod';
import { dropcontact } from '#activities/adapters/enrich/dropcontact.ts';
import { noEnricher } from '#activities/adapters/enrich/none.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { createFence, sayAlive, takeDatabase, TakenByAnother } from '#activities/fence.ts';
import type { Fence } from '#activities/ports.ts';
import type { Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { createApp } from '#functions/api/app.ts';
import { assembleApi } from '#functions/api/assemble.ts';
import type { ApiDeps } from '#functions/api/deps.ts';
import { bounceHealth } from '#functions/api/bounce_health.ts';
import { ledgerHealth } from '#functions/api/ledger_health.ts';
import { namespaceIdentity } from '#functions/client/fence.ts';
import { createLog } from '#functions/log.ts';
import { outboxPostman, smtpPostman } from '#functions/postman.ts';
import { createPublicApp } from '#functions/public/app.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startWorker } from '#functions/worker/start.ts';
import { fenceInFolder } from './fence-file.ts';
import type { Host, HostOptions } from './host-options.ts';
import { startInboxListener } from './inbox_listener.ts';
import { Refusal } from './refusal.ts';
import { siteListener } from './site.ts';
import { startSandboxMail } from './smtp/server.ts';
import type { RunningSandboxMail } from './smtp/server.ts';

/** adapter-node's handler.js. */
const uiModule = z.object({ handler: z.custom<RequestListener>((value) => typeof value === 'function') });

/**
 * Brings up the parts of one instance in this process, each with its probe, and hands them the open port: database,
 * sandbox mail server, API and interface, worker. Stopping goes the other way round.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { health, say } = options;
  await using parts = new AsyncDisposableStack();

  say('Database: opening it');
  const db = await openOrRefuse(options.database);
  parts.defer(() => db.close());
  health.watch('database', async () => {
    await db.ping();
    return '';
  });

  const client = await connectTemporal(options);
  parts.defer(() => client.connection.close());
  health.watch('temporal', async () => {
    await client.connection.workflowService.getSystemInfo({});
    return '';
  });

  const fence = await takeOrRefuse(options, db, client, parts);

  const deps = apiDeps(options, db, client);
  const mail = await startSandboxMail({
    ...{ db, time: deps.time, random: deps.random, secret: options.secrets.sandboxMail },
    onDelivered: (workspaceId) => deps.temporal.sandbox.delivered({ workspaceId }),
    onArrived: (workspaceId, mailboxId) => deps.temporal.mailbox.arrived({ workspaceId, mailboxId }),
  });
  parts.defer(() => mail.close());
  health.watch('mail', () => answers(mail));

  const api = createApp(deps);
  const ui = await loadUi(options);
  options.serve(siteListener({ api, recipients: createPublicApp(deps, api), ui, publicUrl: deps.publicUrl }));
  health.watch('ui', () => '');

  say('Worker: starting it');
  quietRuntime(deps.log);
  const worker = await startWorker({
    ports: portsOf(options, deps, client, mail, fence),
    ...options.temporal,
    workflowBundlePath: options.workflowBundlePath,
  });
  parts.defer(() => worker.stop());
  health.watch('worker', () => {
    const failure = worker.failure();
    if (failure !== null) throw new Error(failure);
    return '';
  });

  const listener = startInboxListener({
    ...{ db, network: { allowPrivate: options.config.privateMailHosts } },
    open: (sealed, context) => deps.seal.open(sealed, context),
    arrived: (key) => deps.temporal.mailbox.arrived(key),
  });
  parts.defer(() => listener.stop());

  health.watch('ledger', () => ledgerHealth(db));
  health.watch('bounces', () => bounceHealth(db));

  await deps.temporal.reconciler.ensureSchedule();

  const running = parts.move();
  return { db, stop: () => running.disposeAsync() };
}

async function connectTemporal({ temporal: { address, namespace, apiKey } }: HostOptions) {
  const key = apiKey === undefined ? {} : { apiKey, tls: true };
  return new Client({ connection: await Connection.connect({ address, ...key }), namespace });
}

function apiDeps(options: HostOptions, db: Db, client: Client): ApiDeps {
  const { config, dataDir, googlePlaces, health, localOrigins, publicUrl, say, secrets, temporal } = options;
  const { uiUrl } = temporal;
  return assembleApi({
    ...{ db, client, publicUrl, localOrigins, google: config.google, googlePush: config.googlePush, googlePlaces },
    openers: config.mistral === undefined ? 'rules' : 'model',
    asksSpamd: config.spamd !== undefined,
    secrets: { ...secrets, before: config.encryptionKeysBefore },
    log: createLog(config.logLevel),
    postman:
      config.smtp === undefined
        ? outboxPostman(dataDir, 'LeadGen <leadgen@localhost>', say)
        : smtpPostman(config.smtp.url, config.smtp.from),
    health: () => health.report(),
    timelineUrl: (workflowId) =>
      uiUrl === undefined
        ? null
        : `${uiUrl}/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowId)}`,
  });
}

/** How often this LeadGen says that it lives: three times before another may think that it does not. */
const ALIVE_EVERY_MS = 20_000;

/**
 * Takes the database for this LeadGen, and says until it stops that it lives. Refuses where another one works on it; where
 * it was put back from a backup, or is a copy, nothing is sent before a person has looked.
 */
async function takeOrRefuse(
  { dataDir, say, database }: HostOptions,
  db: Db,
  client: Client,
  parts: AsyncDisposableStack,
): Promise<Fence> {
  const time = () => new Date();
  const fenced = {
    ...{ db, time, temporal: await namespaceIdentity(client), outside: fenceInFolder(dataDir) },
    random: (length: number) => randomBytes(length),
  };
  try {
    if ((await takeDatabase(fenced)) === 'held')
      say(
        'Sending is held: the database or the data folder was put back from a backup, or is a copy. Look at what was sent meanwhile, then resume each mailbox.',
      );
  } catch (error) {
    if (!(error instanceof TakenByAnother)) throw error;
    const where = database.driver === 'pglite' ? 'The database' : `The database at ${new URL(database.url).host}`;
    throw new Refusal(
      `${where} is in use by another LeadGen with a Temporal server of its own, seen ${error.seconds} s ago: stop that one and wait a minute, or give this one another DATABASE_URL.`,
      { cause: error },
    );
  }
  const alive = setInterval(() => {
    // The next one says it, or the database is away and nothing is sent either.
    void sayAlive(fenced, time()).catch(() => undefined);
  }, ALIVE_EVERY_MS);
  alive.unref();
  parts.defer(async () => {
    clearInterval(alive);
    await sayAlive(fenced, null).catch(() => undefined);
  });
  return createFence(fenced);
}

function portsOf(
  { config, localOrigins, mailPlaces, secrets }: HostOptions,
  deps: ApiDeps,
  client: Client,
  mail: RunningSandboxMail,
  fence: Fence,
) {
  const { db, time, publicUrl, tokens, seal } = deps;
  const server = () => ({ host: mail.host, port: mail.port, secret: secrets.sandboxMail });
  const real = config.dropcontactApiKey === undefined ? noEnricher : dropcontact({ apiKey: config.dropcontactApiKey });
  return createPorts({
    ...{ db, client, time, publicUrl, tokens, fence, sandboxServer: server, postman: deps.postman },
    enricher: ({ sandbox }) => (sandbox ? sandboxEnricher : real),
    seal,
    mailNetwork: { allowPrivate: config.privateMailHosts },
    mailPlaces,
    gmail: deps.gmail,
    mistral: config.mistral ?? null,
    blocklists: config.blocklists,
    spamd: config.spamd ?? null,
    sandbox: {
      server,
      origin: () => localOrigins[0] ?? publicUrl,
      open: (sealed, context) => seal.open(sealed, context),
    },
  });
}

let quiet = false;
/** What the worker has to say goes into our log, from warnings on. The runtime is one per process, however many instances. */
function quietRuntime(log: ApiDeps['log']): void {
  if (quiet) return;
  quiet = true;
  const logger = new DefaultLogger('WARN', ({ level, message }) => {
    log[level === 'ERROR' ? 'error' : 'warn']('worker', { message });
  });
  Runtime.install({ logger });
}

/** Loads the built interface. It asks the environment which header says whether a request came by TLS: ours (site.ts). */
async function loadUi({ uiHandlerPath }: HostOptions): Promise<RequestListener> {
  if (uiHandlerPath === undefined) return noUi;
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto';
  return uiModule.parse(await import(pathToFileURL(uiHandlerPath).href)).handler;
}

const noUi: RequestListener = (_request, response) => {
  response.writeHead(404).end();
};

/** Whether a server takes connections. */
function answers({ host, port }: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.once('error', reject).once('data', () => {
      socket.end('QUIT\r\n');
      resolve('');
    });
  });
}

/** The causes that a person can mend get a sentence; it names the host and never the URL, which holds a password. */
async function openOrRefuse(database: HostOptions['database']): Promise<Db> {
  try {
    return await openDatabase(database);
  } catch (error) {
    if (database.driver === 'pglite') throw error;
    const { host } = new URL(database.url);
    throw new Refusal(
      `The database at ${host} cannot be used (${codeOf(error)}): check that it runs and that DATABASE_URL is right.`,
      { cause: error },
    );
  }
}

/** The first code in the chain of causes: ECONNREFUSED, 28P01 and the like. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}
