import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the run's Temporal server. */
    temporalAddress: string;
    temporalNamespace: string;
    /** The bundle of workflows/index.ts, built once for the run. */
    workflowBundle: string;
  }
}

/** One real Temporal server for the whole run, on free ports, on a database that is thrown away. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [binary, bundle] = await Promise.all([
    obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: quiet }),
    buildWorkflows(PROJECT_ROOT, quiet),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'leadgen-temporal-'));
  const server = await startTemporalServer({
    binary,
    folder,
    ui: false,
    firstPort: 17_233,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  project.provide('temporalAddress', server.address);
  project.provide('temporalNamespace', server.namespace);
  project.provide('workflowBundle', bundle.path);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

const quiet = (): void => undefined;
