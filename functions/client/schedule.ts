import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';

/** Makes a schedule of which no two runs go on at once; again is nothing. */
export async function ensureSchedule(
  client: Client,
  { catchupWindow, ...options }: Omit<ScheduleOptions, 'policies'> & { catchupWindow: '1 minute' | '1 hour' },
): Promise<void> {
  try {
    await client.schedule.create({ ...options, policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

/** Runs it now, without waiting for its time. */
export const triggerSchedule = (client: Client, scheduleId: string): Promise<void> =>
  client.schedule.getHandle(scheduleId).trigger(ScheduleOverlapPolicy.SKIP);

/** Takes it away; what is not there is gone. */
export async function removeSchedule(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
