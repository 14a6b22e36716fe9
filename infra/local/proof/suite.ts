import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { buildDatabase } from '../builds/database.ts';
import { buildUi } from '../builds/ui.ts';
import { buildWorkflows } from '../builds/workflows.ts';
import { Refusal } from '../refusal.ts';
import { PROJECT_ROOT } from '../root.ts';
import { obtainTemporal } from '../temporal/binary.ts';
import { together } from '../together.ts';
import { BUDGETED_SECONDS, GROUPS, stagesOf } from './budget.ts';
import { closingLine, countOf, sum } from './count.ts';
import type { Count } from './count.ts';
import { vitestReport } from './report.schema.ts';

/** Ended with us when we are told to stop; each ends what it started itself. */
let running: ReturnType<typeof spawn> | undefined;

/**
 * `npm test [-- group...]`: obtains and builds what the tests need, runs the groups with a line of time beside each
 * budget, names what failed, and ends with the sum of all alone on the last line. Exits with 1 when anything failed or nothing ran.
 */
export async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      running?.kill('SIGTERM');
      running?.once('exit', () => process.exit(130));
      if (running === undefined) process.exit(130);
    });
  }
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !GROUPS.includes(name));
  if (unknown !== undefined) stop(`There is no group of tests called ${unknown}: the groups are ${GROUPS.join(', ')}.`);
  const groups = GROUPS.filter((name) => (asked.length === 0 || asked.includes(name)) && hasTests(name));

  const started = Date.now();
  const ui = buildUi(PROJECT_ROOT, say);
  // It is asked for below: until then a failure of it is nobody's.
  ui.catch(() => undefined);
  await obtained(
    together(undefined, (abandoned) => [
      obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say }),
      buildWorkflows(PROJECT_ROOT, say, abandoned),
      buildDatabase(PROJECT_ROOT, say, abandoned),
    ]),
  );
  say(`Prepared in ${seconds(started)}`);

  const counts: Count[] = [];
  const stages = stagesOf(groups);
  for (const [index, stage] of stages.entries()) {
    // Its build leaves a core idle, and the unit tests need none of it.
    if (!stage.groups.includes('unit')) await obtained(ui);
    const from = Date.now();
    const names = stage.groups.join(', ');
    say(`\nTests ${index + 1} of ${stages.length}: ${names}`);
    const count = await run(stage.groups);
    counts.push(count);
    say(`Tests of ${names}: ${closingLine(count)}, ${seconds(from)} ${stage.budget}`);
  }
  await obtained(ui);
  const total = sum(counts);
  say(`\nAll tests in ${seconds(started)} (budget of all groups: ${BUDGETED_SECONDS} s)`);
  for (const failure of total.failures) say(`Failed: ${failure}`);
  say(closingLine(total));
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}

async function run(groups: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'leadgen-report-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join(PROJECT_ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [
      vitest,
      'run',
      ...groups.flatMap((group) => ['--project', group]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    running = spawn(process.execPath, args, {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      // What V8 compiled of the packages for one group's processes is read by the next one's.
      env: { ...process.env, NODE_COMPILE_CACHE: join(PROJECT_ROOT, '.cache/compiled') },
    });
    const child = running;
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('exit', (status) => {
        resolve(status ?? 1);
      });
    });
    running = undefined;
    const parsed = existsSync(report) ? vitestReport.parse(JSON.parse(await readFile(report, 'utf8'))) : undefined;
    return countOf(parsed, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the tests need; ends the process in a sentence where it cannot be had. */
async function obtained(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    stop(error instanceof Refusal ? error.message : String(error));
  }
}

function hasTests(group: string): boolean {
  const folder = join(PROJECT_ROOT, 'tests', group);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.test.ts'))
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
