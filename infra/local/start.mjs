// `npm start`: installs what is missing, then runs LeadGen.
import { fileURLToPath } from 'node:url';
import { prepare, whenParentIsGone } from './prepare.mjs';

const { tied } = await prepare(fileURLToPath(import.meta.url));
const { main } = await import('./main.ts');
await main({ tied, whenParentIsGone });
