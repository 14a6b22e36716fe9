import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { commandLine } from '#infra/local/guard/leftover.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/** One of our commands, as npm runs it for somebody at a terminal. */
export interface Command {
  /** Everything that it said so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its exit code, once all that it started has let go of its output; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Waits until a line of its output says so. @throws what it said, when it ends before */
  says(line: RegExp): Promise<RegExpExecArray>;
  /** What it runs now, itself included, whatever process group it is in. */
  processes(): Running[];
  /** Sends a signal to the process group: what the terminal does at Ctrl-C. */
  signal(name: 'SIGINT' | 'SIGKILL'): void;
}

export interface Running {
  readonly pid: number;
  readonly command: string;
}

/** Only what every shell has: npm's own variables, and those of the test runner, would change what is tested. */
const { HOME = '', TMPDIR, PATH = '' } = process.env;
const BARE = {
  HOME,
  PATH: PATH.split(':')
    .filter((folder) => !folder.endsWith('node_modules/.bin'))
    .join(':'),
  ...(TMPDIR === undefined ? {} : { TMPDIR }),
};

/** Runs `npm <words>` in the project's folder; `await using` ends what is left of it. */
export function npm(words: readonly string[], env: Readonly<Record<string, string>> = {}): Command & AsyncDisposable {
  const child = spawn('npm', words, {
    cwd: PROJECT_ROOT,
    // A process group of its own, as a shell with job control gives it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...BARE, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let over = false;
  const ended = once(child, 'close').then(() => {
    over = true;
    return child.exitCode;
  });
  const signal = (name: 'SIGINT' | 'SIGKILL'): void => {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  };
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    says: (line) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const said = line.exec(stdout);
          if (said !== null) resolve(said);
        };
        child.stdout.on('data', look);
        look();
        void ended.then(() => {
          reject(new Error(`It ended before it said ${line.source}: ${stdout.slice(-1000)}${stderr.slice(-2000)}`));
        });
      }),
    processes: () => descendants(child.pid ?? 0),
    signal,
    [Symbol.asyncDispose]: async () => {
      if (!over) signal('SIGKILL');
      await ended;
    },
  };
}

/** A process and all that it started that lives; what started it may be in another session. */
function descendants(root: number): Running[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const found = new Set([root]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [pid = 0, parent = 0] of table) if (found.has(parent)) found.add(pid);
  }
  return [...found].map((pid) => ({ pid, command: commandLine(pid) ?? '' })).filter(({ command }) => command !== '');
}

/** Of some processes, those that still run: not those that only wait to be noticed, nor others under the same number. */
export const alive = (processes: readonly Running[]): Running[] =>
  processes.filter(({ pid, command }) => commandLine(pid) === command);
