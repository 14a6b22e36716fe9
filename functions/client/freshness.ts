import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  freshnessScheduleId,
  freshnessWorkflowId,
  type FreshnessKey,
  type FreshnessState,
} from '#workflows/freshness/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { ensureSchedule, removeSchedule, triggerSchedule } from './schedule.ts';

/** The client side of freshness: one schedule a workspace. */
export function freshnessClient(client: Client) {
  return {
    /**
     * Makes the workspace's schedule; again is nothing. Every six hours, spread over half an hour so that workspaces do
     * not all ask the provider at once; a run that would begin while one goes on is left out; after an outage only what
     * was missed in the last hour is made up for.
     */
    async ensureSchedule({ workspaceId }: FreshnessKey): Promise<void> {
      const state: FreshnessState = { workspaceId, among: 'enrolled', after: null };
      await ensureSchedule(client, {
        scheduleId: freshnessScheduleId(state),
        spec: { intervals: [{ every: '6 hours' }], jitter: '30 minutes' },
        catchupWindow: '1 hour',
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
    },
    /** Runs it now, without waiting for its hour. */
    trigger: (key: FreshnessKey) => triggerSchedule(client, freshnessScheduleId(key)),
    /** Takes the schedule away: the workspace is no more. */
    removeSchedule: (key: FreshnessKey) => removeSchedule(client, freshnessScheduleId(key)),
  };
}
