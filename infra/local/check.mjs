// `npm run check`: installs what is missing, then runs the static checks.
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

await prepare(fileURLToPath(import.meta.url));
const { main } = await import('./proof/checks.ts');
await main();
