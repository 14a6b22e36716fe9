import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Bundles the workflows of the file in the first argument for Temporal's sandbox into the file in the second. */
const [, , workflowsPath, output] = process.argv;
if (workflowsPath === undefined || output === undefined) throw new Error('Usage: bundle.ts <workflows> <output>');
const nothing = (): void => undefined;
const { code } = await bundleWorkflowCode({
  workflowsPath,
  // Webpack's chatter; a failed build throws all the same.
  logger: { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: console.error },
});
await writeFile(output, code);
