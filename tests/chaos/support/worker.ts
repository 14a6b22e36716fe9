import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { createFence, sayAlive, takeDatabase } from '#activities/fence.ts';
import { openDatabase } from '#db/open.ts';
import { fenceInFolder } from '#infra/local/fence-file.ts';
import { startSandboxMail } from '#infra/local/smtp/server.ts';
import { namespaceIdentity } from '#functions/client/fence.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { instanceSeal } from '#functions/seal.ts';
import { createTokens } from '#functions/tokens.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startWorker } from '#functions/worker/start.ts';
import { partsSchema } from './parts.schema.ts';
import { providerMailbox } from './provider_mailbox.ts';
import { silentPostman } from '#tests/support/postman.ts';

/**
 * The worker alone, with the mail server that the sandbox's people write through, in a process that may be killed at any
 * moment. What it sends goes to the provider, which nobody kills. Says on its first line that it is ready.
 */
const parts = partsSchema.parse(JSON.parse(process.env['PARTS'] ?? ''));
const { databaseUrl, temporal, apiPort, dataDir, secrets, provider, workflowBundlePath } = parts;
const time = () => new Date();
const random = (length: number): Uint8Array => randomBytes(length);
const db = await openDatabase({ driver: 'postgres', url: databaseUrl });
const client = temporalClient(temporal);
const fenced = { db, time, random, temporal: await namespaceIdentity(client), outside: fenceInFolder(dataDir) };
const taken = await takeDatabase(fenced);
if (taken === 'held') process.stderr.write('sending is held\n');
setInterval(() => void sayAlive(fenced, time()).catch(() => undefined), 10_000);

const workflows = workflowClients(client);
const mail = await startSandboxMail({
  ...{ db, time, random, secret: secrets.sandboxMail },
  onDelivered: (workspaceId) => workflows.sandbox.delivered({ workspaceId }),
  onArrived: (workspaceId, mailboxId) => workflows.mailbox.arrived({ workspaceId, mailboxId }),
});
const server = () => ({ host: mail.host, port: mail.port, secret: secrets.sandboxMail });
const seal = instanceSeal(secrets);
const url = `http://localhost:${apiPort}`;
const ports = createPorts({
  ...{ db, client, time, seal, mistral: null, spamd: null, blocklists: [], publicUrl: url, sandboxServer: server },
  postman: silentPostman,
  fence: createFence(fenced),
  tokens: createTokens(secrets.links, time),
  enricher: () => sandboxEnricher,
  mailNetwork: { allowPrivate: true },
  sandbox: { server, origin: () => url, open: (sealed, context) => seal.open(sealed, context) },
});
const worker = await startWorker({
  ports: { ...ports, mailboxes: { of: (mailbox) => providerMailbox({ db, server, provider }, mailbox) } },
  ...temporal,
  workflowBundlePath,
});
await workflows.reconciler.ensureSchedule();
// Whoever started it is gone.
process.stdin.on('close', () => process.exit(0)).resume();
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
  void worker.stop().finally(() => process.exit(0));
});
process.stdout.write('ready\n');
// A worker that gives up is started anew, as whoever runs it in earnest would.
setInterval(() => {
  if (!stopping && worker.failure() !== null) process.exit(3);
}, 200);
