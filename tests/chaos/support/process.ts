import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { buildProgram } from '#infra/local/builds/program.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import type { Parts } from './parts.schema.ts';

const READY_WITHIN_MS = 60_000;
/** What does not stop in order within this time is killed. */
const STOPS_WITHIN_MS = 15_000;

/** Something that can be ended as a crash ends it, and started again. */
export type Victim = {
  readonly name: string;
  kill(): Promise<void>;
  /** Resolves when it is ready. */
  start(): Promise<void>;
};

export type Part = Victim & {
  readonly restarts: () => number;
  /** Ends it in order, as Ctrl-C does. */
  stop(): Promise<void>;
};

/** One of the programs beside this file, ready to run. */
export const bundled = (name: 'api' | 'worker' | 'victim'): Promise<string> =>
  buildProgram({
    ...{ root: PROJECT_ROOT, entry: `tests/chaos/support/${name}.ts` },
    more: ['tests/chaos', 'tests/support'],
  });

/**
 * The API or the worker as a process of its own. Where it ends without being asked it is started anew, as whoever runs it in
 * earnest would; how often is counted.
 */
export function partProcess(name: 'api' | 'worker', parts: Parts, say: (line: string) => void): Part {
  let child: ChildProcess | undefined;
  let wanted = false;
  let restarts = 0;
  const run = async (): Promise<void> => {
    const deadline = Date.now() + READY_WITHIN_MS;
    const file = await bundled(name);
    while (wanted) {
      const words = await ready(file);
      if (words === null) return;
      // What it needs may be down at this very moment.
      if (Date.now() > deadline) throw new Error(`${name} does not start: ${words}`);
      restarts += 1;
    }
  };
  /** @returns null when it is ready, its last words when it ended before */
  const ready = (file: string): Promise<string | null> => {
    const started = spawn(process.execPath, [file], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PARTS: JSON.stringify(parts), LOG_LEVEL: 'error' },
    });
    child = started;
    let words = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-3000);
    });
    return new Promise((resolve) => {
      createInterface({ input: started.stdout }).once('line', () => {
        started.once('close', (code) => {
          if (!wanted || child !== started) return;
          say(`${name} ended by itself (${code}), started anew: ${words.slice(-400)}`);
          restarts += 1;
          void run();
        });
        resolve(null);
      });
      started.once('close', () => {
        resolve(words);
      });
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    wanted = false;
    const dying = child;
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
    const gone = new Promise((resolve) => dying.once('close', resolve));
    dying.kill(signal);
    const late = setTimeout(() => dying.kill('SIGKILL'), STOPS_WITHIN_MS);
    await gone;
    clearTimeout(late);
  };
  return {
    name,
    start: () => {
      wanted = true;
      return run();
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    restarts: () => restarts,
  };
}
