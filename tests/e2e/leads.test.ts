import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Download } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, signUp, Visit, type Place } from './support.ts';

let place: Place;
let sophie: Visit;
beforeAll(async () => {
  place = await openPlace(await ownPostgres());
  sophie = await Visit.begin(place, { locale: 'fr', width: 1440, height: 900 });
  await signUp(sophie);
  await sophie.field('auth_start_real_name').fill('Ondine Conseil');
  await sophie.button('auth_start_real_go').click();
  await sophie.arrive(/^\/onboarding/);
});
afterAll(() => place.close());

/** As a French spreadsheet saves it: semicolons, Windows-1252, and a row without a usable address. */
const FILE = iconv.encode(
  [
    'Prénom;Nom;Courriel;Fonction;Société;Pays;Téléphone',
    'Hélène;Béranger;h.beranger@forges-aubry.example;Directrice générale;Forges Aubry;France;04 00 00 00 01',
    'Loïc;Kermarrec;pas une adresse;Responsable énergie;Conserverie Penmarc’h;France;',
    'Noémie;Castel;n.castel@verrerie-castel.example;Directrice de site;Verrerie Castel;France;04 00 00 00 02',
  ].join('\r\n'),
  'windows-1252',
);
const textOf = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8');

test('offers a way on where there are no leads yet', async () => {
  await sophie.open('/leads');
  await sophie.page.getByRole('heading', { name: sophie.t('lead_empty_title') }).waitFor();
  await sophie.check('no leads');
  await sophie.open('/imports');
  await sophie.check('no imports');
  await sophie.open('/companies');
  await sophie.check('no companies');
});

test('imports a French file, says what is wrong with one row, and gives it back', async () => {
  const { page, t } = sophie;
  await sophie.open('/imports/new');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'prospects-salon.csv', mimeType: 'text/csv', buffer: FILE });
  await sophie.arrive(/^\/imports\/imp_/);
  await page.getByRole('heading', { name: t('import_columns') }).waitFor();
  expect(await page.getByLabel(t('import_column_becomes', { column: 'Courriel' })).inputValue()).toBe('email');
  expect(await page.getByLabel(t('import_column_becomes', { column: 'Société' })).inputValue()).toBe('companyName');
  await page.getByRole('cell', { name: 'pas une adresse' }).waitFor();
  await sophie.check('columns');

  // What was guessed can be corrected: without the telephone numbers.
  await page.getByLabel(t('import_column_becomes', { column: 'Téléphone' })).selectOption('');
  await page.reload();
  await page.getByRole('button', { name: /^Importer/ }).click();
  await page.getByRole('heading', { name: t('import_problems') }).waitFor();
  const downloading = page.waitForEvent('download');
  await sophie.link('import_problems_download').click();
  const errors = await textOf(await downloading);
  expect(errors).toContain('"Loïc";"Kermarrec";"pas une adresse"');
  expect(errors).not.toContain('beranger');
  await sophie.check('finished import');

  await sophie.link('import_see_leads').click();
  await sophie.arrive(/^\/leads$/);
  await page.getByRole('link', { name: 'Hélène Béranger' }).waitFor();
  await page.getByRole('link', { name: 'Noémie Castel' }).waitFor();
});

test('takes a file in the onboarding, and lets go of it again', async () => {
  const { page, t } = sophie;
  await sophie.open('/onboarding/import');
  await sophie.button('onboarding_import_upload').click();
  await page.getByText(t('onboarding_import_file_missing'), { exact: true }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'seconde-liste.csv', mimeType: 'text/csv', buffer: FILE });
  await sophie.button('onboarding_import_upload').click();
  await sophie.arrive(/^\/imports\/imp_/);
  await sophie.button('import_abandon').click();
  await page.getByText(t('import_stopped_detail'), { exact: true }).waitFor();
  await sophie.open('/imports');
  await page
    .getByRole('row', { name: /seconde-liste\.csv/ })
    .getByText(t('import_status_stopped'), { exact: true })
    .waitFor();
});

test('finds a lead from anywhere, and lists the keys', async () => {
  const { page, t } = sophie;
  await sophie.open('/today');
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: t('palette_title') });
  await palette.getByPlaceholder(t('palette_placeholder')).fill('beranger');
  await palette.getByText('Hélène Béranger').waitFor();
  await sophie.check('the palette');
  await page.keyboard.press('Enter');
  await sophie.arrive(/^\/leads\/ld_/);
  await page.getByRole('heading', { name: 'Hélène Béranger' }).first().waitFor();
  await page.keyboard.press('?');
  await page
    .getByRole('dialog', { name: t('key_title') })
    .getByText(t('meeting_record'), { exact: true })
    .waitFor();
  await sophie.check('the keys');
});

test('keeps the filter in the address and finds by a word without its accents', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await sophie.field('lead_search').fill('helene');
  await page.waitForURL((url) => url.searchParams.get('search') === 'helene');
  await page.getByRole('link', { name: 'Noémie Castel' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('link', { name: 'Hélène Béranger' }).waitFor();
  expect(await sophie.field('lead_search').inputValue()).toBe('helene');
  await sophie.field('lead_search').fill('personne');
  await page.getByRole('heading', { name: t('lead_none_title') }).waitFor();
  await sophie.button('lead_none_clear').click();
  await page.getByRole('link', { name: 'Noémie Castel' }).waitFor();
});

test('names every field at fault of a lead added by hand, and keeps the rest', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: t('lead_add_title') });
  const field = (key: string) => dialog.getByLabel(t(key), { exact: true });
  await field('lead_field_email').fill('karim.benali');
  await field('lead_field_first_name').fill('Karim');
  await field('lead_field_phone').fill('beaucoup');
  await dialog.getByRole('button', { name: t('lead_add_save') }).click();
  await dialog.getByText(t('lead_error_email')).waitFor();
  await dialog.getByText(t('lead_error_phone')).waitFor();
  await page.mouse.move(0, 0);
  await sophie.check('a lead that is refused');
  expect(await field('lead_field_first_name').inputValue()).toBe('Karim');
  await field('lead_field_email').fill('k.benali@ceramiques-tholozan.example');
  await field('lead_field_phone').fill('04 00 00 00 03');
  await dialog.getByRole('button', { name: t('lead_add_save') }).click();
  await page.getByRole('link', { name: 'Karim', exact: true }).waitFor();
});

test('corrects a lead by hand, notes something, and says where each field comes from', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('link', { name: 'Hélène Béranger' }).click();
  await sophie.arrive(/^\/leads\/ld_/);
  await page.getByText('ligne 1, prospects-salon.csv').first().waitFor();
  await page.getByRole('button', { name: t('lead_edit', { field: t('lead_field_title') }) }).click();
  await page.getByRole('textbox', { name: t('lead_field_title') }).fill('Présidente');
  await page.keyboard.press('Enter');
  await page.getByText('Présidente, Forges Aubry').waitFor();
  await page.getByText(t('lead_source_manual')).first().waitFor();
  await page.getByLabel(t('lead_note'), { exact: true }).fill('Croisée au salon de Lyon.');
  await sophie.button('lead_note_save').click();
  await page.getByRole('listitem').filter({ hasText: 'Croisée au salon de Lyon.' }).waitFor();
  await sophie.button('lead_fact_add').click();
  await page.getByLabel(t('lead_field_fact'), { exact: true }).fill('Un second four démarre en mars.');
  await sophie.button('action_save').click();
  await page
    .getByRole('listitem')
    .filter({ hasText: /Un second four démarre en mars\./ })
    .waitFor();
  await sophie.check('lead');
});

test('never writes again to whom it was told not to', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await page.getByLabel(t('lead_select_one', { name: 'Noémie Castel' })).check();
  await sophie.button('lead_never').click();
  const dialog = page.getByRole('dialog');
  await sophie.check('never contact again');
  await dialog.getByRole('button', { name: t('lead_never') }).click();
  await page
    .getByRole('row', { name: /Noémie Castel/ })
    .getByText(t('lead_suppressed'))
    .waitFor();
  await sophie.open('/leads?suppressed=true');
  await page.getByRole('link', { name: 'Noémie Castel' }).click();
  await sophie.arrive(/^\/leads\/ld_/);
  await page.getByText(t('lead_suppressed_title')).waitFor();
  await sophie.check('a lead never to contact');
});

test('erases somebody for good, when it was confirmed', async () => {
  const { page, t } = sophie;
  await sophie.open('/leads');
  await page.getByRole('link', { name: 'Noémie Castel' }).click();
  await sophie.arrive(/^\/leads\/ld_/);
  await sophie.button('lead_erase').click();
  const dialog = page.getByRole('dialog', { name: t('lead_erase_title', { name: 'Noémie Castel' }) });
  await sophie.check('erase');
  await dialog.getByRole('button', { name: t('lead_erase') }).click();
  await sophie.arrive(/^\/leads$/);
  await eventually(
    async () => {
      await sophie.open('/leads');
      await page.getByRole('link', { name: 'Hélène Béranger' }).waitFor();
      return page.getByRole('link', { name: 'Noémie Castel' }).count();
    },
    (seen) => seen === 0,
  );
});
