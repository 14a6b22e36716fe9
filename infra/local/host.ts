import { pathToFileURL } from 'node:url';
import type { RequestListener } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { openDatabase } from '#db/open.ts';
import type { Host, HostOptions } from './host-options.ts';

/** adapter-node's handler.js. */
const uiModule = z.object({ handler: z.custom<RequestListener>((value) => typeof value === 'function') });

/** Brings up the parts of one instance in this process, each with its probe, and hands them the open port. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { health, say, temporal } = options;
  await using parts = new AsyncDisposableStack();

  say('Database: opening it');
  const db = await openDatabase(options.database);
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
