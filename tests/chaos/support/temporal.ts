import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer, type TemporalServer } from '#infra/local/temporal/server.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import type { Victim } from './process.ts';

/** The Temporal server, on one port and one database file whatever happens to it. */
export async function temporalVictim(
  folder: string,
): Promise<Victim & { readonly address: string; readonly namespace: string; stop(): Promise<void> }> {
  const binary = await obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: () => undefined });
  const firstPort = await nextFreePort(27_233);
  const launch = () =>
    startTemporalServer({ binary, folder, ui: false, firstPort, searchAttributes: SEARCH_ATTRIBUTES });
  let server: TemporalServer = await launch();
  const { address, namespace } = server;
  return {
    ...{ name: 'temporal', address, namespace },
    kill: async () => {
      process.kill(Number(await readFile(join(folder, 'temporal.pid'), 'utf8')), 'SIGKILL');
      await server.ended;
    },
    start: async () => {
      server = await launch();
      if (server.address !== address) throw new Error(`Temporal came back at ${server.address}, not at ${address}`);
    },
    stop: () => server.stop(),
  };
}
