import process from 'node:process';
import { readConfig } from '#functions/config.ts';
import { startInstance } from '#infra/local/instance.ts';

/** A LeadGen without its screens, in a process that may be killed at any moment. Says where it is on its first line. */
const nothing = (): void => undefined;
const { url, temporal } = await startInstance({ config: readConfig(), say: nothing, ui: false });
process.stdout.write(`${JSON.stringify({ url, temporal })}\n`);
