import { matches } from '#ui/lib/ui/match.ts';

/** From how many on a list of what is known is searched rather than read. */
const LONG = 8;
export const isLong = (entries: readonly unknown[]): boolean => entries.length >= LONG;

/** The entries that say what is sought, in their title or in their text. */
export const thatSay = <T extends { readonly title: string; readonly text: string }>(
  sought: string,
  entries: readonly T[],
): T[] => entries.filter(({ title, text }) => matches(sought, `${title} ${text}`));
