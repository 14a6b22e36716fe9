import { spawn } from 'node:child_process';
import process from 'node:process';
import { PROJECT_ROOT } from '../root.ts';

interface Check {
  readonly name: string;
  /** A command of node_modules/.bin (prepare.mjs puts it first in PATH), or npm. */
  readonly command: readonly [string, ...string[]];
}

/** Writes the interface's messages and route types, which the other checks read. */
const GENERATE: readonly Check[] = [
  {
    name: 'messages',
    command: ['paraglide-js', 'compile', '--project', 'ui/project.inlang', '--outdir', 'ui/src/paraglide'],
  },
  { name: 'route types', command: ['svelte-kit', 'sync', '--config', 'ui/vite.config.ts'] },
];

/** Typed lint holds a whole program in memory: two processes with room enough are faster than one that collects garbage. */
const lint = (...of: string[]): Check['command'] => [
  'node',
  '--max-old-space-size=6144',
  'node_modules/eslint/bin/eslint.js',
  '--max-warnings',
  '0',
  ...of,
];

const CHECKS: readonly Check[] = [
  { name: 'lint of the interface', command: lint('ui') },
  { name: 'lint', command: lint('.', '--ignore-pattern', 'ui/') },
  { name: 'interface types', command: ['svelte-check', '--tsconfig', 'ui/tsconfig.json', '--fail-on-warnings'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'lockfile', command: ['npm', 'ci', '--dry-run', '--loglevel=error'] },
];
/** Two at a time: each of them is one core's work. */
const LANES = 2;

/** `npm run check`: every static check, a line each, then the output of those that failed. Exits 1 if any did. */
export async function main(): Promise<void> {
  const started = Date.now();
  const failures: string[] = [];
  const run = async (check: Check): Promise<void> => {
    const from = Date.now();
    const { code, output } = await outcome(check.command);
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds(from)})`);
    if (code !== 0) failures.push(`\n--- ${check.name}: ${check.command.join(' ')}\n${output.trim()}`);
  };

  for (const step of GENERATE) await run(step);
  const waiting = [...CHECKS];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: LANES }, lane));

  for (const failure of failures) say(failure);
  const total = GENERATE.length + CHECKS.length;
  say(`\n${total - failures.length} of ${total} checks passed in ${seconds(started)}`);
  process.exit(failures.length > 0 ? 1 : 0);
}

async function outcome([command, ...args]: Check['command']): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { cwd: PROJECT_ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, output };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
