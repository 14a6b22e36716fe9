import { site } from './api.ts';
import { common, environment, REQUEST_TIMEOUT } from './environment.ts';

const web = new sst.aws.Function('Web', {
  ...common,
  description: 'The interface: pages and their files',
  bundle: '.cache/functions/web',
  handler: 'functions/web/lambda.handler',
  memory: '1024 MB',
  timeout: REQUEST_TIMEOUT,
  environment: { ...environment, UI_HANDLER: 'ui/build/handler.js' },
});
site.route('$default', web.arn);
