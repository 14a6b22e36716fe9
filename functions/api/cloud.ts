import type { Client } from '@temporalio/client';
import { openDatabase } from '#db/open.ts';
import { temporalClient } from '../client/temporal.ts';
import { ConfigError, readConfig, readSecrets } from '../config.ts';
import { createLog } from '../log.ts';
import { smtpPostman } from '../postman.ts';
import { createPublicApp } from '../public/app.ts';
import { createApp } from './app.ts';
import { assembleApi } from './assemble.ts';
import { bounceHealth } from './bounce_health.ts';
import { ledgerHealth } from './ledger_health.ts';

const ANSWER_WITHIN_MS = 2_000;

/**
 * The API and the pages of recipients as a function has them, made from the environment. Once for each container:
 * connections stay open between two events. Throws a ConfigError.
 */
export async function cloudApi() {
  const { database, encryptionKeysBefore, google, googlePush, logLevel, mistral, publicUrl, smtp, spamd, temporal } =
    readConfig();
  if (publicUrl === undefined || database.driver === 'pglite' || smtp === undefined || temporal.address === undefined) {
    throw new ConfigError('A function needs PUBLIC_URL, DATABASE_URL, TEMPORAL_ADDRESS and SMTP_URL.');
  }
  const db = await openDatabase({ ...database, poolSize: 1 });
  const client = temporalClient({ ...temporal, address: temporal.address });
  const deps = assembleApi({
    ...{
      db,
      client,
      publicUrl,
      google,
      googlePush,
      secrets: { ...readSecrets(), before: encryptionKeysBefore },
      localOrigins: [],
    },
    openers: mistral === undefined ? 'rules' : 'model',
    asksSpamd: spamd !== undefined,
    log: createLog(logLevel),
    postman: smtpPostman(smtp.url, smtp.from),
    timelineUrl: () => null,
    sandboxes: false,
    health: async () => {
      const [one, two, ledger, bounces] = await Promise.all([
        answers(() => db.ping()),
        answers(() => temporalAnswers(client)),
        says(ledgerHealth(db)),
        says(bounceHealth(db)),
      ]);
      const status = one.ok && two.ok && ledger.ok && bounces.ok ? 'ready' : 'degraded';
      return {
        status,
        parts: { database: one, temporal: two, worker: ELSEWHERE, mail: ELSEWHERE, ui: ELSEWHERE, ledger, bounces },
      };
    },
  });
  const api = createApp(deps);
  return { api, recipients: createPublicApp(deps, api), publicUrl };
}

const temporalAnswers = ({ connection }: Client): Promise<unknown> =>
  connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => connection.workflowService.getSystemInfo({}));

const ELSEWHERE = { ok: true, detail: 'in functions of their own' };

const says = (look: Promise<string>) =>
  look.then(
    (detail) => ({ ok: true, detail }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : 'no answer' }),
  );

const answers = (look: () => Promise<unknown>) =>
  look().then(
    () => ({ ok: true, detail: '' }),
    () => ({ ok: false, detail: 'no answer' }),
  );
