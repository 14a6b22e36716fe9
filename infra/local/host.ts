import { pathToFileURL } from 'node:url';
import type { RequestListener } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import type { Host, HostOptions } from './host-options.ts';
import { Refusal } from './refusal.ts';

/** adapter-node's handler.js. */
const uiModule = z.object({ handler: z.custom<RequestListener>((value) => typeof value === 'function') });

/** Brings up the parts of one instance in this process, each with its probe, and hands them the open port. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { health, say, temporal } = options;
  await using parts = new AsyncDisposableStack();

  say('Database: opening it');
  const db = await openOrRefuse(options.database);
  parts.defer(() => db.close());
  health.watch('database', async () => {
    await db.ping();
    return '';
  });

  const key = temporal.apiKey === undefined ? {} : { apiKey: temporal.apiKey, tls: true };
  const connection = await Connection.connect({ address: temporal.address, ...key });
  parts.defer(() => connection.close());
  const client = new Client({ connection, namespace: temporal.namespace });
  health.watch('temporal', async () => {
    await client.connection.workflowService.getSystemInfo({});
    return '';
  });

  const ui = uiModule.parse(await import(pathToFileURL(options.uiHandlerPath).href));
  options.serve(ui.handler);
  health.watch('ui', () => '');

  const running = parts.move();
  return { stop: () => running.disposeAsync() };
}

/** The causes that a person can mend get a sentence; it names the host and never the URL, which holds a password. */
async function openOrRefuse(database: HostOptions['database']): Promise<Db> {
  try {
    return await openDatabase(database);
  } catch (error) {
    if (database.driver === 'pglite') throw error;
    const { host } = new URL(database.url);
    throw new Refusal(
      `The database at ${host} cannot be used (${codeOf(error)}): check that it runs and that DATABASE_URL is right.`,
      { cause: error },
    );
  }
}

/** The first code in the chain of causes: ECONNREFUSED, 28P01 and the like. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(error.cause);
}
