import { execFileSync } from 'node:child_process';
import { common, environment } from './environment.ts';
import { secrets } from './secrets.ts';

/** What Temporal knows the worker by; docs/runbooks/deploy.md names it too. */
const WORKER_DEPLOYMENT = 'leadgen';
/** A published version of the function is one build: the commit. */
export const buildId = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();

/**
 * Temporal invokes it when there is work and nobody polls. It then polls until 15 seconds before its deadline, so an
 * invocation costs the whole of it: long enough to serve a burst, short enough to be cheap for one signal.
 */
const worker = new sst.aws.Function('Worker', {
  ...common,
  description: 'The worker of Temporal: workflows and activities',
  bundle: '.cache/functions/worker',
  handler: 'functions/worker/lambda.handler',
  versioning: true,
  memory: '1536 MB',
  timeout: '90 seconds',
  // A worker that fails at its start is invoked again at once: this bounds what that costs.
  concurrency: { reserved: 10 },
  environment: { ...environment, WORKER_DEPLOYMENT, WORKER_BUILD_ID: buildId, WORKFLOW_BUNDLE: 'workflows.bundle.js' },
});

/** The version, not the function: what runs under a build id must never change (docs.temporal.io, Serverless Workers). */
export const workerVersionArn = worker.nodes.function.qualifiedArn;

/** The accounts from which Temporal Cloud invokes (its CloudFormation template for serverless workers). */
const TEMPORAL_CLOUD = ['902542641901', '160190466495', '819232936619', '829909441867', '354116250941'];

const invoker = new aws.iam.Role('TemporalInvoker', {
  description: 'Temporal Cloud takes this role to invoke the worker',
  assumeRolePolicy: $jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: TEMPORAL_CLOUD.map((account) => `arn:aws:iam::${account}:role/wci-lambda-invoke`) },
        Condition: { StringEquals: { 'sts:ExternalId': secrets.temporalExternalId.value } },
      },
    ],
  }),
});
new aws.iam.RolePolicy('TemporalInvokerPolicy', {
  role: invoker.id,
  policy: $jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction', 'lambda:GetFunction'],
        Resource: [worker.arn, worker.arn.apply((arn) => `${arn}:*`)],
      },
    ],
  }),
});
export const invokerRoleArn = invoker.arn;
