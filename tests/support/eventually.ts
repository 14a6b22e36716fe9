import { patience } from '#infra/local/rehearsal/patience.ts';

const WITHIN_MS = 20_000;

/** Looks again and again until what it sees will do; throws with the last thing seen when it never does. */
export async function eventually<T>(
  look: () => Promise<T>,
  enough: (seen: T) => boolean,
  withinMs = WITHIN_MS,
): Promise<T> {
  const started = performance.now();
  const { pause } = patience();
  for (;;) {
    const seen = await look();
    if (enough(seen)) return seen;
    if (performance.now() - started > withinMs)
      throw new Error(`It never came to pass; last seen: ${JSON.stringify(seen).slice(0, 2000)}`);
    await pause();
  }
}
