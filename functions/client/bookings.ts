import { WorkflowFailedError, type Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  bookingsScheduleId,
  bookingsWorkflowId,
  type BookingsKey,
  type BookingsResult,
  type BookingsState,
} from '#workflows/bookings/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { ensureSchedule, removeSchedule, triggerSchedule } from './schedule.ts';

/** An API function has 29 seconds for an answer. */
const WITHIN_MS = 25_000;
const START = { cursor: null, beganAt: null } as const;

/** The client side of accounts at booking vendors. */
export function bookingsClient(client: Client) {
  const attributes = ({ workspaceId }: BookingsKey) =>
    new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]);

  /** Null when no worker answered in time. */
  async function run(key: BookingsKey, task: 'connect' | 'disconnect'): Promise<BookingsResult | null> {
    const { workspaceId, vendor } = key;
    try {
      return await client.withDeadline(Date.now() + WITHIN_MS, async () => {
        const handle = await client.workflow.start<(state: BookingsState) => Promise<BookingsResult>>('bookings', {
          taskQueue: TASK_QUEUE,
          workflowId: bookingsWorkflowId({ workspaceId, vendor, task }),
          args: [{ workspaceId, vendor, task, ...START }],
          staticSummary: task === 'connect' ? 'A key is tried' : 'An account is let go',
          // What is being tried already may be what was given before.
          workflowIdConflictPolicy: 'TERMINATE_EXISTING',
          workflowExecutionTimeout: '1 minute',
          typedSearchAttributes: attributes(key),
        });
        return handle.result();
      });
    } catch (error) {
      if (error instanceof WorkflowFailedError) return null;
      if (error instanceof Error && (error.name === 'ServiceError' || 'code' in error)) return null;
      throw error;
    }
  }

  return {
    connect: (key: BookingsKey) => run(key, 'connect'),
    disconnect: (key: BookingsKey) => run(key, 'disconnect'),
    /** Makes the account's schedule; again is nothing. Every ten minutes, spread over two; never two looks at once. */
    async ensureSchedule(key: BookingsKey): Promise<void> {
      const { workspaceId, vendor } = key;
      const state: BookingsState = { workspaceId, vendor, task: 'look', ...START };
      await ensureSchedule(client, {
        scheduleId: bookingsScheduleId(key),
        spec: { intervals: [{ every: '10 minutes' }], jitter: '2 minutes' },
        catchupWindow: '1 minute',
        state: { triggerImmediately: true },
        action: {
          type: 'startWorkflow',
          workflowType: 'bookings',
          workflowId: bookingsWorkflowId(state),
          taskQueue: TASK_QUEUE,
          args: [state],
          staticSummary: 'Bookings looked for',
          typedSearchAttributes: attributes(key),
        },
      });
    },
    /** Looks now, without waiting for its time. */
    look: (key: BookingsKey) => triggerSchedule(client, bookingsScheduleId(key)),
    removeSchedule: (key: BookingsKey) => removeSchedule(client, bookingsScheduleId(key)),
  };
}
