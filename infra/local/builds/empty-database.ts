import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { packEmptyDatabase } from '#db/open.ts';

/** Packs an empty database into the file of the first argument. */
const [, , output] = process.argv;
if (output === undefined) throw new Error('Usage: empty-database.ts <output>');
await writeFile(output, await packEmptyDatabase());
process.exit(0);
