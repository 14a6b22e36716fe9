import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTestEnv } from '#tests/support/temporal.ts';
import type { TestEnv } from '#tests/support/temporal.ts';
import { nap, wake } from './nap.ts';

const DAY = 86_400_000;
let env: TestEnv;
let taskQueue: string;

beforeAll(async () => {
  env = await connectTestEnv();
  taskQueue = env.taskQueue('nap');
  await env.startWorker({ taskQueue, workflowsPath: fileURLToPath(new URL('./nap.ts', import.meta.url)) });
});
afterAll(() => env.close());

test('moves the clock of a running workflow by the time asked and no more', async () => {
  const handle = await env.client.workflow.start(nap, { taskQueue, workflowId: env.workflowId('nap'), args: [10] });
  const start = await env.clock.now(handle.workflowId);
  await env.clock.forward(handle.workflowId, 4 * DAY);
  const after = await env.clock.now(handle.workflowId);
  expect(after - start).toBeGreaterThanOrEqual(4 * DAY);
  expect(after - start).toBeLessThan(4 * DAY + 60_000);
  await env.clock.forward(handle.workflowId, 7 * DAY);
  expect((await env.clock.now(handle.workflowId)) - start).toBeLessThan(11 * DAY + 60_000);
  await handle.signal(wake);
  await env.clock.skipToEnd(handle.workflowId);
  expect(await handle.result()).toEqual([10, 10]);
});

test('runs months to the end at once for a workflow started by the skipping client, and waits for its signal', async () => {
  const workflowId = env.workflowId('nap');
  const handle = await env.skippingClient.workflow.start(nap, { taskQueue, workflowId, args: [90] });
  await handle.signal(wake);
  expect(await handle.result()).toEqual([90, 90]);
});
