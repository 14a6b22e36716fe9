import type { Entry } from './desk.svelte.ts';

/** Drafts that wait and whose texts differ by their readers' fields alone, the largest such group; null when there is none. */
export function largestAlike(entries: readonly Entry[]): readonly Entry[] | null {
  const groups = Map.groupBy(
    entries.filter(({ state }) => state === 'proposed'),
    ({ item }) => item.alike,
  );
  const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
  return largest !== undefined && largest.length > 1 ? largest : null;
}
