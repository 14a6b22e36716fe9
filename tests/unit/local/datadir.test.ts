import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { openDataDir } from '#infra/local/datadir.ts';
import { isAlive } from '#infra/local/guard/leftover.ts';
import { Refusal } from '#infra/local/refusal.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

/** A process that opens the data folder, says so, and stays, doing `more`. */
function holder(folder: string, more = ''): ReturnType<typeof spawn> {
  const module = join(PROJECT_ROOT, 'infra/local/datadir.ts');
  const code = `
    const { openDataDir } = await import(${JSON.stringify(module)});
    await openDataDir(${JSON.stringify(folder)});
    ${more}
    process.stdout.write('held');
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('refuses a data folder that a living process holds, naming the process', async () => {
  await using folder = await temporaryFolder();
  const child = holder(folder.path);
  await once(child.stdout ?? child, 'data');
  const refused = openDataDir(folder.path);
  await expect(refused).rejects.toThrow(Refusal);
  await expect(refused).rejects.toThrow(`in use by another LeadGen (process ${child.pid ?? 0})`);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('takes the data folder of a process that was killed', async () => {
  await using folder = await temporaryFolder();
  const child = holder(folder.path);
  await once(child.stdout ?? child, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const dataDir = await openDataDir(folder.path);
  await dataDir.release();
});

test('takes the data folder from a process whose npm was killed, once that process has ended', async () => {
  await using folder = await temporaryFolder();
  const child = holder(folder.path, 'setTimeout(() => process.exit(0), 300);');
  await once(child.stdout ?? child, 'data');
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await writeFile(join(folder.path, 'leadgen.pid'), JSON.stringify({ pid: child.pid, launcher: gone.pid }));
  const dataDir = await openDataDir(folder.path);
  expect(isAlive(child.pid ?? 0)).toBe(false);
  await dataDir.release();
});

test('lets the folder go on release', async () => {
  await using folder = await temporaryFolder();
  await (await openDataDir(folder.path)).release();
  await (await openDataDir(folder.path)).release();
});

test('refuses a folder that cannot be written, in one sentence', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(openDataDir(join(file, 'inside'))).rejects.toThrow(
    /^The data folder .+ cannot be written \(ENOTDIR\): [^\n]+\.$/,
  );
});

test('refuses a folder that the system will not make, without hanging', async () => {
  await expect(openDataDir('/proc/leadgen/data')).rejects.toThrow(/^The data folder .+ cannot be written/);
});

test('makes secrets once, keeps them, adds what is missing, and lets only this user read them', async () => {
  await using folder = await temporaryFolder();
  const dataDir = await openDataDir(folder.path);
  const first = await dataDir.ensureSecrets(['auth', 'links']);
  expect(new Set(Object.values(first)).size).toBe(2);
  expect(Buffer.from(first.auth, 'base64url')).toHaveLength(32);
  const second = await dataDir.ensureSecrets(['auth', 'links', 'encryption']);
  expect(second).toMatchObject(first);
  const { mode } = await stat(join(folder.path, 'secrets.json'));
  expect(mode & 0o777).toBe(0o600);
  await dataDir.release();
});

test('refuses to go on with secrets that cannot be read, and leaves them as they are', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'secrets.json');
  await writeFile(file, '{"auth":');
  const dataDir = await openDataDir(folder.path);
  await expect(dataDir.ensureSecrets(['auth'])).rejects.toThrow(Refusal);
  expect(await readFile(file, 'utf8')).toBe('{"auth":');
  await dataDir.release();
});
