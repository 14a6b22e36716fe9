import process from 'node:process';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';

/** A process that owns a Temporal server in the folder of its first argument: prints its address, then stays. */
const [, , folder = ''] = process.argv;
const binary = await obtainTemporal({ cacheDir: `${PROJECT_ROOT}/.cache`, say: () => undefined });
const server = await startTemporalServer({ binary, folder, ui: false, firstPort: 18_233, searchAttributes: [] });
// A server alone does not keep its owner alive.
setInterval(() => undefined, 60_000);
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0));
});
// Last: whoever reads it may ask it to end at once.
process.stdout.write(`${server.address}\n`);
