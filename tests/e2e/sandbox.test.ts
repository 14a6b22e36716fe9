import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import {
  openPlace,
  openSandbox,
  PLAYS_WITHIN_MS,
  sayWhoWrites,
  signUp,
  Visit,
  type Locale,
  type Place,
} from './support.ts';

/** Who is written to first, in the language that they answer in, and the words of their answer. */
const ANSWERS = {
  fr: { name: 'Claire Delmas', words: 'Bonjour, oui, le sujet m’intéresse. Quand pouvons-nous en parler ?' },
  en: { name: 'Oliver Hartley', words: 'Hello, yes, I am interested. When can we talk about it?' },
} as const;
/** Works an hour west of the sandbox's clock: what is signed at 9:05 waits for her. */
const LATER = 'Grace Okafor';
const TO_POSTPONE = 'Thomas Lagrange';
const TO_OPT_OUT = 'Antoine Rivoire';
const TO_BOOK = 'Karim Benali';
/** Nobody decides about him. */
const UNDECIDED = 'Priya Raman';

const made = z.object({ id: z.string() });
const draft = z.object({ draftId: z.string(), contentHash: z.string(), leadName: z.string(), leadId: z.string() });
const queue = z.object({ items: z.array(draft) });
const conversations = z.object({ items: z.array(z.object({ leadName: z.string(), kind: z.string().nullable() })) });
const meetings = z.object({ items: z.array(z.object({ leadName: z.string(), status: z.string() })) });
const campaigns = z.object({ items: z.array(made) });
const text = (subject: string, body: string) => ({ subject, body });
const steps = [
  {
    delayWorkingDays: 0,
    variants: [
      {
        label: 'A',
        texts: {
          fr: text('Vos sites la nuit', 'Bonjour {{lead.firstName}}, que consomment vos sites la nuit ?'),
          en: text('Your sites at night', 'Hello {{lead.firstName}}, what do your sites use at night?'),
        },
      },
    ],
  },
];

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

/** Somebody with a sandbox and a campaign in it that is not launched yet. */
async function withCampaign(locale: Locale): Promise<{ sophie: Visit; campaignId: string }> {
  const sophie = await Visit.begin(place, { locale });
  await signUp(sophie);
  await openSandbox(sophie);
  await sophie.button('sandbox_skip').waitFor();
  await sayWhoWrites(sophie);
  const { id: campaignId } = await sophie.ask(made, 'POST', '/api/campaigns', { name: 'Sites', steps });
  return { sophie, campaignId };
}

/** Launches it, and signs what is proposed for some of its people, but not what is for others. */
async function writeTo(sophie: Visit, campaignId: string, names: readonly string[], others: readonly string[] = []) {
  await sophie.ask(z.unknown(), 'POST', `/api/campaigns/${campaignId}/start`);
  const proposed = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
  const isProposed = ({ items }: z.infer<typeof queue>) =>
    [...names, ...others].every((name) => items.some(({ leadName }) => leadName === name));
  const { items } = await eventually(proposed, isProposed, PLAYS_WITHIN_MS);
  for (const { draftId, contentHash } of items.filter(({ leadName }) => names.includes(leadName)))
    await sophie.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
  return (name: string) => items.find(({ leadName }) => leadName === name)?.leadId ?? '';
}

/** What a text begins with. */
const wordOf = (sophie: Visit, key: string) => new RegExp(`^${sophie.t(key, { when: '' }).trim()} `);

/** On a lead's page: what is signed for them waits, and one click brings its hour. */
async function skipToDeparture(sophie: Visit, leadId: string): Promise<void> {
  await sophie.open(`/leads/${leadId}`);
  const main = sophie.page.getByRole('main');
  const skip = main.getByRole('button', { name: wordOf(sophie, 'sandbox_skip_to') }).and(main.locator('.skip-to'));
  await skip.waitFor();
  await skip.click();
  await main.getByText(sophie.t('lead_stage_awaiting_reply')).first().waitFor();
  await skip.waitFor();
}

/** The pane of somebody on the prospects' side. */
async function inPlaceOf(sophie: Visit, leadId: string, name: string) {
  await sophie.open(`/sandbox?person=${leadId}`);
  return sophie.page.getByRole('group', { name: sophie.t('sandbox_answer_title', { name }) });
}

async function answersByWords(sophie: Visit, leadId: string, { name, words }: { name: string; words: string }) {
  const panel = await inPlaceOf(sophie, leadId, name);
  await panel.getByRole('button', { name: sophie.t('sandbox_answer_send') }).click();
  await panel.getByText(sophie.t('sandbox_answer_empty')).waitFor();
  await panel.getByLabel(sophie.t('sandbox_answer_words')).fill(words);
  await panel.getByRole('button', { name: sophie.t('sandbox_answer_send') }).click();
  await sophie.page.getByText(words).waitFor();
  const read = () => sophie.ask(conversations, 'GET', '/api/conversations');
  await eventually(read, ({ items }) => items.some((one) => one.leadName === name && one.kind === 'interested'));
}

test('somebody who plays the prospects answers, postpones, opts out and books in their place, and starts over (fr)', async () => {
  const { sophie, campaignId } = await withCampaign('fr');
  const { page, t } = sophie;

  await sophie.open(`/campaigns/${campaignId}/sequence`);
  await sophie.button('sequence_test').click();
  const file = await page.getByText(/^outbox\/.+\.eml$/).innerText();
  expect(await readFile(join(place.dataDir, file), 'utf8')).toContain('Subject: [Test] Vos sites la nuit');
  await sophie.check('a test that was put into a file');

  const { name, words } = ANSWERS.fr;
  const idOf = await writeTo(sophie, campaignId, [name, TO_POSTPONE, TO_OPT_OUT, TO_BOOK, LATER], [UNDECIDED]);
  await skipToDeparture(sophie, idOf(LATER));
  await answersByWords(sophie, idOf(name), { name, words });

  const postponed = await inPlaceOf(sophie, idOf(TO_POSTPONE), TO_POSTPONE);
  await postponed.getByLabel(t('sandbox_answer_canned')).selectOption('not_now');
  await postponed.getByRole('button', { name: t('sandbox_answer_canned_go') }).click();
  const optedOut = await inPlaceOf(sophie, idOf(TO_OPT_OUT), TO_OPT_OUT);
  await optedOut.getByRole('button', { name: t('sandbox_opt_out') }).click();
  await page.getByRole('region', { name: TO_OPT_OUT }).getByText(t('sandbox_suppressed'), { exact: true }).waitFor();
  const booked = await inPlaceOf(sophie, idOf(TO_BOOK), TO_BOOK);
  await booked.getByRole('button', { name: t('sandbox_book') }).click();
  await eventually(
    () => sophie.ask(meetings, 'GET', '/api/meetings'),
    ({ items }) => items.some(({ leadName, status }) => leadName === TO_BOOK && status === 'booked'),
  );
  await sophie.check('the prospects’ side, played by hand');
  await sophie.open(`/leads/${idOf(TO_POSTPONE)}`);
  await page.getByRole('main').getByText(t('lead_stage_snoozed_not_now')).first().waitFor();

  await sophie.open(`/leads/${idOf(UNDECIDED)}`);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('campaign_action_more') })
    .click();
  await page.getByRole('menuitem', { name: t('lead_take_out') }).click();
  const dialog = page.getByRole('dialog', { name: t('lead_take_out_title', { name: UNDECIDED }) });
  await dialog.getByText(t('lead_take_out_detail')).waitFor();
  await sophie.check('before a lead is taken out of a campaign');
  await dialog.getByRole('button', { name: t('lead_take_out'), exact: true }).click();
  await page.getByRole('main').getByText(t('lead_end_rejected')).first().waitFor();
  const left = await sophie.ask(queue, 'GET', '/api/approvals?limit=100');
  expect(left.items.map(({ leadName }) => leadName)).not.toContain(UNDECIDED);

  await sophie.open('/sandbox');
  await sophie.button('sandbox_start_over').click();
  const sure = page.getByRole('dialog', { name: t('sandbox_start_over_title') });
  await sure.getByRole('button', { name: t('sandbox_start_over'), exact: true }).click();
  await page.getByText(t('sandbox_started_over'), { exact: true }).waitFor();
  await page
    .getByRole('navigation', { name: t('sandbox_people') })
    .getByText(name)
    .waitFor();
  expect(await page.getByText(t('sandbox_reached'), { exact: true }).count()).toBe(0);
  expect((await sophie.ask(campaigns, 'GET', '/api/campaigns')).items).toEqual([]);
  expect((await sophie.ask(meetings, 'GET', '/api/meetings')).items).toEqual([]);
  await sophie.end();
});

test('an answer written in English in a prospect’s place is understood, after one click to its letter’s hour (en)', async () => {
  const { sophie, campaignId } = await withCampaign('en');
  const { name } = ANSWERS.en;
  const idOf = await writeTo(sophie, campaignId, [name]);
  await skipToDeparture(sophie, idOf(name));
  await answersByWords(sophie, idOf(name), ANSWERS.en);
  await sophie.end();
});
