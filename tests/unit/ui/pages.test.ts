import { expect, it } from 'vitest';
import { everyPage, Pages } from '#ui/lib/pages.svelte.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

it('reads a list to its last page', async () => {
  const pages: Record<string, { items: { id: string }[]; next: string | null }> = {
    '': { items: rows('e', 'd'), next: 'c2' },
    c2: { items: rows('c', 'b'), next: 'c3' },
    c3: { items: rows('a'), next: null },
  };
  const read = (cursor = '') => Promise.resolve(pages[cursor] ?? { items: [], next: null });
  expect(idsOf(await everyPage(read))).toEqual(['e', 'd', 'c', 'b', 'a']);
});

it('goes on where the list was cut, and loses and doubles nothing when the first page is read anew', async () => {
  let first: { items: { id: string }[]; next: string | null } = { items: rows('d', 'c'), next: 'after c' };
  const asked: string[] = [];
  const pages = new Pages(
    () => first,
    (cursor) => {
      asked.push(cursor);
      return Promise.resolve({ items: rows('b', 'a'), next: null });
    },
  );
  expect(pages.hasMore).toBe(true);
  await pages.more();
  expect([asked, idsOf(pages.items), pages.hasMore]).toEqual([['after c'], ['d', 'c', 'b', 'a'], false]);
  // Somebody new stands first; who was last of the first page is on the second one now.
  first = { items: rows('e', 'd'), next: 'after d' };
  expect(idsOf(pages.items)).toEqual(['e', 'd', 'c', 'b', 'a']);
});

it('says that the rest could not be read, and keeps what was', async () => {
  let able = false;
  const pages = new Pages(
    () => ({ items: rows('b'), next: 'after b' }),
    () => (able ? Promise.resolve({ items: rows('a'), next: null }) : Promise.reject(new Error('away'))),
  );
  await pages.more();
  expect([pages.failed, pages.hasMore, idsOf(pages.items)]).toEqual([true, true, ['b']]);
  able = true;
  await pages.more();
  expect([pages.failed, pages.hasMore, idsOf(pages.items)]).toEqual([false, false, ['b', 'a']]);
});

it('begins anew with another filter', async () => {
  let filter = 'fr';
  const pages = new Pages(
    () => ({ items: rows(`${filter}2`), next: `after ${filter}2` }),
    () => Promise.resolve({ items: rows(`${filter}1`), next: null }),
    () => filter,
  );
  await pages.more();
  expect(idsOf(pages.items)).toEqual(['fr2', 'fr1']);
  filter = 'en';
  expect([idsOf(pages.items), pages.hasMore]).toEqual([['en2'], true]);
});
