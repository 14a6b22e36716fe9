import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { isAlive, waitUntilGone } from '#infra/local/guard/leftover.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

interface Owner {
  readonly process: ChildProcess;
  readonly address: string;
  /** The Temporal server's own pid. */
  readonly serverPid: number;
}

async function startOwner(folder: string): Promise<Owner> {
  const script = join(PROJECT_ROOT, 'tests/workflow/local/owner.ts');
  const owner = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await firstOutput(owner.stdout);
  const serverPid = Number(await readFile(join(folder, 'temporal.pid'), 'utf8'));
  return { process: owner, address, serverPid };
}

async function withClient<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

test('the Temporal server ends when its owner is killed by SIGKILL, and the next one finds what it kept', async () => {
  await using folder = await temporaryFolder();
  const first = await startOwner(folder.path);
  await withClient(first.address, (client) =>
    client.workflow.start('anything', { taskQueue: 'nobody', workflowId: 'kept' }),
  );
  expect(isAlive(first.serverPid)).toBe(true);
  first.process.kill('SIGKILL');
  expect(await waitUntilGone(first.serverPid, 15_000)).toBe(true);

  const second = await startOwner(folder.path);
  const { status } = await withClient(second.address, (client) => client.workflow.getHandle('kept').describe());
  expect(status.name).toBe('RUNNING');
  second.process.kill('SIGTERM');
  await once(second.process, 'exit');
  expect(isAlive(second.serverPid)).toBe(false);
});

test('servers that start at the same moment, from the same port on, have an address each', async () => {
  await using one = await temporaryFolder();
  await using other = await temporaryFolder();
  const owners = await Promise.all([startOwner(one.path), startOwner(other.path)]);
  expect(new Set(owners.map(({ address }) => address)).size).toBe(2);
  expect(new Set(owners.map(({ serverPid }) => serverPid)).size).toBe(2);
  for (const { process: owner } of owners) {
    owner.kill('SIGTERM');
    await once(owner, 'exit');
  }
});

test('a server that outlived its watchdog is ended by the next start, and a stranger with its recorded pid is not', async () => {
  await using folder = await temporaryFolder();
  const first = await startOwner(folder.path);
  process.kill(await parentOf(first.serverPid), 'SIGKILL');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  expect(isAlive(first.serverPid)).toBe(true);

  const second = await startOwner(folder.path);
  expect(isAlive(first.serverPid)).toBe(false);
  second.process.kill('SIGTERM');
  await once(second.process, 'exit');

  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  await writeFile(join(folder.path, 'temporal.pid'), String(stranger.pid));
  const third = await startOwner(folder.path);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  stranger.kill('SIGKILL');
  third.process.kill('SIGTERM');
  await once(third.process, 'exit');
  expect(existsSync(join(folder.path, 'temporal.pid'))).toBe(false);
});

test('servers that start in the same moment each have a port of their own', async () => {
  await using folder = await temporaryFolder();
  const owners = await Promise.all(['one', 'two'].map((name) => startOwner(join(folder.path, name))));
  expect(new Set(owners.map(({ address }) => address)).size).toBe(2);
  for (const { process: owner, serverPid } of owners) {
    expect(isAlive(serverPid)).toBe(true);
    owner.kill('SIGTERM');
    await once(owner, 'exit');
  }
});

async function parentOf(pid: number): Promise<number> {
  const ps = spawn('ps', ['-o', 'ppid=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return Number(await firstOutput(ps.stdout));
}

async function firstOutput(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const chunk of stream) return String(chunk).trim();
  throw new Error('It ended without a word.');
}
