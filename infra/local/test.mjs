// `npm test`: installs what is missing, then runs the tests.
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

await prepare(fileURLToPath(import.meta.url));
const { main } = await import('./proof/suite.ts');
await main();
