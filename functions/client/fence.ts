import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { RECONCILER_ID } from '#workflows/reconciler/contract.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';

const FENCE_ID = 'fence';
/** A schedule that never starts anything: its note is the one place of ours in Temporal that needs no worker to write. */
const YEARS_AWAY = new Date('2999-01-01T00:00:00Z');

/** What names the namespace among all others, for ever: a server that begins anew gives it another. */
export async function namespaceIdentity(client: Client): Promise<string> {
  const { namespace } = client.options;
  const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
  const id = namespaceInfo?.id ?? '';
  return id === '' ? namespace : id;
}

/** The count of handings over, kept in Temporal: where the cloud's functions, which have no disk, find it again. */
export function fenceInTemporal(client: Client) {
  const handle = client.schedule.getHandle(FENCE_ID);
  const counted = (note: string | undefined): number => {
    const count = Number(note ?? '');
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  };
  return {
    async known(): Promise<{ handedOver: number; copied: boolean } | null> {
      try {
        const { state } = await handle.describe();
        return { handedOver: counted(state.note), copied: false };
      } catch (error) {
        if (error instanceof Error && error.name === 'ScheduleNotFoundError') return null;
        throw error;
      }
    },
    async keep(handedOver: number): Promise<void> {
      try {
        await client.schedule.create({
          scheduleId: FENCE_ID,
          spec: { startAt: YEARS_AWAY, intervals: [{ every: '365 days' }] },
          policies: { overlap: ScheduleOverlapPolicy.SKIP },
          state: { paused: true, note: String(handedOver) },
          action: {
            type: 'startWorkflow',
            workflowType: 'reconciler',
            workflowId: RECONCILER_ID,
            taskQueue: TASK_QUEUE,
          },
        });
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        await handle.update((schedule) => ({
          ...schedule,
          state: { ...schedule.state, note: String(Math.max(handedOver, counted(schedule.state.note))) },
        }));
      }
    },
  };
}
