import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { idSchema } from '#domain/id.schema.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { buildFunctions } from '#infra/local/builds/functions.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';
import { enrichmentWorkflowId } from '#workflows/enrichment/contract.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { invoke, startLambda, type DeployedFunction, type FakeLambda } from '../fakes/lambda.ts';
import { temporaryFolder } from '../support/folder.ts';
import { apiEvent } from '../support/lambda_event.ts';
import { startPostgres } from '../support/postgres.ts';

/** The worker's function polls for this long less its shutdown buffer of 15 seconds. */
const TIMEOUT_MS = 25_000;
const FUNCTION_ARN = 'arn:aws:lambda:eu-west-3:000000000000:function:leadgen-worker:1';
const DEPLOYMENT = 'leadgen';
const BUILD = 'build-1';

const run = promisify(execFile);
const stack = new AsyncDisposableStack();
let lambda: FakeLambda;
let apiFunction: DeployedFunction;
let address: string;
let database: string;
let deploy: (...args: string[]) => Promise<unknown>;

beforeAll(async () => {
  const [binary, folder, postgres] = await Promise.all([
    obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: () => undefined }),
    temporaryFolder(),
    startPostgres(),
  ]);
  stack.use(folder);
  stack.defer(() => postgres.stop());
  database = postgres.url;
  // Outside the repository, so that a function finds nothing but what was packed with it.
  const functions = join(folder.path, 'functions');
  await buildFunctions({ root: PROJECT_ROOT, into: functions, names: ['api', 'worker'], say: () => undefined });
  const secret = () => randomBytes(32).toString('base64url');
  const env: Record<string, string> = {
    PUBLIC_URL: 'https://leadgen.example.com',
    DATABASE_URL: database,
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'leadgen@leadgen.example.com',
    ...{ AUTH_SECRET: secret(), ENCRYPTION_KEY: secret(), LINKS_SECRET: secret() },
    ...{ WORKER_DEPLOYMENT: DEPLOYMENT, WORKER_BUILD_ID: BUILD, WORKFLOW_BUNDLE: 'workflows.bundle.js' },
  };
  lambda = await startLambda({
    ...{ folder: join(functions, 'worker'), file: 'functions/worker/lambda.mjs', arn: FUNCTION_ARN },
    ...{ timeoutMs: TIMEOUT_MS, env },
  });
  apiFunction = {
    ...{ folder: join(functions, 'api'), file: 'functions/api/lambda.mjs', arn: `${FUNCTION_ARN}-api` },
    ...{ timeoutMs: TIMEOUT_MS, env },
  };
  stack.defer(() => lambda.close());
  const server = await startTemporalServer({
    ...{ binary, folder: folder.path, ui: false, firstPort: 19_233, searchAttributes: SEARCH_ATTRIBUTES },
    dynamicConfig: [
      'workercontroller.enabled=true',
      'workercontroller.compute_providers.enabled=["aws-lambda"]',
      'workercontroller.compute_providers.aws.require_role_and_external_id=false',
      'workercontroller.scaling_algorithms.enabled=["no-sync"]',
    ],
    env: {
      AWS_ENDPOINT_URL: lambda.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-3',
    },
  });
  stack.defer(() => server.stop());
  ({ address } = server);
  env['TEMPORAL_ADDRESS'] = address;
  deploy = (...args) => run(binary.path, ['worker', 'deployment', ...args, '--address', address]);
});
afterAll(() => stack.disposeAsync());

test('Temporal invokes the packed worker when the packed API starts a workflow', async () => {
  await deploy('create', '--name', DEPLOYMENT);
  const version = ['--deployment-name', DEPLOYMENT, '--build-id', BUILD];
  await deploy(
    ...['create-version', ...version, '--aws-lambda-function-arn', FUNCTION_ARN],
    '--aws-lambda-skip-role-and-external-id',
  );
  // Temporal invokes a new version once to see that it polls; the handler ends by itself before its deadline.
  await lambda.invoked(1);
  const first = await lambda.invocations[0]?.ended;
  expect(first?.code, first?.output).toBe(0);
  await deploy('set-current-version', ...version, '--yes');
  const before = lambda.invocations.length;

  const { workspaceId, leadId } = await addLead();
  const result = temporalClient({ address, namespace: 'default' })
    .workflow.getHandle(enrichmentWorkflowId({ workspaceId, batch: leadId }))
    .result();
  await lambda.invoked(before + 1);
  await result;

  const db = await openDatabase({ driver: 'postgres', url: database, poolSize: 1 });
  stack.defer(() => db.close());
  const alerts = await withWorkspace(db, workspaceId, (tx) => openAlerts(tx, { workspaceId, limit: 10 }));
  expect(alerts.map(({ code }) => code)).toEqual(['enricher_not_configured']);
  expect(lambda.invocations.map(({ functionArn, type }) => ({ functionArn, type }))).toEqual(
    lambda.invocations.map(() => ({ functionArn: FUNCTION_ARN, type: 'Event' })),
  );
});

/** Somebody signs up, makes a workspace and adds a lead, whose address is then verified by a workflow. */
async function addLead() {
  const origin = 'https://leadgen.example.com';
  const signedUp = await api(
    apiEvent('POST', '/api/auth/sign-up/email', {
      headers: { origin },
      body: { name: 'Sophie', email: 'sophie@example.com', password: randomBytes(12).toString('hex') },
    }),
  );
  expect(signedUp.statusCode, decoded(signedUp.body)).toBe(200);
  const cookies = (signedUp.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');
  const post = async (path: string, body: object) => {
    const made = await api(apiEvent('POST', path, { headers: { origin }, cookies, body }));
    expect(made.statusCode, decoded(made.body)).toBe(201);
    const parsed: unknown = JSON.parse(decoded(made.body));
    return parsed;
  };
  const workspace = z
    .object({ id: idSchema('ws') })
    .parse(await post('/api/workspaces', { name: 'Ondine', sandbox: false }));
  const lead = z.object({ id: idSchema('ld') }).parse(await post('/api/leads', { email: 'claire@usine.example' }));
  return { workspaceId: workspace.id, leadId: lead.id };
}

const answerSchema = z.object({ statusCode: z.number(), cookies: z.array(z.string()).optional(), body: z.string() });

async function api(event: APIGatewayProxyEventV2) {
  const { code, result, output } = await invoke(apiFunction, event).ended;
  expect(code, output).toBe(0);
  return answerSchema.parse(result);
}

const decoded = (body: string) => Buffer.from(body, 'base64').toString('utf8');
