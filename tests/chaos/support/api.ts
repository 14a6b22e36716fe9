import process from 'node:process';
import { openDatabase } from '#db/open.ts';
import { createApp } from '#functions/api/app.ts';
import { assembleApi } from '#functions/api/assemble.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createLog } from '#functions/log.ts';
import { createPublicApp } from '#functions/public/app.ts';
import { openDoor } from '#infra/local/door.ts';
import { Health } from '#infra/local/health.ts';
import { siteListener } from '#infra/local/site.ts';
import { partsSchema } from './parts.schema.ts';
import { silentPostman } from '#tests/support/postman.ts';

/** The API alone, in a process that may be killed at any moment. Says on its first line that it is ready. */
const { databaseUrl, temporal, apiPort, secrets } = partsSchema.parse(JSON.parse(process.env['PARTS'] ?? ''));
const url = `http://localhost:${apiPort}`;
const health = new Health();
const door = await openDoor(apiPort, health);
const db = await openDatabase({ driver: 'postgres', url: databaseUrl });
const deps = assembleApi({
  ...{ db, secrets, publicUrl: url, localOrigins: [url], google: undefined },
  client: temporalClient(temporal),
  log: createLog('error'),
  openers: 'rules',
  asksSpamd: false,
  postman: silentPostman,
  health: () => health.report(),
  timelineUrl: () => null,
});
const api = createApp(deps);
door.serve(
  siteListener({
    ...{ api, recipients: createPublicApp(deps, api), publicUrl: url },
    ui: (_request, response) => {
      response.writeHead(404).end();
    },
  }),
);
// Whoever started it is gone.
process.stdin.on('close', () => process.exit(0)).resume();
process.stdout.write('ready\n');
