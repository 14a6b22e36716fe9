import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

export const wake = defineSignal('wake');

/** Naps for `days`, then waits for a signal, then naps again; returns the two naps' lengths in days of its own clock. */
export async function nap(days: number): Promise<number[]> {
  let awake = false;
  setHandler(wake, () => {
    awake = true;
  });
  const lengths: number[] = [];
  for (const next of [false, true]) {
    const start = Date.now();
    await sleep(days * 86_400_000);
    lengths.push(Math.round((Date.now() - start) / 86_400_000));
    if (!next) await condition(() => awake);
  }
  return lengths;
}
