import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { openDatabase } from '#db/open.ts';
import { temporalClient } from '../client/temporal.ts';
import { ConfigError, readConfig, readSecrets } from '../config.ts';
import { requestOf, resultOf } from '../http_event.ts';
import { createLog } from '../log.ts';
import { smtpPostman } from '../postman.ts';
import { createPublicApp, PUBLIC_PATHS } from '../public/app.ts';
import { createApp } from './app.ts';
import { assembleApi } from './assemble.ts';
import { CLIENT_ADDRESS_HEADER } from './auth.ts';

type Answer = (request: Request) => Response | Promise<Response>;
let answering: Promise<Answer> | undefined;

/** The API and the pages of recipients on AWS Lambda, behind a function URL. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  answering ??= build();
  const request = requestOf(event);
  request.headers.set(CLIENT_ADDRESS_HEADER, event.requestContext.http.sourceIp);
  return resultOf(await (await answering)(request));
}

/** Once for each container; connections stay open between two events. */
async function build(): Promise<Answer> {
  const { database, google, logLevel, publicUrl, smtp, temporal } = readConfig();
  if (publicUrl === undefined || database.driver === 'pglite' || smtp === undefined || temporal.address === undefined) {
    throw new ConfigError('A function needs PUBLIC_URL, DATABASE_URL, TEMPORAL_ADDRESS and SMTP_URL.');
  }
  const db = await openDatabase({ ...database, poolSize: 1 });
  const client = temporalClient({ ...temporal, address: temporal.address });
  const deps = assembleApi({
    ...{ db, client, publicUrl, google, secrets: readSecrets(), localOrigins: [] },
    log: createLog(logLevel),
    postman: smtpPostman(smtp.url, smtp.from),
    timelineUrl: () => null,
    health: async () => {
      const [one, two] = await Promise.all([
        answers(() => db.ping()),
        answers(() => client.connection.workflowService.getSystemInfo({})),
      ]);
      const status = one.ok && two.ok ? 'ready' : 'degraded';
      return { status, parts: { database: one, temporal: two, worker: ELSEWHERE, mail: ELSEWHERE, ui: ELSEWHERE } };
    },
  });
  const api = createApp(deps);
  const recipients = createPublicApp(deps, api);
  return (request) => {
    const { pathname } = new URL(request.url);
    return PUBLIC_PATHS.some((prefix) => pathname.startsWith(prefix)) ? recipients.fetch(request) : api.fetch(request);
  };
}

const ELSEWHERE = { ok: true, detail: 'in functions of their own' };

const answers = (look: () => Promise<unknown>) =>
  look().then(
    () => ({ ok: true, detail: '' }),
    () => ({ ok: false, detail: 'no answer' }),
  );
