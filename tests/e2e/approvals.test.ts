import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, PLAYS_WITHIN_MS, Visit, type Place } from './support.ts';
import { joinsSandbox, launchCampaign, PEOPLE, proposed } from './world.ts';

let place: Place;
let sophie: Visit;
beforeAll(async () => {
  place = await openPlace(await ownPostgres());
});
afterAll(() => place.close());
beforeEach(async () => {
  sophie = await Visit.begin(place);
  await joinsSandbox(sophie);
  await launchCampaign(sophie);
});
afterEach(() => sophie.end());

const waiting = () => proposed(sophie);
const letter = () => sophie.page.getByRole('region', { name: sophie.t('approval_draft'), exact: true });
const says = (key: string) => sophie.page.getByText(sophie.t(key), { exact: true }).first().waitFor();

async function rewriteFirst(words: string) {
  const [first] = await waiting();
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
    expect((await waiting()).map(({ draftId }) => draftId)).toContain(first.draftId);
    await sophie.page.keyboard.press('Enter');
    await letter().getByText('Un autre texte, écrit par Marc.').first().waitFor();
    await sophie.page.keyboard.press('a');
    await eventually(waiting, (left) => left.length === PEOPLE - 1);
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
    expect(await waiting()).toHaveLength(PEOPLE);
    await sophie.page.keyboard.press('u');
    await letter().getByRole('link', { name: first }).first().waitFor();
    await sophie.page.keyboard.press('r');
    await sophie.page.keyboard.press('g');
    await sophie.page.keyboard.press('a');
    await sophie.arrive(/^\/today$/);
    await eventually(waiting, (left) => left.length === PEOPLE - 1);
  });

  test('are read together where fields alone differ, and each is approved for itself', async () => {
    const items = await waiting();
    const largest = Math.max(...items.map((one) => items.filter(({ alike }) => alike === one.alike).length));
    expect(largest).toBeGreaterThan(1);
    await sophie.open('/approvals');
    await sophie.button('approval_alike_read').click();
    const dialog = sophie.page.getByRole('dialog');
    await dialog.getByRole('checkbox').first().waitFor();
    await sophie.check('letters that are alike');
    await dialog.getByRole('checkbox').first().uncheck();
    await dialog.getByRole('button').last().click();
    await eventually(waiting, (left) => left.length === PEOPLE - (largest - 1), PLAYS_WITHIN_MS);
  });
});
