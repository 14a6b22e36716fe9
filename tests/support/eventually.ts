import { setTimeout as pause } from 'node:timers/promises';

/** What comes soon is seen soon, and what takes long is not kept waiting by who looks at it. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 250;
const WITHIN_MS = 20_000;

/** Looks again and again until what it sees will do; throws with the last thing seen when it never does. */
export async function eventually<T>(
  look: () => Promise<T>,
  enough: (seen: T) => boolean,
  withinMs = WITHIN_MS,
): Promise<T> {
  const started = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    const seen = await look();
    if (enough(seen)) return seen;
    if (performance.now() - started > withinMs)
      throw new Error(`It never came to pass; last seen: ${JSON.stringify(seen).slice(0, 2000)}`);
    await pause(pauseMs);
  }
}
