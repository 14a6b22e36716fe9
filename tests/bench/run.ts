import { cpus } from 'node:os';
import process from 'node:process';
import { startPostgres } from '../support/postgres.ts';
import { measureApproval, measureEnrollment, type Pair } from './campaign.ts';
import { openFloor } from './floor/host.ts';
import { openHouse } from './house.ts';
import { measureImport } from './import.ts';
import { measureTriage } from './triage.ts';

/**
 * `npm run bench`: measures LeadGen on PostgreSQL and its own Temporal server, each figure beside a bare floor of the same
 * run. Progress and a table on stderr; on stdout the same figures as one JSON line. The figures of triage go to
 * docs/TRIAGE.md; `npm run bench -- triage` measures nothing else.
 */
const LEADS = 100;
const ROUNDS = 3;
const MESSAGES = 20;
const IMPORT_ROWS = 10_000;

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly floor: number;
  readonly unit: string;
  /** How many times the floor it is; for rates, which part of the floor's. */
  readonly ratio: number;
  readonly aim: string;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
const round = (value: number): number => Number(value.toPrecision(3));

say('Triage: the labelled messages of the tests');
const triaged = await measureTriage();
if (process.argv.includes('triage')) {
  process.stdout.write(`${JSON.stringify({ triage: triaged })}\n`);
  process.exit(0);
}

const postgres = await startPostgres();
const rows: Row[] = [];
const house = await openHouse(postgres.url, say);
const floor = await openFloor(house.client, house.instance.temporal);

say(`Enrollment: ${ROUNDS} times ${LEADS} leads`);
const enrolled = rates(await measureEnrollment(house, floor, { leads: LEADS, rounds: ROUNDS }));
rows.push({ what: 'Enrolled up to "waiting for approval"', ...enrolled, unit: 'leads/s', aim: 'at least 0.7' });

say(`Approval: ${MESSAGES} messages, one by one`);
const approved = await measureApproval(house, floor, { messages: MESSAGES });
rows.push({ what: 'Approval to SMTP acceptance, median', ...times(approved), unit: 'ms', aim: 'at most 3' });
rows.push({
  what: 'Events of one step of a lead',
  ...against(approved.events),
  unit: 'events',
  aim: '40 events, then fewer',
});

say(`Import: ${IMPORT_ROWS} rows`);
const imported = await measureImport(house, IMPORT_ROWS);
rows.push({ what: `Import of ${IMPORT_ROWS} rows, PostgreSQL`, ...against(imported), unit: 'ms', aim: 'at most 4' });
await floor.close();
await house.close();
await postgres.stop();

const local = await openHouse(undefined, say);
const importedLocally = await measureImport(local, IMPORT_ROWS);
rows.push({ what: `Import of ${IMPORT_ROWS} rows, PGlite`, ...against(importedLocally), unit: 'ms', aim: 'at most 4' });
await local.close();

const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? '', node: process.versions.node };
const head = ['', 'LeadGen', 'floor', 'unit', 'ratio', 'aim'];
const cells = rows.map(({ what, ours, floor: bare, unit, ratio, aim }) => [
  what,
  String(ours),
  String(bare),
  unit,
  String(ratio),
  aim,
]);
const widths = head.map((_, at) => Math.max(...[head, ...cells].map((line) => line[at]?.length ?? 0)));
for (const line of [head, ...cells]) {
  const padded = line.map((cell, at) => cell.padEnd(widths[at] ?? 0));
  say(padded.join('  ').trimEnd());
}
process.stdout.write(`${JSON.stringify({ machine, rows })}\n`);
process.exit(0);

function rates({ ours, floor: bare }: Pair) {
  const [mine, its] = [1000 / median(ours), 1000 / median(bare)];
  return { ours: round(mine), floor: round(its), ratio: round(mine / its) };
}

function times({ ours, floor: bare }: Pair) {
  return against({ ours: median(ours), floor: median(bare) });
}

function against({ ours, floor: bare }: { ours: number; floor: number }) {
  return { ours: round(ours), floor: round(bare), ratio: round(ours / bare) };
}
