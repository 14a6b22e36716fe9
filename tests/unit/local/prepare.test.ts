import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstallStale, sentenceFor } from '#infra/local/prepare.mjs';
import { temporaryFolder } from '#tests/support/folder.ts';

async function install(folder: string, wanted: object, present?: object) {
  const lock = join(folder, 'package-lock.json');
  const modules = join(folder, 'node_modules');
  await writeFile(lock, JSON.stringify({ packages: { '': {}, ...wanted } }));
  await mkdir(modules, { recursive: true });
  if (present) await writeFile(join(modules, '.package-lock.json'), JSON.stringify({ packages: present }));
  return isInstallStale(lock, modules);
}

test.each([
  ['nothing was installed', { 'node_modules/a': { version: '1.0.0' } }, undefined, true],
  ['another version was', { 'node_modules/a': { version: '1.0.1' } }, { 'node_modules/a': { version: '1.0.0' } }, true],
  ['one is missing', { 'node_modules/a': { version: '1.0.0' } }, {}, true],
  ['all are there', { 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } }, false],
  ['only another platform\u2019s is missing', { 'node_modules/b': { version: '1.0.0', optional: true } }, {}, false],
])('installs when needed: %s', async (_, wanted, present, stale) => {
  await using folder = await temporaryFolder();
  expect(await install(folder.path, wanted, present)).toBe(stale);
});

test.each([
  [
    1,
    'npm http fetch GET 200 x\nnpm error code ENOTFOUND\nnpm error network request failed',
    /registry cannot be reached/,
  ],
  [1, 'npm error code EACCES\nnpm error syscall mkdir', /cannot be written/],
  [1, 'npm error code ENOSPC', /disk is full/],
  [127, '', /npm was not found/],
  [1, 'npm error code EUSAGE\nnpm error lock file out of step', /lock file out of step/],
])('says in one sentence why the packages could not be installed (%s, %s)', (code, output, sentence) => {
  expect(sentenceFor(code, output)).toMatch(sentence);
  expect(sentenceFor(code, output)).toMatch(/^[^\n]+\.$/);
});
