import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Runtime, Worker } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { readHistory } from '../support/histories.ts';

const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const nothing = (): void => undefined;
let codePath: string;

beforeAll(async () => {
  const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
  Runtime.install({ logger: quiet });
  codePath = (await buildWorkflows(PROJECT_ROOT, nothing)).path;
});

it('goes on with every workflow that was under way, or ended, under the workflows of today', async () => {
  const histories = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      workflowId: name.replace('.json', ''),
      history: readHistory(readFileSync(`${FOLDER}/${name}`, 'utf8')),
    }));
  expect(histories.length).toBeGreaterThan(15);
  const failures: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, histories)) {
    if (error) failures.push(`${workflowId}: ${error.message}`);
  }
  expect(failures).toEqual([]);
});
