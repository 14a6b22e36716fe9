import type { WorkerOptions } from '@temporalio/worker';
import { createActivities } from '#activities/index.ts';
import type { Ports } from '#activities/ports.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { heartbeats } from './heartbeats.ts';
import { wordless } from './wordless.ts';

/** What every host of the worker has in common: the local process, a container, the Lambda handler. */
export function workerOptions(ports: Ports, workflowBundlePath: string) {
  return {
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: workflowBundlePath },
    activities: createActivities(ports),
    // A workflow in the cache costs a quarter of a megabyte: a thousand open ones fit beside everything else.
    maxCachedWorkflows: 1000,
    shutdownGraceTime: '10 seconds',
    interceptors: { activity: [heartbeats, wordless] },
    // Left at a minute, four fifths of a timeout would pass between two of them.
    maxHeartbeatThrottleInterval: '2 seconds',
  } satisfies Partial<WorkerOptions>;
}
