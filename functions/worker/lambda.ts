import { runWorker, type LambdaHandler } from '@temporalio/lambda-worker';
import { DefaultLogger } from '@temporalio/worker';
import { randomBytes } from 'node:crypto';
import { dropcontact } from '#activities/adapters/enrich/dropcontact.ts';
import { noEnricher } from '#activities/adapters/enrich/none.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { createFence, takeDatabase } from '#activities/fence.ts';
import { openDatabase } from '#db/open.ts';
import { fenceInTemporal, namespaceIdentity } from '../client/fence.ts';
import { workflowClients } from '../client/index.ts';
import { temporalClient } from '../client/temporal.ts';
import { ConfigError, readConfig, readSecrets, readWorkerVersion } from '../config.ts';
import { googleApp } from '../google.ts';
import { createLog } from '../log.ts';
import { onceBuilt } from '../once_built.ts';
import { smtpPostman } from '../postman.ts';
import { instanceSeal } from '../seal.ts';
import { createTokens } from '../tokens.ts';
import { workerOptions } from './options.ts';
import { createPorts } from './ports.ts';

/**
 * Before the function's deadline the worker stops taking work: the grace of options.ts for what is under way, and time to
 * close the connection.
 */
const SHUTDOWN_BUFFER_MS = 15_000;
/** A function takes little at a time and meets each workflow anew: it has a small part of a process's memory. */
const CACHED_WORKFLOWS = 100;
const CONNECTIONS = 4;

/** The worker on AWS Lambda: Temporal invokes it when there is work, and it polls until shortly before its deadline. */
export const handler: LambdaHandler = async (event, context) => (await working())(event, context);

const working = onceBuilt(async () => {
  const config = readConfig();
  const { database, dropcontactApiKey, logLevel, mistral, publicUrl, smtp, temporal } = config;
  const secrets = readSecrets();
  const log = createLog(logLevel);
  const { workflowBundlePath, ...version } = readWorkerVersion();
  const { address, namespace, apiKey } = temporal;
  if (publicUrl === undefined || database.driver === 'pglite' || address === undefined || smtp === undefined) {
    throw new ConfigError('A function needs PUBLIC_URL, DATABASE_URL, TEMPORAL_ADDRESS and SMTP_URL.');
  }
  const time = () => new Date();
  const verifier = dropcontactApiKey === undefined ? noEnricher : dropcontact({ apiKey: dropcontactApiKey });
  const client = temporalClient({ address, namespace, apiKey });
  const db = await openDatabase({ ...database, poolSize: CONNECTIONS });
  const fenced = {
    ...{ db, time, temporal: await namespaceIdentity(client), outside: fenceInTemporal(client) },
    random: (length: number) => randomBytes(length),
  };
  if ((await takeDatabase(fenced)) === 'held') log.warn('sending_held', { reason: 'restored' });
  const ports = createPorts({
    ...{ db, client, fence: createFence(fenced) },
    tokens: createTokens(secrets.links, time),
    enricher: ({ sandbox }) => (sandbox ? sandboxEnricher : verifier),
    seal: instanceSeal({ ...secrets, before: config.encryptionKeysBefore }),
    mailNetwork: { allowPrivate: config.privateMailHosts },
    gmail: googleApp(config),
    // The mail server of the sandboxes lives in a process, which a function is not.
    sandboxServer: () => null,
    mistral: mistral ?? null,
    blocklists: config.blocklists,
    spamd: config.spamd ?? null,
    sandbox: null,
    postman: smtpPostman(smtp.url, smtp.from),
    time,
    publicUrl,
  });
  await workflowClients(client).reconciler.ensureSchedule();
  return runWorker(version, (worker) => {
    worker.namespace = namespace;
    worker.connectionOptions = { address, ...(apiKey === undefined ? {} : { apiKey, tls: true }) };
    // The words of the worker and no more: what it adds to them may hold what somebody wrote.
    worker.runtimeOptions.logger = new DefaultLogger('WARN', ({ level, message }) => {
      log[level === 'ERROR' ? 'error' : 'warn']('worker', { message });
    });
    worker.shutdownDeadlineBufferMs = SHUTDOWN_BUFFER_MS;
    Object.assign(worker.workerOptions, workerOptions(ports, workflowBundlePath), {
      maxCachedWorkflows: CACHED_WORKFLOWS,
      // A mailbox's workflow has no end: pinned to the version it began on, it would keep that version for ever.
      workerDeploymentOptions: { defaultVersioningBehavior: 'AUTO_UPGRADE' },
    });
  });
});
