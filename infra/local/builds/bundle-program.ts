import process from 'node:process';
import { bundleForNode, keepAddresses } from './node-bundle.ts';

/** Bundles the program that begins at the file of the first argument into the file of the second, for the project of the third. */
const [, , entry, output, root] = process.argv;
if (entry === undefined || output === undefined || root === undefined)
  throw new Error('Usage: bundle-program.ts <entry> <output> <root>');
await bundleForNode({
  ...{ root, entry, output },
  // Temporal starts threads by the path of their file and PGlite reads files beside its own; Mistral's client is loaded when a model is asked.
  external: ['@temporalio/*', '@electric-sql/pglite', '@mistralai/mistralai', 'pg-native'],
  plugins: [keepAddresses(root, output)],
});
