import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit, type Place } from './support.ts';
import { PEOPLE, proposed } from './world.ts';

/** Who answers a first message with interest, in each language. */
const HOT = { fr: 'Claire Delmas', en: 'Oliver Hartley' } as const;

/** Works an hour west of the sandbox's clock: at 9:05 a message to her waits, and can be taken back. */
const LATER = 'Grace Okafor';
/** Nobody has that address any more: a bounce slows the mailbox, and leaves some of that day's messages for the next. */
const GONE = 'Simon Ellery';

const sandbox = z.object({ now: z.string(), skippingTo: z.string().nullable() });

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

describe.each(['fr', 'en'] as const)('a first campaign (%s)', (locale) => {
  test('goes from sign-up to a first meeting', async () => {
    const sophie = await Visit.begin(place, { locale });
    await signUp(sophie);
    await sophie.check('first workspace');
    await openSandbox(sophie);
    await sophie.check('who writes');
    await sayWhoWrites(sophie);
    await sophie.check('ICP');

    await sophie.open('/campaigns');
    await sophie.check('no campaign yet');
    await sophie.link('campaign_action_new').first().click();
    await sophie.arrive(/^\/campaigns\/new$/);
    await sophie.check('new campaign');
    await sophie.field('campaign_form_name').fill('Ateliers');
    await sophie.button('campaign_form_next').click();
    await sophie.arrive(/^\/campaigns\/cmp_\w+\/sequence$/);
    await sophie.check('no sequence yet');
    if (locale === 'fr') await writeOneStep(sophie);
    else await takeTwoSteps(sophie);
    await sophie.page.getByText(sophie.t('sequence_autosave_saved'), { exact: true }).waitFor();
    // The preview is a real person's.
    const preview = sophie.page.getByRole('region', { name: sophie.t('sequence_preview') });
    await preview.getByRole('button', { name: sophie.t('sequence_preview_next') }).click();
    await preview.getByText(sophie.t('sequence_preview_place', { at: 2, total: '' }).trim()).waitFor();
    await sophie.check('sequence');

    await sophie.button('campaign_action_launch').click();
    const dialog = sophie.page.getByRole('dialog');
    await dialog.getByText(sophie.t('campaign_launch_promise')).waitFor();
    await sophie.check('launch confirmation');
    await dialog.getByRole('button', { name: sophie.t('campaign_launch_confirm') }).click();
    await sophie.arrive(/^\/campaigns\/cmp_\w+$/);
    await sophie.page.getByText(sophie.t('campaign_status_running'), { exact: true }).first().waitFor();
    await sophie.check('campaign');
    await temporalShows(await sophie.link('campaign_action_timeline').getAttribute('href'));

    await decideByKeys(sophie);
    await skipToTomorrow(sophie);
    await sophie.open('/today');
    await sophie.page.getByRole('main').getByText(HOT[locale]).first().waitFor();

    await sophie.open('/inbox');
    const name = HOT[locale];
    await sophie.page
      .getByRole('region', { name: sophie.t('inbox_list') })
      .getByRole('link', { name })
      .click();
    await sophie.arrive(/^\/inbox\/cnv_/);
    await sophie.page.getByRole('region', { name: sophie.t('inbox_conversation', { name }) }).waitFor();
    await sophie.check('conversation');
    await sophie.page.getByLabel(sophie.t('inbox_reply_proposed')).press('ControlOrMeta+Enter');
    await sophie.page.getByText(sophie.t('inbox_reply_sent'), { exact: true }).waitFor();

    await skipToTomorrow(sophie);
    await sophie.page.getByText(sophie.t('shell_first_meeting'), { exact: true }).waitFor();
    await sophie.button('shell_first_meeting_see').click();
    await sophie.arrive(/^\/first-meeting$/);
    await sophie.page.getByRole('main').getByText(name).first().waitFor();
    await sophie.check('first meeting');
    await sophie.open('/meetings');
    await sophie.button('meeting_prepare').first().click();
    await sophie.page.getByText(sophie.t('meeting_brief_lines'), { exact: true }).waitFor();
    await sophie.check('a meeting prepared');
    await sophie.button('meeting_view_week').click();
    await sophie.page.getByText(sophie.t('meeting_week_zone', { zone: 'Europe/Paris' }), { exact: true }).waitFor();
    await sophie.check('a week of meetings');
    await sophie.button('meeting_view_list').click();
    const meeting = sophie.page.getByRole('link', { name, exact: true });
    await meeting.click();
    await sophie.arrive(/^\/leads\/ld_/);
    await sophie.page.getByText(sophie.t('lead_end_booked')).first().waitFor();
    await sophie.check('a lead who booked');
    await sophie.end();
  });
});

/** The Temporal UI answers, and knows the workflow that the link names. */
async function temporalShows(href: string | null): Promise<void> {
  const link = new URL(href ?? '');
  expect((await fetch(link)).status).toBe(200);
  const workflow = /\/namespaces\/[^/]+\/workflows\/[^/]+/.exec(link.pathname)?.[0] ?? '';
  expect((await fetch(new URL(`/api/v1${workflow}`, link))).status, workflow).toBe(200);
}

/** The sandbox goes on to the next morning, and what is due by then has happened. */
async function skipToTomorrow(sophie: Visit): Promise<void> {
  const { now } = await sophie.ask(sandbox, 'GET', '/api/sandbox');
  await sophie.button('sandbox_skip').click();
  await sophie.page.getByRole('menuitem', { name: sophie.t('sandbox_skip_tomorrow'), exact: true }).click();
  await eventually(
    () => sophie.ask(sandbox, 'GET', '/api/sandbox'),
    (seen) => seen.skippingTo === null && seen.now.slice(0, 10) > now.slice(0, 10),
    PLAYS_WITHIN_MS,
  );
}

/** One message from a blank page, with a field from the menu. */
async function writeOneStep(sophie: Visit): Promise<void> {
  await sophie.button('sequence_empty_blank').click();
  const subject = sophie.page.getByRole('textbox', { name: sophie.t('sequence_subject') });
  const body = sophie.page.getByRole('textbox', { name: sophie.t('sequence_body') });
  await subject.fill('Vos sites la nuit');
  await body.click();
  await sophie.page.keyboard.type('Bonjour ');
  await sophie.button('sequence_field').click();
  await sophie.page.getByRole('menuitem', { name: sophie.t('variable_lead_first_name'), exact: true }).click();
  await body.and(sophie.page.locator(':focus')).waitFor();
  await sophie.page.keyboard.type(
    ', savez-vous ce que vos sites consomment la nuit, quand plus rien ne tourne ? Vingt minutes suffisent pour le savoir.',
  );
}

/** The starter, without its last message. */
async function takeTwoSteps(sophie: Visit): Promise<void> {
  await sophie.button('sequence_empty_starter').click();
  await sophie.page.getByRole('button', { name: sophie.t('sequence_step', { step: 3 }) }).click();
  await sophie.button('sequence_remove_step', { step: 3 }).click();
}

/** Decides on everything that the campaign proposes, by keys: all but one is approved, one of them changed, one taken back first. */
async function decideByKeys(sophie: Visit): Promise<void> {
  const waiting = () => proposed(sophie);
  await eventually(waiting, (items) => items.length === PEOPLE, PLAYS_WITHIN_MS);
  await sophie.open('/approvals');
  const draft = sophie.page.getByRole('region', { name: sophie.t('approval_draft'), exact: true });
  const inHand = async (): Promise<string> => {
    await ready(sophie);
    return draft.getByRole('link').first().innerText();
  };
  await inHand();
  await sophie.check('approvals');
  let skipped = 0;
  for (let decided = 1; decided <= PEOPLE; decided++) {
    const name = await inHand();
    if (decided === 3) {
      await sophie.page.keyboard.press('e');
      await sophie.field('approval_words').press('ControlOrMeta+End');
      await sophie.page.keyboard.type('\nPS 42');
      await sophie.check('approvals, changing a message');
      await sophie.page.keyboard.press('ControlOrMeta+Enter');
      await draft.getByText('PS 42').waitFor();
      await ready(sophie);
    }
    const skip = name === GONE;
    if (skip) skipped += 1;
    await sophie.page.keyboard.press(skip ? 's' : 'a');
    if (decided < PEOPLE) await progress(sophie, decided);
    if (name === LATER) {
      await sophie.page.keyboard.press('u');
      await sophie.page.getByText(sophie.t('approval_done_undo'), { exact: true }).waitFor();
      expect(await inHand()).toBe(name);
      await sophie.page.keyboard.press('a');
      await progress(sophie, decided);
    }
  }
  await sophie.link('approval_empty_today').first().waitFor();
  await sophie.check('approvals, all decided');
  await sophie.page.keyboard.press('g');
  await sophie.page.keyboard.press('a');
  await sophie.arrive(/^\/today$/);
  await eventually(waiting, (items) => items.length === 0);
  expect(skipped).toBe(1);
}

/** The draft in hand was read, and can be decided on. */
async function ready(sophie: Visit): Promise<void> {
  await sophie.page
    .getByRole('button', { name: sophie.t('approval_sign'), exact: true, disabled: false })
    .locator('visible=true')
    .waitFor();
}

async function progress(sophie: Visit, decided: number): Promise<void> {
  await sophie.page
    .getByRole('progressbar', { name: sophie.t('approval_progress_label') })
    .and(sophie.page.locator(`[aria-valuenow="${decided}"]`))
    .waitFor();
}

test('five steps and a thumb take a phone to its first signed messages', async () => {
  const sophie = await Visit.begin(place, { width: 360, height: 740 });
  await signUp(sophie);
  await openSandbox(sophie);
  await sayWhoWrites(sophie);
  await sophie.button('onboarding_continue').tap();
  await sophie.arrive(/^\/onboarding\/import$/);
  await sophie.check('leads, step three');
  await sophie.button('onboarding_continue').tap();
  await sophie.arrive(/^\/onboarding\/sequence$/);
  await sophie.check('sequence, step four');
  await sophie.button('onboarding_sequence_keep').tap();
  await sophie.arrive(/^\/onboarding\/approval$/);
  await sophie.check('first approval, before the launch');
  await sophie.button('onboarding_approval_launch').tap();
  await sophie.button('onboarding_approval_sign').tap();
  await sophie.page.getByText(sophie.t('onboarding_approval_signed_title')).waitFor();
  await sophie.check('first approval, signed');
  await sophie.link('onboarding_approval_next').tap();
  await sophie.arrive(/^\/approvals/);
  const thumb = (key: string) => sophie.button(key).locator('visible=true');
  for (const key of ['approval_sign', 'approval_edit', 'approval_skip', 'approval_reject']) {
    const box = await thumb(key).boundingBox();
    expect(box?.height, key).toBeGreaterThanOrEqual(44);
  }
  await sophie.check('approvals on a phone');
  for (const [at, key] of ['approval_sign', 'approval_skip', 'approval_sign'].entries()) {
    await ready(sophie);
    await thumb(key).tap();
    await progress(sophie, at + 1);
  }
  await sophie.end();
});
