import { quickly } from '../activities.ts';

/** Makes good what a crash left between the database and the workflows: nothing waits for ever for a call that was lost. */
export async function reconciler(): Promise<void> {
  await quickly('Look for what was lost between two steps').reconcile();
}
