import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 250;

export interface Patience {
  /** Waits: longer each time, so that what takes long is not slowed down by who looks at it. */
  readonly pause: () => Promise<void>;
  /** Something happened: what comes next is seen soon. */
  readonly reset: () => void;
}

export function patience(): Patience {
  let pauseMs = FIRST_PAUSE_MS;
  return {
    pause: async () => {
      await delay(pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
    },
    reset: () => {
      pauseMs = FIRST_PAUSE_MS;
    },
  };
}

/** Looks again and again until it is so; throws what `late` says of the last thing seen once `withinMs` have gone by. */
export async function lookUntil<T>(
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
  withinMs: number,
  late: (seen: T) => string,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  const { pause } = patience();
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline) throw new Error(late(seen));
    await pause();
  }
}
