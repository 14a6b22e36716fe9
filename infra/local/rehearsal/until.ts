import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 40;

/** Looks again and again until it is so, and throws after `withinMs`. */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await delay(LOOK_EVERY_MS);
  }
}
