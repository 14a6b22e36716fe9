import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Runs one program for a parent and ends it when the parent is gone, whatever killed the parent: the parent holds the
 * other end of standard input, and the kernel closes that end even after SIGKILL. Nothing in the parent could do this.
 * It imports nothing, because it lives as long as the program and its memory is all it costs.
 *
 * Arguments: end signal, grace in ms before SIGKILL, pid file, uid, gid (each may be empty), then the command.
 */
const [, , endSignal = '', graceMs = '', pidFile = '', uid = '', gid = '', command = '', ...args] = process.argv;

const child = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  ...(uid === '' ? {} : { uid: Number(uid) }),
  ...(gid === '' ? {} : { gid: Number(gid) }),
});
if (pidFile !== '' && child.pid !== undefined) writeFileSync(pidFile, String(child.pid));

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  child.kill(endSignal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), Number(graceMs));
};
const close = (code: number): void => {
  if (pidFile !== '') rmSync(pidFile, { force: true });
  process.exit(code);
};

child.on('exit', (code) => {
  close(code ?? 1);
});
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  close(127);
});
process.stdin.on('end', end).on('close', end).on('error', end).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
