import { join } from 'node:path';
import type { TemporalConfig } from '#functions/config.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import type { TemporalTarget } from '../host-options.ts';
import { PROJECT_ROOT } from '../root.ts';
import { obtainTemporal } from './binary.ts';
import { useExistingServer } from './existing.ts';
import { startTemporalServer } from './server.ts';

export interface TemporalInUse {
  readonly target: TemporalTarget;
  /** Ends the server when it is ours. */
  stop(): Promise<void>;
}

/** The server that the configuration names, or one of our own, kept in the data folder. */
export async function useTemporal(
  { address, namespace, apiKey }: TemporalConfig,
  dataDir: string,
  say: (line: string) => void,
  ui = true,
): Promise<TemporalInUse> {
  if (address !== undefined) {
    say(`Temporal server: using the one at ${address}, namespace ${namespace}`);
    await useExistingServer({ address, namespace, apiKey }, SEARCH_ATTRIBUTES, say);
    return { target: { address, namespace, apiKey, uiUrl: undefined }, stop: () => Promise.resolve() };
  }
  const binary = await obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say });
  const server = await startTemporalServer({
    binary,
    folder: join(dataDir, 'temporal'),
    ui,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  let asked = false;
  void server.ended.then(() => {
    if (!asked) say('The Temporal server ended unexpectedly: stop LeadGen and start it again.');
  });
  say(`Temporal server: started at ${server.address}`);
  return {
    target: { address: server.address, namespace: server.namespace, apiKey: undefined, uiUrl: server.uiUrl },
    stop: () => {
      asked = true;
      return server.stop();
    },
  };
}
