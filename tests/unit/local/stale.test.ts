import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isStale, makeWhenStale } from '#infra/local/builds/stale.ts';
import { UI_MAKES } from '#infra/local/builds/ui.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

async function project(folder: string) {
  const source = join(folder, 'ui');
  await mkdir(join(source, 'build'), { recursive: true });
  await writeFile(join(source, 'a.ts'), 'one');
  const made = {
    from: [source, join(folder, 'package-lock.json')],
    except: UI_MAKES,
    output: join(source, 'build/handler.js'),
    stamp: join(folder, '.cache/ui.stamp'),
  };
  return { source, made, make: () => makeWhenStale(made, () => writeFile(made.output, 'built')) };
}

test('builds once and then only what has changed: content, a new file, a new name, the lockfile, a lost output', async () => {
  await using folder = await temporaryFolder();
  const { source, made, make } = await project(folder.path);
  expect(await make()).toBe(true);
  expect(await make()).toBe(false);
  const changes = [
    () => writeFile(join(source, 'a.ts'), 'two'),
    () => writeFile(join(source, 'b.ts'), ''),
    () => rename(join(source, 'b.ts'), join(source, 'c.ts')),
    () => writeFile(join(folder.path, 'package-lock.json'), '{}'),
    () => rm(made.output),
  ];
  for (const change of changes) {
    await change();
    expect(await make()).toBe(true);
    expect(await make()).toBe(false);
  }
});

test('what a build writes beside its sources does not make it stale', async () => {
  await using folder = await temporaryFolder();
  const { source, make } = await project(folder.path);
  await make();
  await writeFile(join(source, 'build/other.js'), 'x');
  expect(await make()).toBe(false);
  // As inlang does in a fresh clone, where only its settings are.
  await mkdir(join(source, 'project.inlang'));
  for (const name of ['.meta.json', '.gitignore', 'README.md'])
    await writeFile(join(source, 'project.inlang', name), 'x');
  expect(await make()).toBe(false);
  await writeFile(join(source, 'project.inlang/settings.json'), '{}');
  expect(await make()).toBe(true);
});

test('a build that fails, or sources that change while it runs, leave it stale', async () => {
  await using folder = await temporaryFolder();
  const { source, made } = await project(folder.path);
  await expect(makeWhenStale(made, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(isStale(made)).toBe(true);
  await makeWhenStale(made, async () => {
    await writeFile(join(source, 'a.ts'), 'edited meanwhile');
    await writeFile(made.output, 'built');
  });
  expect(isStale(made)).toBe(true);
});
