import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { addDays, localDate, weekdayOf } from '#domain/calendar.ts';
import { busySchema } from '#domain/member_calendar.schema.ts';
import { startGmail, type FakeGmail } from '#tests/fakes/gmail.ts';
import { startGoogleCalendar, type FakeCalendar } from '#tests/fakes/google_calendar.ts';
import { eventually } from '#tests/support/eventually.ts';
import { startResend, type FakeResend } from '#tests/fakes/resend.ts';
import { startSes, type FakeSes } from '#tests/fakes/ses.ts';
import { startImapServer, TLS, type ImapServer } from '#tests/support/imap_server.ts';
import { startSmtpAccount, type SmtpAccount } from '#tests/support/smtp_account.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, Visit, type Locale, type Place } from './support.ts';
import { joins } from './world.ts';

let place: Place;
let smtp: SmtpAccount;
let imap: ImapServer;
let gmail: FakeGmail;
let calendar: FakeCalendar;
let resend: FakeResend;
let ses: FakeSes;
beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), TLS.cert.toString()]);
  [gmail, resend, ses] = await Promise.all([startGmail(), startResend(), startSes()]);
  calendar = await startGoogleCalendar({ address: gmail.address, tokens: gmail.tokens });
  const { clientId, clientSecret, places } = gmail.app;
  const google = { ...places, calendar: calendar.url };
  const mail = {
    resend: { url: resend.url, timeoutMs: 5000, pausesMs: [] },
    ses: { endpoint: ses.url, timeoutMs: 5000 },
  };
  const environment = { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret };
  [place, smtp, imap] = await Promise.all([
    openPlace({ ...(await ownPostgres()), PRIVATE_MAIL_HOSTS: 'allowed', ...environment }, { google, mail }),
    startSmtpAccount(),
    startImapServer(),
  ]);
});
afterAll(async () => {
  await place.close();
  await Promise.all([smtp.close(), imap.close(), gmail.close(), calendar.close(), resend.close(), ses.close()]);
});

/** Somebody with a real workspace, at the form that connects a mailbox. */
async function atTheForm(locale: Locale, width: number): Promise<Visit> {
  const visit = await Visit.begin(place, { locale, width });
  await joins(visit);
  await visit.ask(z.unknown(), 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false });
  await visit.open('/settings/mailboxes');
  await visit.check('no mailbox');
  await visit.link('connection_connect_title').click();
  await visit.arrive(/^\/settings\/mailboxes\/new$/);
  return visit;
}

const part = (visit: Visit, name: string) => visit.page.locator(`[name="${name}"]`);

/** Where it is read. */
async function fillIncoming(visit: Visit): Promise<void> {
  await part(visit, 'incoming.host').fill(imap.login.host);
  await part(visit, 'incoming.port').fill(String(imap.login.port));
}

async function fill(visit: Visit, password: string): Promise<void> {
  await visit.field('connection_address').fill(smtp.login.user);
  await part(visit, 'outgoing.host').fill(smtp.login.host);
  await part(visit, 'outgoing.port').fill(String(smtp.login.port));
  await part(visit, 'outgoing.security').selectOption('starttls');
  await part(visit, 'outgoing.user').fill(smtp.login.user);
  await part(visit, 'outgoing.password').fill(password);
  await fillIncoming(visit);
}

test.each([
  ['fr', 1280],
  ['en', 390],
] as const)('connects, tries and disconnects a mailbox, saying which field is wrong (%s)', async (locale, width) => {
  const visit = await atTheForm(locale, width);
  await visit.field('connection_address').fill('sophie@gmail.com');
  await visit.field('connection_address').blur();
  expect(await part(visit, 'incoming.host').inputValue()).toBe('imap.gmail.com');
  await visit.page.getByText(visit.t('connection_host_app_password', { name: 'Gmail, Google Workspace' })).waitFor();

  await fill(visit, 'not the password');
  await visit.button('connection_connect').click();
  await visit.page.getByText(visit.t('connection_problem_credentials_refused')).first().waitFor();
  await visit.check('a wrong password');
  expect(await part(visit, 'outgoing.password').inputValue()).not.toContain('another');

  await fill(visit, smtp.login.password);
  await part(visit, 'outgoing.port').fill('1');
  await visit.button('connection_connect').click();
  await visit.page.getByText(visit.t('connection_problem_port_closed')).waitFor();

  await fill(visit, smtp.login.password);
  await visit.button('connection_connect').click();
  await visit.arrive(/^\/settings\/mailboxes$/);
  await visit.page.getByText(visit.t('connection_note_copy_in_sent')).waitFor();
  await visit.button('connection_test').click();
  await visit.page.getByText(visit.t('connection_test_good', { address: smtp.login.user })).waitFor();
  await visit.check('a connected mailbox');

  imap.changePassword('changed elsewhere');
  await visit.button('connection_test').click();
  await visit.page.getByText(visit.t('connection_lost_title', { address: smtp.login.user })).waitFor();
  await visit.open('/today');
  await visit.page
    .getByText(visit.t('connection_lost_title', { address: smtp.login.user }))
    .first()
    .waitFor();
  await visit.open('/settings/mailboxes');
  imap.changePassword(imap.login.password);
  await visit.link('connection_reconnect').click();
  await visit.arrive(/^\/settings\/mailboxes\/mbx_/);
  expect(await part(visit, 'outgoing.host').inputValue()).toBe(smtp.login.host);
  await visit.check('reconnecting');
  await visit.button('action_save').click();
  await visit.arrive(/^\/settings\/mailboxes$/);

  await visit.button('connection_disconnect').click();
  await confirms(visit, 'connection_disconnect');
  await visit.page.getByText(visit.t('connection_off_title', { address: smtp.login.user })).waitFor();
  await visit.end();
});

/** Presses the dialog's own button. */
const confirms = (visit: Visit, key: string) =>
  visit.page
    .getByRole('dialog')
    .getByRole('button', { name: visit.t(key), exact: true })
    .click();

test('domains at Resend and at Amazon SES are connected by their keys, tried and disconnected, saying what each permits', async () => {
  const visit = await Visit.begin(place, { locale: 'en' });
  const { page, t } = visit;
  await joins(visit);
  await visit.ask(z.unknown(), 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false });
  const vendors = [
    {
      kind: 'resend',
      plain: {},
      secret: ['apiKey', resend.apiKey],
      permits: ['connection_note_looked_up_by_key', 'connection_note_limit_resend'],
      refuses: () => {
        resend.domains = [{ name: 'ondine.example', status: 'pending' }];
      },
    },
    {
      kind: 'ses',
      plain: { region: ses.region, accessKeyId: ses.accessKeyId },
      secret: ['secretAccessKey', ses.secretAccessKey],
      permits: ['connection_note_looked_up_by_person', 'connection_note_limit_ses'],
      refuses: () => {
        ses.verified = [];
      },
    },
  ] as const;
  for (const { kind, plain, secret, permits, refuses } of vendors) {
    const [name, key] = secret;
    const address = `${kind}@ondine.example`;
    await visit.open('/settings/mailboxes/new');
    await part(visit, 'kind').selectOption(kind);
    for (const note of permits) await page.getByText(t(note)).waitFor();
    await visit.field('connection_address').fill(address);
    const fillIn = async (given: string) => {
      for (const [field, value] of Object.entries(plain)) await part(visit, field).fill(value);
      await part(visit, name).fill(given);
      await fillIncoming(visit);
      await part(visit, 'incoming.user').fill(imap.login.user);
      await part(visit, 'incoming.password').fill(imap.login.password);
      await visit.button('connection_connect').click();
    };
    await fillIn('une-autre-clef');
    await page.getByText(t('connection_problem_key_refused')).waitFor();
    expect(await part(visit, name).getAttribute('aria-invalid')).toBe('true');
    if (kind === 'resend') await visit.check('a wrong key');

    await fillIn(key);
    await visit.arrive(/^\/settings\/mailboxes$/);
    for (const note of permits) await page.getByText(t(note)).waitFor();
    await visit.button('connection_test').click();
    await page.getByText(t('connection_test_good', { address })).waitFor();
    refuses();
    await visit.button('connection_test').click();
    await page.getByText(t('connection_problem_domain_unverified')).waitFor();

    await visit.button('connection_disconnect').click();
    await confirms(visit, 'connection_disconnect');
    await page.getByText(t('connection_off_title', { address })).waitFor();
  }
  await visit.end();
});

test('a Gmail account is connected by consent, refused, lost and connected again, and says so each time', async () => {
  const visit = await Visit.begin(place, { locale: 'en' });
  const { page, t } = visit;
  const says = async (key: string) => {
    await page.getByText(t(key), { exact: true }).waitFor();
    await visit.ready();
  };
  await joins(visit);
  await visit.ask(z.unknown(), 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false });
  await visit.open('/onboarding/mailbox');
  gmail.tokens.declines = true;
  await visit.button('gmail_connect').click();
  await says('gmail_outcome_refused');
  gmail.tokens.declines = false;
  await visit.button('gmail_connect').click();
  await says('gmail_outcome_connected');
  await page.getByRole('main').getByText(gmail.address, { exact: true }).first().waitFor();

  await visit.open('/settings/mailboxes');
  gmail.tokens.revoke();
  await visit.button('connection_test').click();
  await page.getByText(t('connection_lost_title', { address: gmail.address })).waitFor();
  await page.getByText(t('gmail_lost_detail')).waitFor();
  await visit.check('a Gmail account that was lost');
  await visit.button('connection_reconnect').click();
  await says('gmail_outcome_connected');
  expect(await page.getByText(t('connection_lost_title', { address: gmail.address })).count()).toBe(0);
  await visit.end();
});

test('when a member’s own calendar says that they are taken stands in their week, with no word of what for, until they disconnect it', async () => {
  const visit = await Visit.begin(place);
  const { page, t } = visit;
  await joins(visit);
  await visit.ask(z.unknown(), 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false });
  const today = localDate(Date.now(), 'Europe/Paris');
  const day = addDays(today, 8 - weekdayOf(today));
  const span = { startsAt: `${day}T09:00:00Z`, endsAt: `${day}T10:30:00Z` };
  calendar.put({ start: { dateTime: span.startsAt }, end: { dateTime: span.endsAt }, summary: 'Dentiste' });

  await visit.open('/settings/integrations');
  await visit.button('calendars_ask').click();
  await page.getByText(t('calendars_connected'), { exact: true }).waitFor();
  await eventually(
    () => visit.ask(busySchema, 'GET', `/api/busy-times?${new URLSearchParams(span).toString()}`),
    ({ taken }) => taken.length > 0,
  );
  const busy = page.getByText(t('meeting_week_busy'), { exact: true });
  await visit.open(`/meetings?view=week&week=${day}`);
  await busy.waitFor();
  expect(await page.getByText('Dentiste').count()).toBe(0);
  await visit.check('a week with busy times');

  await visit.open('/settings/integrations');
  await visit.button('calendars_disconnect').click();
  await page.getByText(t('calendars_disconnected'), { exact: true }).waitFor();
  await visit.open(`/meetings?view=week&week=${day}`);
  await page.getByText(t('meeting_week_none')).waitFor();
  expect(await busy.count()).toBe(0);
  await visit.end();
});
