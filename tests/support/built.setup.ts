import { join } from 'node:path';
import { buildDatabase } from '#infra/local/builds/database.ts';
import { buildUi } from '#infra/local/builds/ui.ts';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';

/** Builds what an instance needs once, before two files at a time each start one and would build it both. */
export default async function setup(): Promise<void> {
  const quiet = (): void => undefined;
  await Promise.all([
    obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: quiet }),
    buildUi(PROJECT_ROOT, quiet),
    buildWorkflows(PROJECT_ROOT, quiet),
    buildDatabase(PROJECT_ROOT, quiet),
  ]);
}
