import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit, type Place } from './support.ts';

const queue = z.object({
  items: z.array(
    z.object({
      draftId: z.string(),
      contentHash: z.string(),
      subject: z.string(),
      leadName: z.string(),
      alike: z.string(),
    }),
  ),
});
const campaign = z.object({ id: z.string() });
/** Everybody in a sandbox. */
const PEOPLE = 15;
const BODY = {
  fr: 'Bonjour {{lead.firstName}}, savez-vous ce que {{company.name}} consomme la nuit, quand plus rien ne tourne ? Vingt minutes suffisent pour le savoir.',
  en: 'Hello {{lead.firstName}}, do you know what {{company.name}} uses at night, when nothing runs any more? Twenty minutes are enough to know.',
};

let place: Place;
let sophie: Visit;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());
beforeEach(async () => {
  sophie = await Visit.begin(place);
  await signUp(sophie);
  await openSandbox(sophie);
  await sayWhoWrites(sophie);
  const text = {
    fr: { subject: 'Vos sites la nuit', body: BODY.fr },
    en: { subject: 'Your sites at night', body: BODY.en },
  };
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: text }] }];
  const { id } = await sophie.ask(campaign, 'POST', '/api/campaigns', { name: 'Sites la nuit', steps });
  await sophie.ask(z.unknown(), 'POST', `/api/campaigns/${id}/start`);
  await eventually(proposed, ({ items }) => items.length === PEOPLE, PLAYS_WITHIN_MS);
});
afterEach(() => sophie.end());

const proposed = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
const letter = () => sophie.page.getByRole('region', { name: sophie.t('approval_draft'), exact: true });
const says = (key: string) => sophie.page.getByText(sophie.t(key), { exact: true }).first().waitFor();

async function rewriteFirst(words: string) {
  const [first] = (await proposed()).items;
  if (first === undefined) throw new Error('nothing to approve');
  const { draftId, contentHash, subject } = first;
  await sophie.ask(z.unknown(), 'PATCH', `/api/approvals/${draftId}`, { contentHash, subject, words });
  return first;
}

describe('approvals', () => {
  test('never sign a text that changed while it was read, and say what changed', async () => {
    await sophie.open('/approvals');
    await letter().getByRole('article').waitFor();
    const first = await rewriteFirst('Un autre texte, écrit par Marc. Est-ce que cela vous parle ?');
    await sophie.page.keyboard.press('a');
    await says('approval_changed');
    await sophie.check('a draft that changed');
    expect((await proposed()).items.map(({ draftId }) => draftId)).toContain(first.draftId);
    await sophie.page.keyboard.press('Enter');
    await letter().getByText('Un autre texte, écrit par Marc.').first().waitFor();
    await sophie.page.keyboard.press('a');
    await eventually(proposed, ({ items }) => items.length === PEOPLE - 1);
  });

  test('keep the words that a person typed when somebody else was faster', async () => {
    await sophie.open('/approvals');
    await letter().getByRole('article').waitFor();
    await sophie.page.keyboard.press('e');
    await sophie.field('approval_words').fill('Mes propres mots, pour cette personne. Qu’en pensez-vous ?');
    await rewriteFirst('Un autre texte, écrit par Marc. Est-ce que cela vous parle ?');
    await sophie.page.keyboard.press('ControlOrMeta+Enter');
    await says('approval_changed');
    expect(await sophie.field('approval_words').inputValue()).toContain('Mes propres mots');
    await sophie.page.keyboard.press('ControlOrMeta+Enter');
    await letter().getByText('Mes propres mots').first().waitFor();
  });

  test('let a rejection be undone, and hold it back until it can no longer be', async () => {
    await sophie.open('/approvals');
    const first = await letter().getByRole('link').first().innerText();
    await sophie.page.keyboard.press('r');
    await says('approval_done_reject');
    expect((await proposed()).items).toHaveLength(PEOPLE);
    await sophie.page.keyboard.press('u');
    await letter().getByRole('link', { name: first }).first().waitFor();
    await sophie.page.keyboard.press('r');
    await sophie.page.keyboard.press('g');
    await sophie.page.keyboard.press('a');
    await sophie.arrive(/^\/today$/);
    await eventually(proposed, ({ items }) => items.length === PEOPLE - 1);
  });

  test('are read together where fields alone differ, and each is approved for itself', async () => {
    const { items } = await proposed();
    const largest = Math.max(...items.map((one) => items.filter(({ alike }) => alike === one.alike).length));
    expect(largest).toBeGreaterThan(1);
    await sophie.open('/approvals');
    await sophie.button('approval_alike_read').click();
    const dialog = sophie.page.getByRole('dialog');
    await dialog.getByRole('checkbox').first().waitFor();
    await sophie.check('letters that are alike');
    await dialog.getByRole('checkbox').first().uncheck();
    await dialog.getByRole('button').last().click();
    await eventually(proposed, (left) => left.items.length === PEOPLE - (largest - 1), PLAYS_WITHIN_MS);
  });
});
