import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import { quickly, telling } from '../activities.ts';
import type { NotificationKey } from './contract.ts';

/** Tells one thing by one channel, and again while that says that it cannot be told just now. */
export async function notification(key: NotificationKey): Promise<void> {
  try {
    await telling('Tell it').tellNotification(key);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await quickly('Say that it could not be told').giveUpNotification(key);
  }
}
