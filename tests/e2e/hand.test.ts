import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ingest } from '#activities/inbox.ts';
import { withWorkspace } from '#db/client.ts';
import { draft } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import { warmUp } from '#tests/support/autopilot.ts';
import { startCorrespondence } from '#tests/support/correspondence.ts';
import { eventually } from '#tests/support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { namesOf, PRICES, receiveMorning, workThrough, type Deed } from './morning.ts';
import { openPlace, Visit, type Place } from './support.ts';
import { approve, joinsSandbox, launchCampaign, proposed, skip } from './world.ts';

const made = z.object({ id: z.string() });
const conversations = z.object({
  items: z.array(made.extend({ leadName: z.string(), kind: z.string().nullable(), doneAt: z.string().nullable() })),
});
const meetings = z.object({ items: z.array(z.object({ leadName: z.string(), status: z.string() })) });
const status = z.object({ status: z.string() });
const campaignPlace = z.object({ id: idSchema('cmp'), mailboxId: idSchema('mbx'), sequenceId: idSchema('seq') });
const workspacePlace = z.object({ id: idSchema('ws'), now: z.string() });

/** Who never answers by himself. */
const QUIET = 'Thomas Lagrange';
/** Who answers that it is not the moment. */
const LATER = 'Julien Perrot';
/** Who answers that a colleague is the one to ask. */
const REFERS = 'Hélène Marchand';

let place: Place;
let sophie: Visit;
let campaignId: string;

beforeAll(async () => {
  place = await openPlace(await ownPostgres());
  sophie = await Visit.begin(place, { width: 1440, height: 900 });
  await joinsSandbox(sophie);
  campaignId = await launchCampaign(sophie);
  for (const draft of await proposed(sophie))
    if ([QUIET, LATER, REFERS].includes(draft.leadName)) await approve(sophie, draft);
  await skip(sophie, 86_400);
});
afterAll(() => place.close());

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
  // The first key that opens a menu leaves it ready for the next one.
  await page.getByRole('menuitemradio').first().and(page.locator('[data-highlighted]')).waitFor();
  await sophie.check('what a reply is');
  await page.getByRole('menuitemradio', { name: new RegExp(t('inbox_kind_info_request'), 'i') }).click();
  await page.getByText(t('inbox_changed_detail'), { exact: true }).waitFor();
  await eventually(read, ({ items }) => items.some(({ id, kind }) => id === wrong?.id && kind === 'info_request'));
  // The answer that is proposed is one to what it is now.
  const proposal = page.getByRole('textbox', { name: t('inbox_reply_proposed') });
  await eventually(
    () => proposal.inputValue(),
    (words) => words.includes('/b/'),
  );
});

test('a reply whose sender could not be verified says so until a person sorts it', async () => {
  const { page, t } = sophie;
  const { id: workspaceId } = await sophie.ask(workspacePlace, 'GET', '/api/workspace');
  const { mailboxId } = await sophie.ask(campaignPlace, 'GET', `/api/campaigns/${campaignId}`);
  const house = await startCorrespondence(place.instance.db, { workspaceId, mailboxId, now: new Date() });
  const { conversationId } = await house.wroteTo('eva@forged.example', { firstName: 'Eva', lastName: 'Forge' });
  const raw = new TextEncoder().encode(
    'Authentication-Results: mx.example; dmarc=fail\r\nFrom: eva@forged.example\r\nSubject: Re: x\r\n\r\nOui, volontiers.\r\n',
  );
  await ingest(house.ports, house.mailbox, { externalId: 'forged', raw });
  await sophie.open(`/inbox/${conversationId}`);
  const says = page.getByText(t('inbox_unverified'), { exact: true });
  await says.waitFor();
  await sophie.check('a sender who could not be verified');
  await page.keyboard.press('c');
  await page.getByRole('menuitemradio', { name: new RegExp(t('inbox_kind_interested'), 'i') }).click();
  await says.waitFor({ state: 'detached' });
});

test('a colleague whom a reply names becomes a lead; its thread is done with, taken up again and closed', async () => {
  const { page, t } = sophie;
  const read = () => sophie.ask(conversations, 'GET', '/api/conversations');
  const { id = '' } = (await read()).items.find(({ leadName }) => leadName === REFERS) ?? {};
  const thread = page.getByRole('region', { name: t('inbox_conversation', { name: REFERS }) });
  const says = (key: string) => page.getByText(t(key), { exact: true }).waitFor();
  await sophie.open(`/inbox/${id}`);
  await thread.getByRole('button', { name: t('inbox_proposal_accept') }).waitFor();
  await sophie.check('a colleague is proposed');
  await sophie.button('inbox_proposal_accept').click();
  await says('inbox_proposal_accepted');
  const leads = z.object({ items: z.array(z.object({ source: z.string() })) });
  expect((await sophie.ask(leads, 'GET', '/api/leads?source=reply')).items).toHaveLength(1);
  await sophie.button('inbox_proposal_accept').waitFor({ state: 'detached' });

  const doneAt = async () => (await read()).items.find((one) => one.id === id)?.doneAt ?? null;
  await page.keyboard.press('d');
  await says('inbox_done_toast');
  expect(await doneAt()).not.toBeNull();
  await sophie.button('action_undo').click();
  await eventually(doneAt, (at) => at === null);
  await sophie.open(`/inbox/${id}`);
  await page.keyboard.press('d');
  await eventually(doneAt, (at) => at !== null);
  await sophie.open(`/inbox/${id}`);
  await thread.getByRole('button', { name: t('inbox_done_undo') }).click();
  await thread.getByRole('button', { name: t('inbox_done'), exact: true }).waitFor();
  expect(await doneAt()).toBeNull();

  await thread.getByRole('button', { name: t('campaign_action_more') }).click();
  await page.getByRole('menuitem', { name: t('inbox_close') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('inbox_close_confirm'), exact: true })
    .click();
  await says('inbox_closed');
  await eventually(
    () =>
      sophie.ask(z.object({ enrollment: z.object({ end: z.string().nullable() }) }), 'GET', `/api/conversations/${id}`),
    ({ enrollment }) => enrollment.end === 'replied',
  );
});

test('an uncertain message is looked up by a person, who says what became of it', async () => {
  const { page, t } = sophie;
  const sent = z.object({ items: z.array(made.extend({ leadName: z.string(), status: z.string() })) });
  const read = async () =>
    (await sophie.ask(sent, 'GET', '/api/dispatches')).items.find(({ leadName }) => leadName === LATER);
  const { id = '' } = (await read()) ?? {};
  // As a connection leaves it that broke between the letter and the server's word.
  await place.instance.db.transaction((tx) =>
    tx.execute(sql`update dispatch set status = 'uncertain', outcome = null where id = ${id}`),
  );
  await sophie.open('/sent');
  await page
    .getByRole('row', { name: new RegExp(LATER) })
    .getByRole('button', { name: t('sent_settle') })
    .click();
  const dialog = page.getByRole('dialog', { name: t('sent_settle_title') });
  await dialog.getByText('Message-ID').waitFor();
  await sophie.check('an uncertain message');
  await dialog.getByRole('button', { name: t('sent_settle_left'), exact: true }).click();
  await page.getByText(t('sent_settle_left_toast'), { exact: true }).waitFor();
  expect((await read())?.status).toBe('accepted');
});

test('a running campaign is narrowed to a country, and its sequence goes on as a second version', async () => {
  const { page, t } = sophie;
  await sophie.open(`/campaigns/${campaignId}/audience`);
  const count = page.getByRole('status').filter({ hasText: /\d/ });
  const before = await count.innerText();
  await page
    .getByRole('group', { name: t('campaign_audience_countries') })
    .getByLabel(/^France/)
    .check();
  await eventually(
    () => count.innerText(),
    (now) => now !== before,
  );
  await sophie.button('campaign_audience_save').click();
  await page.getByText(t('campaign_audience_saved'), { exact: true }).waitFor();
  const campaign = z.object({ audience: z.object({ countries: z.array(z.string()) }) });
  expect((await sophie.ask(campaign, 'GET', `/api/campaigns/${campaignId}`)).audience.countries).toEqual(['FR']);

  await sophie.open(`/campaigns/${campaignId}/sequence`);
  const body = page.getByRole('textbox', { name: t('sequence_body') });
  const words = await body.innerText();
  await body.press('ControlOrMeta+End');
  await page.keyboard.type(' Bien à vous.');
  await page.keyboard.press('ControlOrMeta+z');
  expect(await body.innerText()).toBe(words);
  await page.keyboard.type(' À bientôt.');
  await sophie.button('sequence_publish', { version: 2 }).click();
  await page.getByText(t('sequence_published', { version: 2 }), { exact: true }).waitFor();
  const sequence = await sophie.ask(
    z.object({ version: z.number(), published: z.boolean(), steps: z.unknown() }),
    'GET',
    `/api/campaigns/${campaignId}/sequence`,
  );
  expect(sequence).toMatchObject({ version: 2, published: true });
  expect(JSON.stringify(sequence.steps)).toContain('À bientôt.');
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
  await sophie.open('/meetings');
  const row = page.getByRole('listitem').filter({ hasText: QUIET });
  const held = row.getByRole('button', { name: t('meeting_held'), exact: true });
  await row.getByRole('button', { name: t('meeting_cancel'), exact: true }).waitFor();
  expect(await held.count()).toBe(0);
  await skip(sophie, 10_800);
  await sophie.open('/meetings');
  await held.click();
  await row.getByText(t('meeting_status_held'), { exact: true }).waitFor();
  await sophie.check('a meeting that was held');
  const { items } = await sophie.ask(meetings, 'GET', '/api/meetings');
  expect(items.find(({ leadName }) => leadName === QUIET)?.status).toBe('held');
});

test('autopilot says what is missing, and is switched on by a person once all of it holds', async () => {
  const { page, t } = sophie;
  const path = `/campaigns/${campaignId}`;
  const part = page.getByRole('region', { name: t('campaign_autopilot_title') });
  const control = part.getByRole('switch', { name: t('campaign_autopilot_switch') });
  await sophie.open(path);
  await part.getByText(t('campaign_autopilot_ramp_up', { week: 0, weeks: 6 })).waitFor();
  expect(await control.isDisabled()).toBe(true);
  await part.getByRole('link', { name: t('campaign_autopilot_rules') }).click();
  await page.getByRole('radio', { name: t('settings_policy_autopilot_yes') }).check();
  await sophie.button('action_save').click();
  await page.getByText(t('settings_saved')).first().waitFor();

  const of = await sophie.ask(campaignPlace, 'GET', `/api${path}`);
  const { id: workspaceId, now } = await sophie.ask(workspacePlace, 'GET', '/api/workspace');
  await withWorkspace(place.instance.db, workspaceId, (tx) =>
    warmUp(tx, { ...of, workspaceId, now: Date.parse(now), sends: 30, campaignId: of.id }),
  );
  await sophie.open(path);
  await control.check();
  await part.getByText(t('campaign_autopilot_on'), { exact: true }).waitFor();
  await sophie.check('a campaign on autopilot');
  const { on } = await sophie.ask(z.object({ on: z.boolean() }), 'GET', `/api${path}/autopilot`);
  expect(on).toBe(true);
});

test('a campaign is paused, resumed and stopped by its buttons, and says why it goes on where a complaint held it', async () => {
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
  await sophie.button('campaign_action_pause').click();
  await sophie.button('campaign_action_resume').waitFor();
  const { id: workspaceId } = await sophie.ask(workspacePlace, 'GET', '/api/workspace');
  await withWorkspace(place.instance.db, workspaceId, (tx) =>
    tx.execute(sql`update campaign set status_reason = 'complaint' where id = ${campaignId}`),
  );
  await sophie.open(`/campaigns/${campaignId}`);
  await sophie.button('campaign_action_resume').click();
  const asked = page.getByRole('dialog');
  await asked.getByRole('button', { name: t('campaign_action_resume') }).click();
  await asked.getByText(t('mailbox_reason_short')).waitFor();
  await sophie.check('why a held campaign goes on');
  await asked.getByLabel(t('mailbox_reason')).fill('La personne a été rappelée.');
  await asked.getByRole('button', { name: t('campaign_action_resume') }).click();
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

const MORNING = { answer: 8, rewrite: 4, snooze: 6, assign: 4, correct: 4, close: 4, done: 10 } as const;
const part = z.object({ items: z.array(z.object({ leadName: z.string() })) });
const inbox = z.object({ awaiting: part, open: part, waiting: part, snoozed: part, done: part });

test('a morning of forty replies is handled by keyboard alone, and each got what it was given, once', async () => {
  const visit = await Visit.begin(place, { width: 1440, height: 900 });
  await joinsSandbox(visit);
  const people = await receiveMorning(visit, place, MORNING);
  await visit.open('/inbox?group=all');
  await workThrough(visit, people);
  expect(await visit.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('reply')))).toEqual(
    [],
  );
  const ended = await eventually(
    () => visit.ask(inbox, 'GET', '/api/inbox'),
    // The last deed is on its way when its key was pressed.
    ({ awaiting, open, waiting }) =>
      awaiting.items.length + open.items.length === 0 &&
      waiting.items.length === MORNING.answer + MORNING.rewrite + MORNING.assign,
  );
  const named = ({ items }: z.infer<typeof part>, ...deeds: Deed[]) => {
    const expected = deeds.flatMap((deed) => namesOf(deed, MORNING[deed]));
    expect(items.map(({ leadName }) => leadName).toSorted()).toEqual(expected.toSorted());
  };
  named(ended.awaiting);
  named(ended.open);
  named(ended.waiting, 'answer', 'rewrite', 'assign');
  named(ended.snoozed, 'snooze');
  named(ended.done, 'correct', 'close', 'done');
  // Each answer was written once, in the words that were on the screen.
  const { id: workspaceId } = await visit.ask(workspacePlace, 'GET', '/api/workspace');
  const written = await withWorkspace(place.instance.db, workspaceId, (tx) =>
    tx.select({ recipient: draft.recipient, body: draft.body }).from(draft).where(eq(draft.class, 'reply')),
  );
  const begins = new Map(
    (['answer', 'assign', 'rewrite'] as const).flatMap((deed) =>
      namesOf(deed, MORNING[deed]).map((name, at): [string, string] => [
        `one@${deed}${at + 1}.example`,
        deed === 'rewrite' ? PRICES : `Bonjour ${name.split(' ')[0] ?? ''},`,
      ]),
    ),
  );
  expect(written.map(({ recipient }) => recipient).toSorted()).toEqual([...begins.keys()].toSorted());
  for (const { recipient, body } of written)
    expect(body.slice(0, begins.get(recipient)?.length), recipient).toBe(begins.get(recipient));
});
