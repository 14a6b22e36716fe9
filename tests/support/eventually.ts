import { lookUntil } from '#infra/local/rehearsal/patience.ts';

const WITHIN_MS = 20_000;

/** Looks again and again until what it sees will do; throws with the last thing seen when it never does. */
export const eventually = <T>(look: () => Promise<T>, enough: (seen: T) => boolean, withinMs = WITHIN_MS): Promise<T> =>
  lookUntil(
    look,
    enough,
    withinMs,
    (seen) => `It never came to pass; last seen: ${JSON.stringify(seen).slice(0, 2000)}`,
  );
