import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const WATCHDOG = fileURLToPath(new URL('./watchdog.ts', import.meta.url));

/** A program to run under a watchdog. */
export interface GuardedProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** The user to run it as; PostgreSQL refuses to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Set besides what this process has in its environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Holds the program's pid while it runs. */
  readonly pidFile?: string;
  /** Its output is appended here, or dropped. */
  readonly logFile?: string;
  /** The signal that asks it to end; SIGKILL follows after `graceMs`. */
  readonly endSignal: 'SIGTERM' | 'SIGINT';
  readonly graceMs: number;
}

export interface GuardedChild {
  /** The watchdog's pid; the program itself is its only child. */
  readonly pid: number;
  /** Resolves with the exit code once the program and its watchdog are gone; never rejects. */
  readonly ended: Promise<number>;
  /** Asks the program to end and waits until it is gone: its grace at most. */
  end(): Promise<void>;
}

/**
 * Starts a program that cannot outlive this process, not even after `kill -9` (see watchdog.ts). It runs in a session of
 * its own, so a Ctrl-C at the terminal reaches us alone and we stop things in order.
 */
export function spawnGuarded(program: GuardedProgram): GuardedChild {
  const { command, args, user, env = {}, pidFile = '', logFile, endSignal, graceMs } = program;
  const log = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
  const order = [endSignal, String(graceMs), pidFile, String(user?.uid ?? ''), String(user?.gid ?? '')];
  const watchdog = spawn(process.execPath, [WATCHDOG, ...order, command, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    env: { ...process.env, ...env },
  });
  if (typeof log === 'number') closeSync(log);
  const ended = new Promise<number>((resolve) => {
    watchdog.on('exit', (code) => {
      resolve(code ?? 1);
    });
    watchdog.on('error', () => {
      resolve(127);
    });
  });
  watchdog.stdin?.on('error', () => undefined);
  watchdog.unref();
  return {
    pid: watchdog.pid ?? -1,
    ended,
    end: async () => {
      watchdog.ref();
      watchdog.stdin?.end();
      await ended;
    },
  };
}
