import type { Client } from '@temporalio/client';
import { RECONCILER_ID } from '#workflows/reconciler/contract.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { ensureSchedule, triggerSchedule } from './schedule.ts';

/** The client side of the reconciler: one schedule for the instance. */
export function reconcilerClient(client: Client) {
  return {
    /** Makes its schedule, every minute; again is nothing. */
    async ensureSchedule(): Promise<void> {
      await ensureSchedule(client, {
        scheduleId: RECONCILER_ID,
        spec: { intervals: [{ every: '1 minute' }] },
        catchupWindow: '1 minute',
        action: {
          type: 'startWorkflow',
          workflowType: 'reconciler',
          workflowId: RECONCILER_ID,
          taskQueue: TASK_QUEUE,
          args: [],
          staticSummary: 'What a crash may have left undone',
        },
      });
      await triggerSchedule(client, RECONCILER_ID);
    },
  };
}
