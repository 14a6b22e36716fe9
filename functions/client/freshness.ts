import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  freshnessScheduleId,
  freshnessWorkflowId,
  type FreshnessKey,
  type FreshnessState,
} from '#workflows/freshness/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

/** The client side of freshness: one schedule a workspace. */
export function freshnessClient(client: Client) {
  const handle = (key: FreshnessKey) => client.schedule.getHandle(freshnessScheduleId(key));
  return {
    /**
     * Makes the workspace's schedule; again is nothing. Every six hours, spread over half an hour so that workspaces do
     * not all ask the provider at once; a run that would begin while one goes on is left out; after an outage only what
     * was missed in the last hour is made up for.
     */
    async ensureSchedule({ workspaceId }: FreshnessKey): Promise<void> {
      const state: FreshnessState = { workspaceId, among: 'enrolled', after: null };
      try {
        await client.schedule.create({
          scheduleId: freshnessScheduleId(state),
          spec: { intervals: [{ every: '6 hours' }], jitter: '30 minutes' },
          policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
          action: {
            type: 'startWorkflow',
            workflowType: 'freshness',
            workflowId: freshnessWorkflowId(state),
            taskQueue: TASK_QUEUE,
            args: [state],
            staticSummary: 'Addresses kept fresh',
            typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]),
          },
        });
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      }
    },
    /** Runs it now, without waiting for its hour. */
    trigger: (key: FreshnessKey) => handle(key).trigger(ScheduleOverlapPolicy.SKIP),
    /** Takes the schedule away: the workspace is no more. */
    async removeSchedule(key: FreshnessKey): Promise<void> {
      try {
        await handle(key).delete();
      } catch (error) {
        if (!(error instanceof ScheduleNotFoundError)) throw error;
      }
    },
  };
}
