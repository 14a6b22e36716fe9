import { randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';
import { Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import type { Calls } from '#activities/adapters/notify/channels.ts';
import { createFence, takeDatabase } from '#activities/fence.ts';
import type { MistralOptions } from '#activities/adapters/mistral/ask.ts';
import type { MailNetwork } from '#activities/adapters/mail/hosts.ts';
import { openDatabase, type DatabaseOptions } from '#db/open.ts';
import type { Dns } from '#domain/deliverability/dns_port.ts';
import { sandboxBirth } from '#functions/api/sandbox_birth.ts';
import { workflowClients } from '#functions/client/index.ts';
import { createTokens } from '#functions/tokens.ts';
import { createSeal } from '#functions/seal.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startWorker, type RunningWorker } from '#functions/worker/start.ts';
import { startSandboxMail } from '#infra/local/smtp/server.ts';
import { registerSearchAttributes } from '#infra/local/temporal/search-attributes.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { startApi, type ApiServer } from './api.ts';
import { emptyDatabase } from './database.ts';
import { outsideInMemory } from './fence.ts';

/** A whole LeadGen in one process, every part real: API over HTTP, database, SMTP, worker, on the run's Temporal server. */
export interface House extends ApiServer {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  /** Stops the worker, as a crash would, or starts another. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
}

let quiet = false;
const silent = (): void => undefined;

/** Builds a house of its own namespace, so that houses side by side never take each other's work. */
export async function buildHouse({
  database,
  address = inject('temporalAddress'),
  mailNetwork = { allowPrivate: true },
  dns,
  spamd = null,
  mistral = null,
  time = () => new Date(),
  calls,
}: {
  database?: DatabaseOptions;
  address?: string;
  mailNetwork?: MailNetwork;
  dns?: Dns;
  /** SpamAssassin, or what stands for it. */
  spamd?: { host: string; port: number } | null;
  /** What stands for the model. */
  mistral?: MistralOptions | null;
  /** The time outside any workspace. */
  time?: () => Date;
  /** How push services and Slack are called. */
  calls?: Calls;
} = {}): Promise<House> {
  if (!quiet)
    Runtime.install({
      logger: { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    });
  quiet = true;
  const namespace = `house-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msNumberToTs(86_400_000),
  });
  await registerSearchAttributes(connection, namespace, SEARCH_ATTRIBUTES);
  const client = new Client({ connection, namespace });
  const db = await (database === undefined ? emptyDatabase() : openDatabase(database));
  const random = (length: number) => randomBytes(length);
  const secret = randomBytes(32).toString('base64url');
  const tokens = createTokens(secret, time);
  const seal = createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1');
  const temporal = workflowClients(client);
  const mail = await startSandboxMail({
    db,
    time,
    random,
    secret,
    onDelivered: (workspaceId) => temporal.sandbox.delivered({ workspaceId }),
    onArrived: (workspaceId, mailboxId) => temporal.mailbox.arrived({ workspaceId, mailboxId }),
  });
  const server = () => ({ host: mail.host, port: mail.port, secret });
  const birth = { publicUrl: 'http://127.0.0.1' };
  const api = await startApi({
    db,
    time,
    random,
    tokens,
    seal,
    temporal,
    asksSpamd: spamd !== null,
    ...sandboxBirth({ db, seal, random, temporal, publicUrl: birth.publicUrl }),
  });
  const fenced = { db, time, random, temporal: namespace, outside: outsideInMemory() };
  await takeDatabase(fenced);
  const ports = createPorts({
    db,
    client,
    fence: createFence(fenced),
    time,
    publicUrl: api.url,
    tokens,
    mistral,
    blocklists: [],
    spamd,
    postman: api.deps.postman,
    ...(calls === undefined ? {} : { calls }),
    sandboxServer: server,
    enricher: () => sandboxEnricher,
    seal,
    mailNetwork,
    ...(dns === undefined ? {} : { dns }),
    sandbox: { server, origin: () => api.url, open: (sealed, context) => seal.open(sealed, context) },
  });
  let worker: RunningWorker | null = null;
  const house: House = {
    ...api,
    client,
    connection,
    namespace,
    startWorker: async () => {
      worker = await startWorker({ ports, address, namespace, workflowBundlePath: inject('workflowBundle') });
    },
    stopWorker: async () => {
      await worker?.stop();
      worker = null;
    },
    close: async () => {
      await house.stopWorker();
      await api.close();
      await mail.close();
      await connection.close();
      await db.close();
    },
  };
  await house.startWorker();
  return house;
}
