import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit, type Place } from './support.ts';

/** Who answers a first message with interest, in each language. */
const HOT = { fr: 'Claire Delmas', en: 'Oliver Hartley' } as const;

const PEOPLE = 15;

const sandbox = z.object({ now: z.string(), skippingTo: z.string().nullable() });

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

describe.each(['fr', 'en'] as const)('a first campaign (%s)', (locale) => {
  test('goes from sign-up to a first meeting', async () => {
    const sophie = await Visit.begin(place, { locale });
    await sophie.open('/sign-up');
    await sophie.check('sign-up');
    await signUp(sophie);
    await sophie.check('first workspace');
    await openSandbox(sophie);
    await sophie.check('who writes');
    await sayWhoWrites(sophie);
    await sophie.check('ICP');

    await sophie.open('/leads');
    await sophie.check('leads');
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

    await decide(sophie);
    await skipToTomorrow(sophie);
    await sophie.open('/sandbox');
    await sophie.check('the prospects’ side');

    await sophie.open('/inbox');
    await sophie.check('inbox');
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
    await sophie.open('/meetings');
    const meeting = sophie.page.getByRole('link', { name, exact: true });
    await meeting.waitFor();
    await sophie.check('meetings');
    await meeting.click();
    await sophie.arrive(/^\/leads\/ld_/);
    await sophie.page.getByText(sophie.t('lead_end_booked')).first().waitFor();
    await sophie.check('lead');
    for (const path of ['/campaigns', '/sent', '/companies', '/settings']) {
      await sophie.open(path);
      await sophie.check(path.slice(1));
    }
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

const queue = z.object({
  items: z.array(z.object({ draftId: z.string(), contentHash: z.string(), leadName: z.string() })),
});

/** Approves everything that the campaign proposes. */
async function decide(sophie: Visit): Promise<void> {
  const proposed = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
  const { items } = await eventually(proposed, (seen) => seen.items.length === PEOPLE, PLAYS_WITHIN_MS);
  for (const { draftId, contentHash } of items)
    await sophie.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
}
