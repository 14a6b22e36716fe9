import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, Visit, wordsOf, type Place } from './support.ts';
import { joins, joinsSandbox } from './world.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace({
    ...(await ownPostgres()),
    GOOGLE_CLIENT_ID: 'client.apps.googleusercontent.com',
    GOOGLE_CLIENT_SECRET: 'secret',
  });
});
afterAll(() => place.close());

async function signIn(visit: Visit, email: string, password: string): Promise<void> {
  await visit.field('auth_email').fill(email);
  await visit.field('auth_password').fill(password);
  await visit.button('auth_sign_in').click();
}

async function choose(visit: Visit, role: 'menuitem' | 'menuitemradio', key: string): Promise<void> {
  await visit.button('user_menu').click();
  await visit.page.getByRole(role, { name: visit.t(key), exact: true }).click();
}

/** The text of the letter that somebody was sent. */
async function letterTo(email: string): Promise<string> {
  const folder = join(place.dataDir, 'outbox');
  const read = async () => {
    const names = await readdir(folder).catch(() => []);
    const letters = await Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))));
    return letters.find(({ to }) => to?.some(({ address }) => address === email));
  };
  return (await eventually(read, (letter) => letter !== undefined))?.text ?? '';
}

test.each(['fr', 'en'] as const)('a forgotten password is chosen anew from a letter (%s)', async (locale) => {
  const sophie = await Visit.begin(place, { locale });
  const { email, password } = await joins(sophie);
  await sophie.page.context().clearCookies();
  await sophie.open('/sign-in');
  await signIn(sophie, email, 'not the password');
  await sophie.page.getByText(sophie.t('auth_error_credentials')).waitFor();
  sophie.pardon(/status of 401 /);
  expect(await sophie.field('auth_email').inputValue()).toBe(email);
  await sophie.check('a wrong password');

  await sophie.link('auth_forgotten').click();
  await sophie.arrive(/^\/forgot-password$/);
  await sophie.field('auth_email').fill(email);
  await sophie.button('auth_forgot').click();
  await sophie.page.getByText(sophie.t('auth_forgot_sent_title')).waitFor();
  await sophie.check('a letter is on its way');
  const link = new URL(/http\S+/.exec(await letterTo(email))?.[0] ?? '');
  expect(link.origin).toBe(place.instance.url);

  await sophie.open(link.pathname + link.search);
  await sophie.field('auth_password_new').fill('court');
  await sophie.button('auth_reset').click();
  await sophie.page.getByText(sophie.t('auth_error_password_short', { count: 10 })).waitFor();
  await sophie.field('auth_password_new').fill('une phrase toute neuve');
  await sophie.button('auth_reset').click();
  await sophie.arrive(/^\/sign-in$/);
  await sophie.page.getByText(sophie.t('auth_reset_done')).waitFor();
  await signIn(sophie, email, password);
  await sophie.page.getByText(sophie.t('auth_error_credentials')).waitFor();
  await signIn(sophie, email, 'une phrase toute neuve');
  await sophie.arrive(/^\/workspaces\/new$/);

  // The link was good for once.
  await sophie.page.context().clearCookies();
  await sophie.open(link.pathname + link.search);
  await sophie.field('auth_password_new').fill('encore une autre phrase');
  await sophie.button('auth_reset').click();
  await sophie.page.getByText(sophie.t('auth_error_token')).waitFor();
  await sophie.end();
});

test('a language and a theme stay over a reload, signing out, and in another browser', async () => {
  const sophie = await Visit.begin(place, { locale: 'fr' });
  const { email, password } = await joinsSandbox(sophie);
  await sophie.open('/today');
  await choose(sophie, 'menuitemradio', 'theme_dark');
  await sophie.page.locator('html[lang="fr"][data-theme="dark"]').waitFor();
  await choose(sophie, 'menuitemradio', 'locale_en');
  const kept = (visit: Visit) => visit.page.locator('html[lang="en"][data-theme="dark"]').waitFor();
  await kept(sophie);
  await sophie.page.reload();
  await kept(sophie);
  await sophie.ready();

  await sophie.page.getByRole('button', { name: wordsOf('en')('user_menu') }).click();
  await sophie.page.getByRole('menuitem', { name: wordsOf('en')('user_sign_out') }).click();
  await sophie.arrive(/^\/sign-in$/);
  await sophie.page.getByText(wordsOf('en')('auth_left')).waitFor();
  await kept(sophie);
  await sophie.open('/today');
  expect(new URL(sophie.page.url()).pathname).toBe('/sign-in');
  await sophie.end();

  const elsewhere = await Visit.begin(place, { locale: 'fr' });
  await elsewhere.open('/sign-in?next=%2Fleads');
  await signIn(elsewhere, email, password);
  await elsewhere.arrive(/^\/leads$/);
  await kept(elsewhere);
  await elsewhere.end();
});

test('a key is shown once, opens the API until it is revoked, and a booking vendor’s secret is kept and forgotten', async () => {
  const sophie = await Visit.begin(place);
  const { page, t } = sophie;
  await joins(sophie);
  await sophie.ask(z.unknown(), 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false });
  await sophie.open('/settings/keys');
  await sophie.field('settings_key_name').fill('Export');
  await sophie.button('settings_key_create').click();
  await page.getByText(t('settings_key_made', { name: 'Export' })).waitFor();
  await sophie.check('a new key');
  const authorization = `Bearer ${await sophie.field('settings_key_secret').inputValue()}`;
  const asked = async () => (await fetch(`${place.instance.url}/api/workspace`, { headers: { authorization } })).status;
  expect(await asked()).toBe(200);
  await sophie.button('settings_key_revoke').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('settings_key_revoke'), exact: true })
    .click();
  await page.getByText(t('settings_key_revoked_toast'), { exact: true }).waitFor();
  expect(await asked()).toBe(401);

  await sophie.open('/settings/integrations');
  const calendly = page.getByRole('region', { name: 'Calendly' });
  await calendly.getByText(t('settings_hook_by_hand'), { exact: true }).click();
  await calendly.getByRole('button', { name: t('settings_hook_generate') }).click();
  expect(await calendly.getByLabel(t('settings_hook_secret')).inputValue()).toMatch(/^[0-9a-f]{48}$/);
  await calendly.getByRole('button', { name: t('action_save'), exact: true }).click();
  await calendly.getByText(t('settings_hook_on'), { exact: true }).waitFor();
  await sophie.check('a vendor is connected');
  await calendly.getByRole('button', { name: t('settings_hook_forget') }).click();
  await calendly.getByText(t('settings_hook_off'), { exact: true }).waitFor();
  await sophie.end();
});

test('Google is one click away where its keys are set', async () => {
  const visitor = await Visit.begin(place);
  await visitor.open('/sign-in?next=%2Fleads');
  await visitor.check('sign-in, with Google');
  const href = await visitor.link('auth_google').getAttribute('href');
  // Where the click leads is read, not followed: nothing here goes beyond this machine.
  const answer = await fetch(new URL(href ?? '', place.instance.url), { redirect: 'manual' });
  const google = new URL(answer.headers.get('location') ?? '');
  expect(google.origin).toBe('https://accounts.google.com');
  expect(google.searchParams.get('client_id')).toBe('client.apps.googleusercontent.com');
  expect(google.searchParams.get('redirect_uri')).toBe(`${place.instance.url}/api/auth/callback/google`);
  await visitor.end();
});
