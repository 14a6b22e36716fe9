import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { RECONCILER_ID } from '#workflows/reconciler/contract.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** The client side of the reconciler: one schedule for the instance. */
export function reconcilerClient(client: Client) {
  return {
    /** Makes its schedule, every minute; again is nothing. */
    async ensureSchedule(): Promise<void> {
      try {
        await client.schedule.create({
          scheduleId: RECONCILER_ID,
          spec: { intervals: [{ every: '1 minute' }] },
          policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
          action: {
            type: 'startWorkflow',
            workflowType: 'reconciler',
            workflowId: RECONCILER_ID,
            taskQueue: TASK_QUEUE,
            args: [],
            staticSummary: 'What a crash may have left undone',
          },
        });
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      }
      await client.schedule.getHandle(RECONCILER_ID).trigger(ScheduleOverlapPolicy.SKIP);
    },
  };
}
