import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Runtime, Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { SANDBOX_PEOPLE } from '#domain/sandbox_people.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import * as workflows from '#workflows/index.ts';
import { leaksIn, readHistory, textOf } from '../support/histories.ts';

const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const nothing = (): void => undefined;
const COMMITTED = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name: name.replace('.json', ''), json: readFileSync(`${FOLDER}/${name}`, 'utf8') }));
let codePath: string;

beforeAll(async () => {
  const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
  Runtime.install({ logger: quiet });
  codePath = (await buildWorkflows(PROJECT_ROOT, nothing)).path;
});

it('goes on with every workflow that was under way, or ended, under the workflows of today', async () => {
  const histories = COMMITTED.map(({ name, json }) => ({ workflowId: name, history: readHistory(json) }));
  const failures: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, histories)) {
    if (error) failures.push(`${workflowId}: ${error.message}`);
  }
  expect(failures).toEqual([]);
});

it('has a history of every workflow, of every kind of answer and of every decision', () => {
  const parts = COMMITTED.map(({ name }) => name.split('-'));
  const types = new Set(parts.map(([type]) => type));
  expect(Object.keys(workflows).filter((type) => !types.has(type))).toEqual([]);
  const told = new Set(parts.filter(([type]) => type === 'outreach').flat());
  const decided = ['skip', 'reject', 'withdrawn', 'released', 'untold', 'expired', 'stopped'];
  expect([...TRIAGE_KINDS, ...decided].filter((part) => !told.has(part))).toEqual([]);
  const wished = new Set(parts.filter(([type]) => type === 'campaign').flat());
  expect(['paused', 'held', 'stopped'].filter((part) => !wished.has(part))).toEqual([]);
});

it('tells nothing of a person in a committed history', () => {
  const people = [
    // The titles of its columns are no secret: a history of its import names them.
    ...Buffer.from(rehearsalFile())
      .toString()
      .split('\n')
      .slice(1)
      .flatMap((row) => row.split(/[\r,"]+/)),
    ...SANDBOX_PEOPLE.flatMap(({ firstName, lastName, company }) => [
      firstName,
      lastName,
      company.name,
      company.domain,
    ]),
    ...['Sophie', 'Vasseur', 'Ondine', 'Villeurbanne', 'Aubry', 'rue Haute', 'leads.csv', 'password'],
  ].filter((word) => word.length > 3);
  const leaks = COMMITTED.flatMap(({ name, json }) => leaksIn(textOf(json), people).map((leak) => `${name}: ${leak}`));
  expect(leaks).toEqual([]);
});
