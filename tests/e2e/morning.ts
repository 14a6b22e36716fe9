import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { ingest } from '#activities/inbox.ts';
import { idSchema } from '#domain/id.schema.ts';
import { startCorrespondence } from '#tests/support/correspondence.ts';
import type { Place, Visit } from './support.ts';

/** What somebody does with a reply, and what they wrote. */
const REPLIES = {
  answer: 'Bonjour, oui cela m’intéresse, pouvons-nous nous appeler mardi ?',
  rewrite: 'Bonjour, pouvez-vous m’envoyer vos prix, s’il vous plaît ?',
  snooze: 'Bonjour, oui, volontiers, cela nous intéresse. Appelez-moi jeudi.',
  assign: 'Bonjour, avec plaisir, je suis intéressé. Quand êtes-vous disponible ?',
  correct: 'Hmm.',
  close: 'Bonjour, pas maintenant, recontactez-moi en mars.',
  done: 'Non merci, nous ne sommes pas intéressés.',
} as const;
export type Deed = keyof typeof REPLIES;

const FIRST_NAMES = ['Alice', 'Bruno', 'Chloé', 'David', 'Elsa', 'Fanny', 'Gilles', 'Hugo', 'Irène', 'Jules'];
/** Who of those that one deed is right for; told by their first name from the others, and by their last from those of other deeds. */
const personOf = (deed: string, at: number): [firstName: string, lastName: string] => [
  FIRST_NAMES[at - 1] ?? '',
  `${deed.slice(0, 1).toUpperCase()}${deed.slice(1)}`,
];
/** Everybody whom a morning has a deed for, by name. */
export const namesOf = (deed: Deed, count: number): string[] =>
  Array.from({ length: count }, (_, at) => personOf(deed, at + 1).join(' '));

const workspace = z.object({ id: idSchema('ws') });
const mailboxes = z.object({ items: z.array(z.object({ id: idSchema('mbx') })) });

/** A morning's mail in a sandbox: people whom its mailbox wrote to answer, each so that one deed is right. By name. */
export async function receiveMorning(
  visit: Visit,
  { instance }: Place,
  counts: Readonly<Record<Deed, number>>,
): Promise<Map<string, Deed>> {
  const { id: workspaceId } = await visit.ask(workspace, 'GET', '/api/workspace');
  const [mailbox] = (await visit.ask(mailboxes, 'GET', '/api/mailboxes')).items;
  if (mailbox === undefined) throw new Error('no mailbox');
  const now = new Date();
  const house = await startCorrespondence(instance.db, { workspaceId, mailboxId: mailbox.id, now });
  const people = new Map<string, Deed>();
  const deeds = Object.keys(REPLIES).flatMap((key) => Object.entries(counts).filter(([deed]) => deed === key));
  for (const [deed, count] of deeds)
    for (let at = 1; at <= count; at += 1) {
      const is = z.enum(['answer', 'rewrite', 'snooze', 'assign', 'correct', 'close', 'done']).parse(deed);
      const [firstName, lastName] = personOf(deed, at);
      const written = await house.wroteTo(`one@${deed}${at}.example`, { firstName, lastName });
      const headers = `From: ${written.address}\r\nSubject: Re: Votre site la nuit\r\nIn-Reply-To: ${written.messageId}\r\nContent-Type: text/plain; charset=utf-8`;
      const raw = new TextEncoder().encode(`${headers}\r\n\r\n${REPLIES[is]}\r\n`);
      await ingest(house.ports, house.mailbox, { externalId: `${deed}${at}`, raw });
      people.set(`${firstName} ${lastName}`, is);
    }
  return people;
}

/** The answer that takes the place of the proposed one. */
export const PRICES = 'Voici nos prix, dites-moi ce que vous en pensez.';

/** What one of them asks, and what is answered from then on. */
const ASKED = {
  question: 'pouvez-vous m’envoyer vos prix, s’il vous plaît ?',
  answer: '900 € par mois et par site.',
} as const;

/** Works through the open inbox from above by keyboard alone, and does with each what is right, once. */
export async function workThrough(visit: Visit, people: Map<string, Deed>): Promise<void> {
  const { page, t } = visit;
  const { keyboard } = page;
  let isReloaded = false;
  const head = page.locator('.thread header');
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key);
  };
  /** What was opened by a key takes the next ones. */
  const holdsKeys = (opened: Locator) => opened.and(page.locator(':focus, :has(:focus)')).waitFor();
  /** Opens a menu by its key, and goes down to an item. */
  const choose = async (key: string, item: RegExp) => {
    await press(key);
    const menu = page.getByRole('menu');
    await holdsKeys(menu);
    const chosen = menu.locator('[data-highlighted]').filter({ hasText: item });
    for (let at = 0; at < 12 && (await chosen.count()) === 0; at += 1) await press('ArrowDown');
    await press('Enter');
  };
  const current = page.locator('[aria-current="true"] .name');
  const answer = page.getByRole('textbox', { name: t('inbox_reply_proposed') });
  let isKnown = false;
  const answerWhatIsOpen = async () => {
    const field = page.getByRole('textbox', { name: t('inbox_suggestion_open', { question: ASKED.question }) });
    await field.waitFor();
    const focused = field.and(page.locator(':focus'));
    for (let at = 0; at < 8 && (await focused.count()) === 0; at += 1) await press('Tab');
    await keyboard.insertText(ASKED.answer);
    await press('Tab', 'Enter');
    isKnown = true;
  };
  const DEEDS = {
    answer: () => press('ControlOrMeta+Enter'),
    rewrite: async () => {
      await press('e');
      if (!isKnown) await answerWhatIsOpen();
      // What was answered once is known from then on, and its source is shown.
      await page.getByText(t('inbox_suggestion_known'), { exact: true }).waitFor();
      expect(await answer.inputValue()).toContain(ASKED.answer);
      await press('ControlOrMeta+a');
      await keyboard.insertText(PRICES);
      // What was typed outlives a reload.
      if (!isReloaded) await page.reload();
      await visit.ready();
      isReloaded = true;
      await press('ControlOrMeta+Enter');
    },
    snooze: () => choose('h', /lundi/i),
    assign: async () => {
      await choose('a', /Sophie/);
      await head.getByText(t('inbox_item_taker', { name: 'Sophie Vasseur' })).waitFor();
      await press('ControlOrMeta+Enter');
    },
    correct: async () => {
      await choose('c', new RegExp(t('inbox_kind_negative'), 'i'));
      await head.getByText(t('inbox_sorted', { kind: t('inbox_kind_negative') }), { exact: true }).waitFor();
      await press('d');
    },
    close: async () => {
      await press('x');
      await holdsKeys(page.getByRole('dialog'));
      await press('Tab', 'Enter');
    },
    done: () => press('d'),
  } satisfies Record<Deed, () => Promise<void>>;
  for (let left = people.size; left > 0; left -= 1) {
    const name = (await current.innerText()).trim();
    const deed = people.get(name);
    if (deed === undefined) throw new Error(`${name} is shown again`);
    people.delete(name);
    await DEEDS[deed]();
    if (left > 1) await current.filter({ hasText: name }).waitFor({ state: 'detached' });
  }
}
