import { createEmulator } from 'emulate';
import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { googleCalendars } from '#activities/adapters/calendar/google.ts';
import { googleAccess } from '#activities/adapters/google/access.ts';
import { gmailMailbox } from '#activities/adapters/mail/gmail.ts';
import { resendMailbox } from '#activities/adapters/mail/resend.ts';
import { DAY_MS, HOUR_MS } from '#domain/calendar.ts';
import { eventIdOf } from '#domain/member_calendar.ts';
import { GMAIL_SCOPES, type GoogleApp } from '#domain/wire/gmail.ts';
import { CALENDAR_BUSY, CALENDAR_EVENTS, WHOSE_ACCOUNT } from '#domain/wire/google_calendar.ts';
import { startImapServer, TLS } from '#tests/support/imap_server.ts';
import { passOn, startLine } from '#tests/support/line.ts';
import { describeMailbox } from './mailbox.ts';

/*
 * The same promises against servers that somebody else wrote from the vendors' documentation (vercel-labs/emulate). What they
 * get wrong is named where it is left out, and proven by our own fakes; what they cannot do, break, the line to them does.
 */

const ADDRESS = 'sophie@ondine.example';
const time = () => new Date();
const keep = () => Promise.resolve();
const jsonOf = async <T extends z.ZodType>(schema: T, response: Response): Promise<z.output<T>> =>
  schema.parse(await response.json());

const emails = z.object({
  data: z.array(
    z.object({
      ...{ from: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string() },
      headers: z.record(z.string(), z.string()),
    }),
  ),
});

// It takes any key, and tells no Message-ID. Mail is read by IMAP, as for our own fake.
describeMailbox(
  'Resend, by emulate',
  async () => {
    const seed = { resend: { domains: [{ name: 'ondine.example' }] } };
    const [resend, imap] = await Promise.all([createEmulator({ service: 'resend', port: 0, seed }), startImapServer()]);
    const line = await startLine(resend.url, ({ method, path }) => method === 'POST' && path === '/emails');
    const through = (apiKey: string, url = line.url) =>
      resendMailbox(
        {
          connection: { kind: 'resend', apiKey, webhookSecret: null, incoming: imap.login },
          ...{
            address: ADDRESS,
            network: { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 3000 },
            time,
            keep,
          },
        },
        { url, timeoutMs: 3000, pausesMs: [1, 1] },
      );
    const cut = { kind: 'cut' } as const;
    const error = (statusCode: number, name: string) => ({ statusCode, name, message: 'c.delmas@fonderies.example' });
    const faults = {
      refuse: [{ kind: 'status', status: 403, json: error(403, 'validation_error') }],
      defer: [
        { kind: 'status', status: 429, json: error(429, 'rate_limit_exceeded'), headers: { 'retry-after': '7' } },
      ],
      drop_taken: [{ kind: 'take_and_cut' }, cut, cut],
      drop_untaken: [cut, cut, cut],
    } as const;
    return {
      kind: 'resend',
      mailbox: through('re_ours'),
      stranger: through('re_of_somebody_else'),
      alone: through('re_ours', 'http://127.0.0.1:1'),
      secrets: ['re_ours', 're_of_somebody_else'],
      asksForMs: 7_000,
      taken: async () => {
        const { data } = await jsonOf(emails, await fetch(`${resend.url}/emails`));
        return Promise.all(data.map(({ headers, ...content }) => composed(content, headers)));
      },
      next: (fault) => {
        line.faults.push(...faults[fault]);
      },
      arrive: () => Promise.reject(new Error('read elsewhere')),
      forgetCursors: () => Promise.reject(new Error('read elsewhere')),
      close: async () => {
        await Promise.all([line.close(), resend.close(), imap.close()]);
      },
    };
  },
  { wrong: ['reading', 'credentials'] },
);

/** What was asked for, as a message. */
function composed(
  content: { from: string; to: string[]; subject: string; text: string },
  given: Record<string, string>,
) {
  const { 'Message-ID': messageId, References: references, ...others } = given;
  const headers = Object.entries(others).map(([key, value]) => ({
    key,
    value: { prepared: true, foldLines: false, value },
  }));
  return new MailComposer({ ...content, messageId, references, headers }).compile().build();
}

const token = z.object({ access_token: z.string(), refresh_token: z.string().optional() });
const listed = z.object({ messages: z.array(z.object({ id: z.string() })).default([]) });
const whole = z.object({ raw: z.string() });

/** Google, where somebody granted what was asked for. */
async function startGoogle(scopes: readonly string[]) {
  const client = { client_id: 'ours.apps.googleusercontent.com', client_secret: 'GOCSPX-ours' };
  const redirect_uri = 'http://127.0.0.1/back';
  const google = await createEmulator({
    ...{ service: 'google', port: 0 },
    seed: {
      google: {
        users: [{ email: ADDRESS, name: 'Sophie' }],
        oauth_clients: [{ ...client, redirect_uris: [redirect_uri] }],
      },
    },
  });
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
  const consent = { email: ADDRESS, client_id: client.client_id, redirect_uri, scope: scopes.join(' '), state: 's' };
  const back = await fetch(`${google.url}/o/oauth2/v2/auth/callback`, { ...form(consent), redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const grant = { ...client, grant_type: 'authorization_code', code, redirect_uri };
  const given = await jsonOf(token, await fetch(`${google.url}/oauth2/token`, form(grant)));
  const appAt = (url: string): GoogleApp => ({
    ...{ clientId: client.client_id, clientSecret: client.client_secret, push: null },
    places: {
      consent: `${url}/o/oauth2/v2/auth`,
      token: `${url}/oauth2/token`,
      revoke: `${url}/oauth2/revoke`,
      api: url,
      calendar: url,
      keys: `${url}/oauth2/v3/certs`,
    },
  });
  return { google, client, given, appAt };
}

/** Its ids of histories have a digit more than 64 bits may, always the same for years. */
const in64Bits = (text: string): string => text.replace(/"1(\d{20})"/g, '"$1"');

// It finds nothing by `rfc822msgid:` (it leaves the colon in), answers 200 to a history id that is gone, and has no `profile`
// (the line makes it of what `watch` says).
describeMailbox(
  'Gmail, by emulate',
  async () => {
    const { google, client, given, appAt } = await startGoogle(GMAIL_SCOPES);
    const api = '/gmail/v1/users/me';
    const line = await startLine(
      google.url,
      ({ path }) => path === `${api}/messages/send`,
      async (asked) => {
        if (asked.path.startsWith(`${api}/history?`)) {
          const path = asked.path.replace(/(?<=startHistoryId=)(?=\d{20}\b)/, '1');
          const history = await passOn(google.url, { ...asked, path });
          return new Response(in64Bits(await history.text()), { status: history.status });
        }
        if (asked.path !== `${api}/profile`) return null;
        const json = Buffer.from(JSON.stringify({ topicName: 'projects/x/topics/y' }));
        const headers = { ...asked.headers, 'content-type': 'application/json' };
        const watched = await passOn(google.url, { method: 'POST', path: `${api}/watch`, headers, body: json });
        if (watched.status !== 200) return watched;
        const { historyId } = z.object({ historyId: z.string() }).parse(JSON.parse(in64Bits(await watched.text())));
        return Response.json({ emailAddress: ADDRESS, messagesTotal: 0, threadsTotal: 0, historyId });
      },
    );
    const refreshToken = given.refresh_token ?? '';
    const ask = async (path: string, init: RequestInit = {}) =>
      fetch(`${google.url}${api}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${given.access_token}`, 'content-type': 'application/json' },
      });
    const through = (refresh: string, app = appAt(line.url)) =>
      gmailMailbox(
        {
          connection: {
            ...{ kind: 'gmail', refreshToken: refresh, accessToken: null, accessTokenExpiresAt: null },
            ...{ scopes: [...GMAIL_SCOPES], watchedAt: null },
          },
          ...{ address: ADDRESS, network: { allowPrivate: true }, time, keep },
        },
        { app, access: googleAccess(app, time, 3000), timeoutMs: 3000 },
      );
    const wrong = '1//of-somebody-else';
    const later = { 'retry-after': '7' };
    const error = (status: number, reason: string) => ({ error: { code: status, errors: [{ reason }] } });
    const faults = {
      refuse: { kind: 'status', status: 400, json: error(400, 'invalidArgument') },
      defer: { kind: 'status', status: 403, json: error(403, 'userRateLimitExceeded'), headers: later },
      drop_taken: { kind: 'take_and_cut' },
      drop_untaken: { kind: 'cut' },
    } as const;
    const rawOf = async ({ id }: { id: string }) => {
      const { raw } = await jsonOf(whole, await ask(`/messages/${id}?format=raw`));
      return Buffer.from(raw, 'base64url');
    };
    return {
      kind: 'gmail',
      mailbox: through(refreshToken),
      stranger: through(wrong),
      alone: through(refreshToken, appAt('http://127.0.0.1:1')),
      secrets: [refreshToken, wrong, client.client_secret, given.access_token],
      asksForMs: 7_000,
      taken: async () => {
        const { messages } = await jsonOf(listed, await ask('/messages?labelIds=SENT&maxResults=500'));
        return Promise.all(messages.reverse().map(rawOf));
      },
      next: (fault) => {
        line.faults.push(faults[fault]);
      },
      arrive: async (raw) => {
        const body = JSON.stringify({ raw: Buffer.from(raw).toString('base64url'), labelIds: ['INBOX', 'UNREAD'] });
        const answer = await ask('/messages/import', { method: 'POST', body });
        if (!answer.ok) throw new Error(`emulate: ${answer.status}`);
      },
      forgetCursors: () => Promise.reject(new Error('emulate forgets no history')),
      close: async () => {
        await Promise.all([line.close(), google.close()]);
      },
    };
  },
  { wrong: ['look_up', 'old_cursors'] },
);

// It gives each event an id of its own, deletes for good, knows no PATCH and no token of a look: these are our own fake's to prove.
describe('a calendar at Google, by emulate', () => {
  it('says when its owner is taken, holds what we write with its guest, and no more what we take away', async () => {
    const { google, given, appAt } = await startGoogle([...WHOSE_ACCOUNT, CALENDAR_BUSY, CALENDAR_EVENTS]);
    const access = { refreshToken: given.refresh_token ?? '', accessToken: null, accessTokenExpiresAt: null };
    const calendars = googleCalendars(appAt(google.url), time, 3000);
    const mine = calendars.of(access, keep);
    const now = time();
    const startsAt = new Date(Math.ceil(now.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS);
    const span = { startsAt, endsAt: new Date(startsAt.getTime() + HOUR_MS) };
    const guest = 'claire@atelier.example';
    const more = { title: 'Rendez-vous', description: '', place: 'Lyon', zone: 'Europe/Paris', guest };
    await mine.write({ eventId: eventIdOf('mtg_1'), ...span, ...more });
    const until = new Date(startsAt.getTime() + DAY_MS);
    const taken = { startsAt: startsAt.getTime(), endsAt: span.endsAt.getTime() };
    expect(await mine.busy(now, until)).toEqual([taken]);
    const held = await mine.look({ token: null, now, page: null });
    const [event] = held?.events ?? [];
    expect(event).toMatchObject({ kind: 'there', ...span, title: 'Rendez-vous', place: 'Lyon', emails: [guest] });
    await mine.remove(event?.eventId ?? '');
    await mine.remove(event?.eventId ?? '');
    expect(await mine.busy(now, until)).toEqual([]);
    const stranger = calendars.of({ ...access, refreshToken: '1//of-somebody-else' }, keep);
    await expect(stranger.busy(now, until)).rejects.toMatchObject({ code: 'consent_lost' });
    await google.close();
  });
});
