import { common, environment, REQUEST_TIMEOUT } from './environment.ts';
import { secrets } from './secrets.ts';

/**
 * The one door: people, webhooks and recipients all come by one host, so cookies need no second one, and the gateway tells
 * functions the address of whoever asks.
 */
export const site = new sst.aws.ApiGatewayV2('Site', {
  domain: secrets.host.value,
  cors: false,
  accessLog: { retention: '1 month' },
});

const api = new sst.aws.Function('Api', {
  ...common,
  description: 'The API, with its webhooks',
  bundle: '.cache/functions/api',
  handler: 'functions/api/lambda.handler',
  memory: '1024 MB',
  timeout: REQUEST_TIMEOUT,
  environment,
});
site.route('ANY /api/{proxy+}', api.arn);

const recipients = new sst.aws.Function('Public', {
  ...common,
  description: 'The pages behind our links: opt-out, why me, booking, the end of a digest',
  bundle: '.cache/functions/public',
  handler: 'functions/public/lambda.handler',
  memory: '1024 MB',
  timeout: REQUEST_TIMEOUT,
  environment,
});
for (const path of ['/o', '/w', '/b', '/d']) site.route(`ANY ${path}/{proxy+}`, recipients.arn);
