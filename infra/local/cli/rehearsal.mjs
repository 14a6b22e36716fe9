// `npm run --silent rehearsal [-- file.csv]`: installs what is missing, then plays a whole campaign (rehearsal/main.ts).
import { fileURLToPath } from 'node:url';
import { prepare, program } from '../prepare.mjs';

await prepare(fileURLToPath(import.meta.url));
const { main } = await program('infra/local/rehearsal/main.ts');
await main();
