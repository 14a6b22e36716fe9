import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer, type TemporalServer } from '#infra/local/temporal/server.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import type { Victim } from './process.ts';

/** Whoever runs it in earnest starts it again, too. */
const STARTS = 5;

/** The Temporal server, on one port and one database file whatever happens to it. */
export async function temporalVictim(
  folder: string,
  say: (line: string) => void,
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
      for (let again = 0; ; again += 1) {
        try {
          server = await launch();
          break;
        } catch (error) {
          const words = (await readFile(join(folder, 'temporal.log'), 'utf8')).trim().slice(-600);
          if (again === STARTS) throw new Error(`Temporal does not start: ${words}`, { cause: error });
          say(`temporal did not start, tried again: ${words}`);
        }
      }
      if (server.address !== address) throw new Error(`Temporal came back at ${server.address}, not at ${address}`);
    },
    stop: () => server.stop(),
  };
}
