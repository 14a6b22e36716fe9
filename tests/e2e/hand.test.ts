import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit, type Place } from './support.ts';

const made = z.object({ id: z.string() });
const queue = z.object({
  items: z.array(z.object({ draftId: z.string(), contentHash: z.string(), leadName: z.string() })),
});
const clock = z.object({ now: z.string(), skippingTo: z.string().nullable() });
const conversations = z.object({ items: z.array(made.extend({ leadName: z.string(), kind: z.string().nullable() })) });
const meetings = z.object({ items: z.array(z.object({ leadName: z.string(), status: z.string() })) });
const status = z.object({ status: z.string() });

/** Everybody in a sandbox. */
const PEOPLE = 15;
/** Who never answers by himself. */
const QUIET = 'Thomas Lagrange';
/** Who answers that it is not the moment. */
const LATER = 'Julien Perrot';
const TEXT = {
  subject: 'Vos sites la nuit',
  body: 'Bonjour {{lead.firstName}}, savez-vous ce que {{company.name}} consomme la nuit ? Vingt minutes suffisent pour le savoir.',
};

let place: Place;
let sophie: Visit;
let campaignId: string;

beforeAll(async () => {
  place = await openPlace();
  sophie = await Visit.begin(place, { width: 1440, height: 900 });
  await signUp(sophie);
  await openSandbox(sophie);
  await sayWhoWrites(sophie);
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: TEXT } }] }];
  ({ id: campaignId } = await sophie.ask(made, 'POST', '/api/campaigns', { name: 'Sites la nuit', steps }));
  await sophie.ask(z.unknown(), 'POST', `/api/campaigns/${campaignId}/start`);
  const proposed = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
  const { items } = await eventually(proposed, (seen) => seen.items.length === PEOPLE, PLAYS_WITHIN_MS);
  for (const { draftId, contentHash } of items.filter(({ leadName }) => [QUIET, LATER].includes(leadName)))
    await sophie.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
  await skip(86_400);
});
afterAll(() => place.close());

async function skip(seconds: number): Promise<void> {
  await sophie.ask(z.unknown(), 'POST', '/api/sandbox/skip', { by: seconds });
  await eventually(
    () => sophie.ask(clock, 'GET', '/api/sandbox'),
    ({ skippingTo }) => skippingTo === null,
    PLAYS_WITHIN_MS,
  );
}

test('what was sent says why it could leave', async () => {
  const { page, t } = sophie;
  await sophie.open('/sent');
  const row = page.getByRole('row', { name: new RegExp(QUIET) });
  await row.getByText(t('sent_status_accepted'), { exact: true }).waitFor();
  await row.getByRole('button', { name: t('sent_why') }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: t('clearance_rule_approved') })
    .waitFor();
  await sophie.check('why it was sent');
});

test('a reply that was sorted wrongly is sorted again by a key', async () => {
  const { page, t } = sophie;
  const read = () => sophie.ask(conversations, 'GET', '/api/conversations');
  const wrong = (await read()).items.find(({ leadName }) => leadName === LATER);
  expect(wrong?.kind).toBe('not_now');
  await sophie.open(`/inbox/${wrong?.id ?? ''}`);
  await page.getByRole('region', { name: t('inbox_conversation', { name: LATER }) }).waitFor();
  await page.keyboard.press('c');
  await page.getByRole('menu').waitFor();
  await sophie.check('what a reply is');
  await page.getByRole('menuitemradio', { name: new RegExp(t('inbox_kind_info_request'), 'i') }).click();
  await page.getByText(t('inbox_changed_detail'), { exact: true }).waitFor();
  await eventually(read, ({ items }) => items.some(({ id, kind }) => id === wrong?.id && kind === 'info_request'));
});

test('a meeting made on the telephone is recorded from a lead’s page, and its outcome said afterwards', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await page.getByRole('link', { name: QUIET }).click();
  await sophie.arrive(/^\/leads\/ld_/);
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog', { name: t('meeting_record_title') });
  await dialog.getByText(QUIET).waitFor();
  await sophie.check('a booking, on a lead');
  await dialog.getByRole('button', { name: t('meeting_record_go') }).click();
  await page.getByText(t('lead_end_booked')).first().waitFor();
  await skip(10_800);
  await sophie.open('/meetings');
  const row = page.getByRole('listitem').filter({ hasText: QUIET });
  await row.getByRole('button', { name: t('meeting_held'), exact: true }).click();
  await row.getByText(t('meeting_status_held'), { exact: true }).waitFor();
  await sophie.check('a meeting that was held');
  const { items } = await sophie.ask(meetings, 'GET', '/api/meetings');
  expect(items.find(({ leadName }) => leadName === QUIET)?.status).toBe('held');
});

test('a campaign is paused, resumed and stopped by its buttons', async () => {
  const { page, t } = sophie;
  const becomes = (wanted: string) =>
    eventually(
      () => sophie.ask(status, 'GET', `/api/campaigns/${campaignId}`),
      (seen) => seen.status === wanted,
    );
  await sophie.open(`/campaigns/${campaignId}`);
  await sophie.button('campaign_action_pause').click();
  await sophie.button('campaign_action_resume').waitFor();
  await becomes('paused');
  await sophie.check('a paused campaign');
  await sophie.button('campaign_action_resume').click();
  await sophie.button('campaign_action_pause').waitFor();
  await becomes('running');
  await sophie.button('campaign_action_more').click();
  await page.getByRole('menuitem', { name: t('campaign_action_stop') }).click();
  await page
    .getByRole('dialog')
    .getByText(t('campaign_stop_title', { name: 'Sites la nuit' }))
    .waitFor();
  await sophie.check('before a campaign is stopped');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('campaign_stop_confirm') })
    .click();
  await page.getByText(t('campaign_status_stopped'), { exact: true }).first().waitFor();
  await becomes('stopped');
});
