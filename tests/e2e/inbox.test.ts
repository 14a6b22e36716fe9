import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { draft } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import { eventually } from '#tests/support/eventually.ts';
import { receiveMorning, type Deed } from './morning.ts';
import { openPlace, Visit, type Place } from './support.ts';
import { joinsSandbox } from './world.ts';

let place: Place;
let sophie: Visit;
beforeAll(async () => {
  place = await openPlace();
  sophie = await Visit.begin(place, { width: 1440, height: 900 });
  await joinsSandbox(sophie);
});
afterAll(() => place.close());

const COUNTS = { answer: 8, rewrite: 3, snooze: 6, assign: 3, correct: 6, close: 4, done: 10 } as const;
const PRICES = 'Voici nos prix, dites-moi ce que vous en pensez.';
const part = z.object({ items: z.array(z.object({ leadName: z.string() })) });
const inbox = z.object({ awaiting: part, open: part, waiting: part, snoozed: part, done: part });

test('a morning of forty replies is handled by keyboard alone, and each got what it was given, once', async () => {
  const { page, t } = sophie;
  const people = await receiveMorning(sophie, place, COUNTS);
  await sophie.open('/inbox?group=all');
  const { keyboard } = page;
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };
  /** Opens a menu by its key, and goes down to an item. */
  const choose = async (key: string, item: RegExp) => {
    await press(key);
    const menu = page.getByRole('menu');
    await menu.and(page.locator(':focus, :has(:focus)')).waitFor();
    const chosen = menu.locator('[data-highlighted]').filter({ hasText: item });
    for (let at = 0; at < 12 && (await chosen.count()) === 0; at += 1) await press('ArrowDown');
    await press('Enter');
  };
  const says = (key: string) => page.getByText(t(key), { exact: true }).waitFor();
  const current = page.locator('[aria-current="true"] .name');
  const DEEDS = {
    answer: () => press('ControlOrMeta+Enter'),
    rewrite: async () => {
      await press('e', 'ControlOrMeta+a');
      await keyboard.insertText(PRICES);
      await press('ControlOrMeta+Enter');
    },
    snooze: () => choose('h', /lundi/i),
    assign: async () => {
      await choose('a', /Sophie/);
      await page.getByText(t('inbox_assign_done', { name: 'Sophie Vasseur' }), { exact: true }).waitFor();
      await press('ControlOrMeta+Enter');
    },
    correct: async () => {
      await choose('c', new RegExp(t('inbox_kind_negative'), 'i'));
      await says('inbox_changed_detail');
      await press('d');
    },
    close: async () => {
      await press('x');
      await page.getByRole('dialog').waitFor();
      await press('Tab', 'Enter');
    },
    done: () => press('d'),
  } satisfies Record<Deed, () => Promise<void>>;
  for (let left = people.size; left > 0; left -= 1) {
    const name = (await current.innerText()).trim();
    const person = people.get(name);
    if (person === undefined) throw new Error(`${name} is shown again`);
    people.delete(name);
    await DEEDS[person.deed]();
    if (left > 1) await current.filter({ hasText: name }).waitFor({ state: 'detached' });
  }
  const ended = await eventually(
    () => sophie.ask(inbox, 'GET', '/api/inbox'),
    ({ waiting }) => waiting.items.length === COUNTS.answer + COUNTS.rewrite + COUNTS.assign,
  );
  const named = (items: { leadName: string }[], ...deeds: Deed[]) => {
    const expected = deeds.flatMap((deed) =>
      Array.from(
        { length: COUNTS[deed] },
        (_, at) => `Claire${at + 1} ${deed.slice(0, 1).toUpperCase()}${deed.slice(1)}`,
      ),
    );
    expect(items.map(({ leadName }) => leadName).toSorted()).toEqual(expected.toSorted());
  };
  named([...ended.awaiting.items, ...ended.open.items]);
  named(ended.waiting.items, 'answer', 'rewrite', 'assign');
  named(ended.snoozed.items, 'snooze');
  named(ended.done.items, 'correct', 'close', 'done');
  // Each answer was written once, in the words that were on the screen.
  const { id: workspaceId } = await sophie.ask(z.object({ id: idSchema('ws') }), 'GET', '/api/workspace');
  const written = await withWorkspace(place.instance.db, workspaceId, (tx) =>
    tx.select({ recipient: draft.recipient, body: draft.body }).from(draft).where(eq(draft.class, 'reply')),
  );
  const addresses = (['answer', 'assign', 'rewrite'] as const).flatMap((deed) =>
    Array.from({ length: COUNTS[deed] }, (_, at) => `claire@${deed}${at + 1}.example`),
  );
  expect(written.map(({ recipient }) => recipient).toSorted()).toEqual(addresses.toSorted());
  for (const { recipient, body } of written)
    expect(body.startsWith(recipient.startsWith('claire@rewrite') ? PRICES : 'Bonjour Claire'), recipient).toBe(true);
});
