import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { pauseSubjects, troubleSubjects } from '#db/queries/guard_subject.ts';
import { idSchema } from '#domain/id.schema.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, Visit, type Place } from './support.ts';
import { joinsSandbox } from './world.ts';

let place: Place;
let sophie: Visit;
beforeAll(async () => {
  place = await openPlace(await ownPostgres());
  sophie = await Visit.begin(place, { locale: 'fr', width: 1440, height: 900 });
  await joinsSandbox(sophie);
});
afterAll(() => place.close());

test('shows a mailbox factor by factor and the domain’s records, said to be simulated', async () => {
  const { page, t } = sophie;
  await sophie.open('/deliverability');
  await sophie.arrive(/^\/deliverability\/mbx_/);
  const factors = page.getByRole('table', { name: t('deliverability_factors') });
  const points = await factors.locator('b').allInnerTexts();
  const [sum, ...parts] = points.map(Number).reverse();
  expect(parts.reduce((total, one) => total + one, 0)).toBe(sum);
  // The mailbox's own workflow reads the domain soon after the sandbox began.
  const records = page.getByRole('table', { name: t('deliverability_records') });
  await records.getByText('v=spf1 include:_spf.sandbox.example ~all').waitFor();
  await page.getByText(t('deliverability_simulated')).waitFor();
  await page.getByText('dbl.spamhaus.org').first().waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await records.getByRole('button').first().click();
  await page.getByText(t('deliverability_copied'), { exact: true }).waitFor({ state: 'attached' });
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('v=spf1 include:_spf.sandbox.example ~all');
});

test('goes on where a guard paused for a reason alone, which is kept, and the guard stays armed', async () => {
  const { page, t } = sophie;
  const { id: workspaceId } = await sophie.ask(z.object({ id: idSchema('ws') }), 'GET', '/api/workspace');
  const reason = 'Les adresses ont été vérifiées une par une.';
  const guard = { target: 'source', subject: 'sandbox' } as const;
  const red = {
    rule: 'bounces_first_30_of_source',
    target: 'source',
    values: { count: 2, sends: 9, limit: 2, subject: 'sandbox' },
  } as const;
  const now = new Date();
  await withWorkspace(place.instance.db, workspaceId, async (tx) => {
    await troubleSubjects(tx, { workspaceId, keys: [guard], now });
    await pauseSubjects(tx, { workspaceId, verdicts: [red], now });
  });
  await sophie.open(new URL(page.url()).pathname);
  const guards = page.getByRole('table', { name: t('guard_title') });
  await guards.getByText(t('guard_state_paused'), { exact: true }).waitFor();
  await guards.getByRole('button', { name: t('mailbox_resume'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  const resume = dialog.getByRole('button', { name: t('mailbox_resume'), exact: true });
  await resume.click();
  await dialog.getByText(t('mailbox_reason_short')).waitFor();
  await dialog.getByLabel(t('mailbox_reason')).fill(reason);
  await resume.click();
  await page.getByText(t('guard_resume_done')).waitFor();
  await guards.getByText(t('guard_state_paused'), { exact: true }).waitFor({ state: 'detached' });
  await guards.getByText(reason).locator('visible=true').waitFor();
  await guards.getByText(t('guard_state_calm'), { exact: true }).waitFor();
});

test('has the domain read again, once in a while', async () => {
  const { page, t } = sophie;
  await sophie.button('deliverability_check').click();
  await page.getByText(t('deliverability_check_asked')).waitFor();
  await page.locator('button:disabled', { hasText: t('deliverability_check') }).waitFor();
});

test('takes a list from another tool, finds in it, adds to it and gives it back', async () => {
  const { page, t } = sophie;
  await page.getByRole('link', { name: t('deliverability_suppressions') }).click();
  await sophie.arrive(/^\/deliverability\/suppressions$/);
  await sophie.button('suppression_import').click();
  const dialog = page.getByRole('dialog');
  const rows = Array.from({ length: 60 }, (_, index) => `X;p${index}@liste.example`);
  const file = ['Nom;E-mail', ...rows, 'X;rien'].join('\r\n');
  await dialog.getByLabel(t('suppression_import_file')).setInputFiles({
    ...{ name: 'exclus.csv', mimeType: 'text/csv', buffer: Buffer.from(file) },
  });
  await dialog.getByText(t('suppression_import_left', { left: 1, line: 62 })).waitFor();
  await sophie.check('a list that was read');
  await dialog.getByRole('button', { name: t('suppression_import_go', { added: 60 }) }).click();
  await page
    .getByRole('cell', { name: /^p\d+@liste/ })
    .nth(49)
    .waitFor();
  await sophie.button('suppression_more').click();
  await page
    .getByRole('cell', { name: /^p\d+@liste/ })
    .nth(59)
    .waitFor();
  await page.getByLabel(t('suppression_search')).fill('p42@');
  await page.getByRole('cell', { name: /^p41@/ }).waitFor({ state: 'detached' });
  await page.getByRole('cell', { name: /^p42@/ }).waitFor();
  await page.getByLabel(t('suppression_search')).fill('');
  await page
    .getByRole('cell', { name: /^p\d+@liste/ })
    .nth(9)
    .waitFor();
  await sophie.button('suppression_add').click();
  await dialog.getByLabel(t('suppression_key')).fill('concurrent.example');
  await dialog.getByRole('button', { name: t('suppression_add') }).click();
  await page.getByRole('cell', { name: /^concurrent\.example/ }).waitFor();
  const downloading = page.waitForEvent('download');
  await sophie.link('suppression_export').click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  expect(text).toContain('"p42@liste.example"');
  expect(text).toContain('"concurrent.example"');
});
