import { lookUntil } from './patience.ts';

/** Looks again and again until it is so, and throws after `withinMs`. */
export const until = <T>(
  what: string,
  withinMs: number,
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> => lookUntil(look, isSo, withinMs, () => `Waited ${withinMs / 1000} s in vain for ${what}.`);
