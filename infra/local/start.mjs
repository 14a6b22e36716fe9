// `npm start`: installs what is missing, then runs LeadGen.
import { fileURLToPath } from 'node:url';
import { prepare, program, whenGone } from './prepare.mjs';

const { launcher } = await prepare(fileURLToPath(import.meta.url));
const { main } = await program('infra/local/main.ts');
await main({ launcher, whenGone });
