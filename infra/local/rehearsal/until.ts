import { patience } from './patience.ts';

/** Looks again and again until it is so, and throws after `withinMs`. */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  const { pause } = patience();
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await pause();
  }
}
