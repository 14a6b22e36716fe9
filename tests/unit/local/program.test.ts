import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '#infra/local/builds/program.ts';
import { Refusal } from '#infra/local/refusal.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

test('runs what is written today, each module where it was written, and says why it cannot be built', async () => {
  await using folder = await temporaryFolder();
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);
  const run = async () =>
    execFileSync(process.execPath, [await buildProgram({ root: folder.path, entry: 'infra/main.ts' })], {
      encoding: 'utf8',
    });
  for (const room of ['domain', 'infra']) await mkdir(join(folder.path, room));
  await write(
    'infra/main.ts',
    `import { readFileSync } from 'node:fs';
     import { word } from '../domain/word.ts';
     console.log(word satisfies string, readFileSync(new URL('./beside.txt', import.meta.url), 'utf8'));`,
  );
  await write('infra/beside.txt', 'beside');
  await write('domain/word.ts', `export const word = 'one';`);
  expect(await run()).toBe('one beside\n');
  await write('domain/word.ts', `export const word = 'two';`);
  expect(await run()).toBe('two beside\n');
  await write('domain/word.ts', `export const word = `);
  await expect(run()).rejects.toThrow(Refusal);
  await expect(run()).rejects.toThrow(/domain\/word\.ts/);
});
