import type { ConversationItem, Inbox } from './read.ts';
import { PART_KEYS, type PartKey, type ShownPart } from './view.ts';
import { isAnswerable } from './words.ts';

/** Further pages of a part, read after its first. */
export type More = Readonly<Partial<Record<PartKey, { items: readonly ConversationItem[]; next: string | null }>>>;

/** The parts that hold something, in the order in which they are worked through; each thread once, as it was read last. */
export function partsOf(inbox: Pick<Inbox, PartKey>, more: More): { key: ShownPart; items: ConversationItem[] }[] {
  // They are read one after the other: a thread that moved meanwhile stands in two, and lies in the later one.
  const fresh = new Map(PART_KEYS.flatMap((key) => inbox[key].items.map(({ id }) => [id, key] as const)));
  const all = (key: PartKey) => [
    ...inbox[key].items.filter(({ id }) => fresh.get(id) === key),
    ...(more[key]?.items ?? []).filter(({ id }) => !fresh.has(id)),
  ];
  const open = all('open');
  return [
    { key: 'todo' as const, items: [...all('awaiting'), ...open.filter(({ kind }) => isAnswerable(kind))] },
    { key: 'nothing' as const, items: open.filter(({ kind }) => !isAnswerable(kind)) },
    { key: 'waiting' as const, items: all('waiting') },
    { key: 'snoozed' as const, items: all('snoozed') },
    { key: 'done' as const, items: all('done') },
  ].filter(({ items }) => items.length > 0);
}

/** Where the list goes on: the first part with threads that were not read. */
export function nextOf(inbox: Pick<Inbox, PartKey>, more: More): { part: PartKey; cursor: string } | null {
  for (const part of PART_KEYS) {
    const cursor = (more[part] ?? inbox[part]).next;
    if (cursor !== null) return { part, cursor };
  }
  return null;
}
