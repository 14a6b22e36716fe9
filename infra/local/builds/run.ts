import { spawn } from 'node:child_process';
import process from 'node:process';
import { Refusal } from '../refusal.ts';

/** Runs one build in a process of its own, so that its memory goes with it. A Refusal carries the end of its output. */
export async function runBuild(
  what: string,
  command: string,
  args: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<void> {
  // What is built is what people are served, also where tests ask for it: under NODE_ENV=test a page would weigh a fifth more.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(signal ? { signal } : {}) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-4_000);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  if (code !== 0) throw new Refusal(`${what} could not be built (code ${code}):\n${output.trim()}`);
}
