import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit, type Place } from './support.ts';

/** Works an hour west of the sandbox's clock: what is signed at 9:05 waits for him. */
const LATER = 'Oliver Hartley';
const ANSWERS = [
  ['Claire Delmas', 'Bonjour, oui, le sujet m’intéresse. Quand pouvons-nous en parler ?'],
  [LATER, 'Hello, yes, I am interested. When can we talk about it?'],
] as const;
const TO_POSTPONE = 'Thomas Lagrange';
const TO_OPT_OUT = 'Antoine Rivoire';
const TO_BOOK = 'Karim Benali';
const SIGNED = ['Claire Delmas', LATER, TO_POSTPONE, TO_OPT_OUT, TO_BOOK];
/** Nobody decides about her. */
const UNDECIDED = 'Priya Raman';

const made = z.object({ id: z.string() });
const draft = z.object({ draftId: z.string(), contentHash: z.string(), leadName: z.string(), leadId: z.string() });
const queue = z.object({ items: z.array(draft) });
const conversations = z.object({ items: z.array(z.object({ leadName: z.string(), kind: z.string().nullable() })) });
const meetings = z.object({ items: z.array(z.object({ leadName: z.string(), status: z.string() })) });
const campaigns = z.object({ items: z.array(made) });
const texts = {
  fr: { subject: 'Vos sites la nuit', body: 'Bonjour {{lead.firstName}}, que consomment vos sites la nuit ?' },
  en: { subject: 'Your sites at night', body: 'Hello {{lead.firstName}}, what do your sites use at night?' },
};

let place: Place;
let sophie: Visit;
let campaignId: string;
const leadIds = new Map<string, string>();

const drafts = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
const idOf = (name: string): string => leadIds.get(name) ?? '';

beforeAll(async () => {
  place = await openPlace(await ownPostgres());
  sophie = await Visit.begin(place);
  await signUp(sophie);
  await openSandbox(sophie);
  await sophie.button('sandbox_skip').waitFor();
  await sayWhoWrites(sophie);
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts }] }];
  ({ id: campaignId } = await sophie.ask(made, 'POST', '/api/campaigns', { name: 'Sites', steps }));
  await sophie.ask(z.unknown(), 'POST', `/api/campaigns/${campaignId}/start`);
  const { items } = await eventually(
    drafts,
    (seen) => [...SIGNED, UNDECIDED].every((name) => seen.items.some(({ leadName }) => leadName === name)),
    PLAYS_WITHIN_MS,
  );
  for (const { leadName, leadId } of items) leadIds.set(leadName, leadId);
  for (const { draftId, contentHash } of items.filter(({ leadName }) => SIGNED.includes(leadName)))
    await sophie.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
});
afterAll(() => place.close());

test('a test of a step is a file where letters are not mailed, and the page names it', async () => {
  await sophie.open(`/campaigns/${campaignId}/sequence`);
  await sophie.button('sequence_test').click();
  const file = await sophie.page.getByText(/^outbox\/.+\.eml$/).innerText();
  expect(await readFile(join(place.dataDir, file), 'utf8')).toMatch(/^Subject: \[Test\] \S+/m);
});

test('one click on a lead who waits brings the hour that they wait for', async () => {
  await sophie.open(`/leads/${idOf(LATER)}`);
  const main = sophie.page.getByRole('main');
  const said = new RegExp(`^${sophie.t('sandbox_skip_to', { when: '' }).trim()} `);
  const skip = main.getByRole('button', { name: said }).and(main.locator('.skip-to'));
  await main.getByText(sophie.t('lead_stage_waiting_slot')).first().waitFor();
  await skip.click();
  await main.getByText(sophie.t('lead_stage_awaiting_reply')).first().waitFor();
  await skip.waitFor();
});

/** The pane of somebody on the prospects' side. */
async function inPlaceOf(name: string) {
  await sophie.open(`/sandbox?person=${idOf(name)}`);
  return sophie.page.getByRole('group', { name: sophie.t('sandbox_answer_title', { name }) });
}

test.each(ANSWERS)('the words that are written in the place of %s are read as their answer', async (name, words) => {
  const panel = await inPlaceOf(name);
  const send = panel.getByRole('button', { name: sophie.t('sandbox_answer_send') });
  await send.click();
  await panel.getByText(sophie.t('sandbox_answer_empty')).waitFor();
  await panel.getByLabel(sophie.t('sandbox_answer_words')).fill(words);
  await send.click();
  await sophie.page.getByText(words).waitFor();
  await eventually(
    () => sophie.ask(conversations, 'GET', '/api/conversations'),
    ({ items }) => items.some(({ leadName, kind }) => leadName === name && kind === 'interested'),
  );
});

test('prospects postpone, opt out and book at the click of whoever plays them', async () => {
  const { page, t } = sophie;
  const postponed = await inPlaceOf(TO_POSTPONE);
  await postponed.getByLabel(t('sandbox_answer_canned')).selectOption('not_now');
  await postponed.getByRole('button', { name: t('sandbox_answer_canned_go') }).click();
  const optedOut = await inPlaceOf(TO_OPT_OUT);
  await optedOut.getByRole('button', { name: t('sandbox_opt_out') }).click();
  await page.getByRole('region', { name: TO_OPT_OUT }).getByText(t('sandbox_suppressed'), { exact: true }).waitFor();
  const booked = await inPlaceOf(TO_BOOK);
  await booked.getByRole('button', { name: t('sandbox_book') }).click();
  await eventually(
    () => sophie.ask(meetings, 'GET', '/api/meetings'),
    ({ items }) => items.some(({ leadName, status }) => leadName === TO_BOOK && status === 'booked'),
  );
  await sophie.check('the prospects’ side, played by hand');
  await sophie.open(`/leads/${idOf(TO_POSTPONE)}`);
  await page.getByRole('main').getByText(t('lead_stage_snoozed_not_now')).first().waitFor();
});

test('a lead is taken out of a campaign from their page, and what waited for a person is gone', async () => {
  const { page, t } = sophie;
  await sophie.open(`/leads/${idOf(UNDECIDED)}`);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: t('campaign_action_more') }).click();
  await page.getByRole('menuitem', { name: t('lead_take_out') }).click();
  const dialog = page.getByRole('dialog', { name: t('lead_take_out_title', { name: UNDECIDED }) });
  await dialog.getByText(t('lead_take_out_detail')).waitFor();
  await dialog.getByRole('button', { name: t('lead_take_out'), exact: true }).click();
  await main.getByText(t('lead_end_rejected')).first().waitFor();
  expect((await drafts()).items.map(({ leadName }) => leadName)).not.toContain(UNDECIDED);
});

test('a sandbox that starts over has its people as on the first day, and nothing else', async () => {
  const { page, t } = sophie;
  await sophie.open('/sandbox');
  await sophie.button('sandbox_start_over').click();
  const sure = page.getByRole('dialog', { name: t('sandbox_start_over_title') });
  await sure.getByRole('button', { name: t('sandbox_start_over'), exact: true }).click();
  await page.getByText(t('sandbox_started_over'), { exact: true }).waitFor();
  await page
    .getByRole('navigation', { name: t('sandbox_people') })
    .getByText(LATER)
    .waitFor();
  expect(await page.getByText(t('sandbox_reached'), { exact: true }).count()).toBe(0);
  expect((await sophie.ask(campaigns, 'GET', '/api/campaigns')).items).toEqual([]);
  expect((await sophie.ask(meetings, 'GET', '/api/meetings')).items).toEqual([]);
});
