import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askOutcomes } from '#activities/outcomes.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { getBookingConnection } from '#db/queries/booking_connection.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { listMeetings } from '#db/queries/meeting.ts';
import { insertMessage } from '#db/queries/message.ts';
import { dropUnmatched } from '#db/queries/unmatched_booking.ts';
import { linkPayload, type BookingVendor } from '#domain/booking.ts';
import { newId, type Id } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import type { BookingFault } from '#tests/fakes/booking_server.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';
import { startBookingAccounts, type Begun, type BookingAccounts } from './support/booking_accounts.ts';
import { enrolled } from './support/outside.ts';

let accounts: BookingAccounts;
let sophie: Begun;
beforeAll(async () => {
  accounts = await startBookingAccounts();
});
afterAll(() => accounts.close());
beforeEach(async () => {
  const { calendly, calcom } = accounts;
  for (const fake of [calendly, calcom]) {
    fake.asked.length = 0;
    fake.faults.length = 0;
    fake.most = 100;
    // An account of each test's own: those before it are connected still.
    fake.email = `sophie.${randomUUID()}@ondine.example`;
  }
  calendly.subscriptions.length = 0;
  calendly.appointments.length = 0;
  calcom.webhooks.length = 0;
  calcom.bookings.length = 0;
  calendly.free = false;
  accounts.publicUrl = 'https://leadgen.example.com';
  accounts.told.length = 0;
  sophie = await accounts.begin();
});

const meetings = async (leadId?: Id<'ld'>) =>
  (await sophie.within((tx) => listMeetings(tx, { workspaceId: sophie.workspaceId, leadId, after: null, limit: 100 })))
    .items;
const hookOf = async (vendor: BookingVendor) => {
  const { body } = await sophie.person.ask('GET', '/api/booking-hooks');
  return JSON.stringify(body).includes(`"vendor":"${vendor}"`) ? body : null;
};
const alerts = async () => {
  const { workspaceId } = sophie;
  return (await sophie.within((tx) => openAlerts(tx, { workspaceId, limit: 10 }))).map(({ code }) => code);
};
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe.each(['calendly', 'calcom'] as const)('an account at %s', (vendor) => {
  const fake = () => accounts[vendor];
  const posts = () => (vendor === 'calendly' ? accounts.calendly.subscriptions : accounts.calcom.webhooks);

  it('is connected by its key, has the vendor post to us, and never shows the key', async () => {
    const connected = await sophie.connect(vendor);
    expect(connected).toMatchObject({
      status: 200,
      body: { vendor, connection: { account: fake().email, noHook: null, problem: null, lookedAt: null } },
    });
    expect(posts()).toMatchObject([
      {
        [vendor === 'calendly' ? 'url' : 'subscriberUrl']:
          `https://leadgen.example.com/api/webhooks/${vendor}/${sophie.workspaceId}`,
      },
    ]);
    const shown = JSON.stringify(await hookOf(vendor));
    expect(shown).not.toContain(fake().key);
    const row = await sophie.within((tx) => getBookingConnection(tx, { workspaceId: sophie.workspaceId, vendor }));
    expect(JSON.stringify(row)).not.toContain(fake().key);
    expect(accounts.told).toContain('schedule');
  });

  it.each<[string, BookingFault, string]>([
    ['does not know the key', { kind: 'status', status: 401 }, 'key_refused'],
    ['does not let it read', { kind: 'status', status: 403 }, 'key_too_narrow'],
    ['asks to wait', { kind: 'status', status: 429, retryAfter: 60 }, 'rate_limited'],
    ['is down', { kind: 'status', status: 503 }, 'unavailable'],
    ['cuts the line', { kind: 'cut' }, 'unavailable'],
    ['answers a page', { kind: 'html' }, 'unavailable'],
    ['answers something else', { kind: 'status', status: 418 }, 'odd_answer'],
  ])('is not connected, and nothing is kept, where the vendor %s', async (_what, fault, code) => {
    fake().faults.push(fault);
    const refused = await sophie.connect(vendor);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'key', code }] } });
    expect(JSON.stringify(refused.body)).not.toContain('claire@');
    expect(
      await sophie.within((tx) => getBookingConnection(tx, { workspaceId: sophie.workspaceId, vendor })),
    ).toBeNull();
    expect(posts()).toEqual([]);
  });

  it('is connected without webhooks where nobody can post to us', async () => {
    accounts.publicUrl = 'http://localhost:3000';
    expect(await sophie.connect(vendor)).toMatchObject({
      status: 200,
      body: { connection: { noHook: 'address_not_public' } },
    });
    expect(posts()).toEqual([]);
  });

  it('stays as it is where another key does not work, and has one subscription after one that does', async () => {
    await sophie.connect(vendor);
    const before = posts()[0];
    const wrong = await sophie.person.ask('PUT', `/api/booking-hooks/${vendor}/connection`, { key: randomUUID() });
    expect(wrong.status).toBe(422);
    expect(posts()).toEqual([before]);
    expect(await sophie.connect(vendor)).toMatchObject({ status: 200 });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).not.toEqual(before);
  });

  it('is forgotten here and there, and says when something of ours is left there', async () => {
    await sophie.connect(vendor);
    const gone = () => sophie.person.ask('DELETE', `/api/booking-hooks/${vendor}/connection`);
    expect(await gone()).toMatchObject({ status: 200, body: { left: false } });
    expect(posts()).toEqual([]);
    expect(await gone()).toMatchObject({ status: 404 });
    await sophie.connect(vendor);
    fake().faults.push({ kind: 'status', status: 500 });
    expect(await gone()).toMatchObject({ status: 200, body: { left: true } });
    expect(
      await sophie.within((tx) => getBookingConnection(tx, { workspaceId: sophie.workspaceId, vendor })),
    ).toBeNull();
  });

  it('has its subscription made again where the vendor gave it up', async () => {
    await sophie.connect(vendor);
    posts().length = 0;
    await sophie.look(vendor);
    expect(posts()).toHaveLength(1);
  });

  it('says when its key is no longer taken, tells somebody, and settles that once it is read again', async () => {
    await sophie.connect(vendor);
    fake().faults.push({ kind: 'status', status: 401 });
    await expect(sophie.look(vendor)).rejects.toMatchObject({ type: 'key_refused', nonRetryable: true });
    expect(JSON.stringify(await hookOf(vendor))).toContain('"problem":"key_refused"');
    expect(await alerts()).toEqual(['bookings_unread']);
    expect(JSON.stringify((await sophie.person.ask('GET', '/api/today')).body)).toContain('bookings_unread');
    await sophie.look(vendor);
    expect(JSON.stringify(await hookOf(vendor))).not.toContain('key_refused');
    expect(await alerts()).toEqual([]);
  });

  it('is asked again when it says, where it is asked too often', async () => {
    await sophie.connect(vendor);
    fake().faults.push({ kind: 'status', status: 429, retryAfter: 30 });
    await expect(sophie.look(vendor)).rejects.toMatchObject({ nextRetryDelay: 30_000, nonRetryable: false });
    expect(await alerts()).toEqual([]);
  });

  it('cannot be connected in a sandbox', async () => {
    const marc = await accounts.api.person('Marc', { sandbox: true });
    const key = { key: fake().key };
    expect(await marc.ask('PUT', `/api/booking-hooks/${vendor}/connection`, key)).toMatchObject({ status: 409 });
  });
});

it('a free plan of Calendly is connected without webhooks', async () => {
  accounts.calendly.free = true;
  expect(await sophie.connect('calendly')).toMatchObject({
    status: 200,
    body: { connection: { noHook: 'plan_without_webhooks' } },
  });
});

it('goes on under a new encryption key alone, once a look and a webhook have come by under both', async () => {
  await sophie.connect('calendly');
  const secret = accounts.calendly.subscriptions[0]?.key;
  expect(await sophie.person.ask('PUT', '/api/booking-hooks/calendly', { secret })).toMatchObject({ status: 200 });
  const { forget } = accounts.changeKey();
  await sophie.look('calendly');
  const { lead, token } = await enrolled(sophie);
  const { hook, invitee } = accounts.calendly.book({ token });
  expect((await sophie.post('calendly', hook)).body).toEqual({ status: 'booked' });
  forget();
  accounts.calendly.cancel(invitee);
  await sophie.look('calendly');
  expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
  expect((await sophie.post('calendly', hook)).body).toEqual({ status: 'replayed' });
  const row = await sophie.within((tx) =>
    getBookingConnection(tx, { workspaceId: sophie.workspaceId, vendor: 'calendly' }),
  );
  expect(row?.lookedAt).not.toBeNull();
});

describe('a look at Calendly', () => {
  beforeEach(() => sophie.connect('calendly'));

  it('books whom a webhook was lost of, once, however late the webhook comes', async () => {
    const { lead, token } = await enrolled(sophie);
    const { hook } = accounts.calendly.book({ token });
    await sophie.look('calendly');
    await sophie.look('calendly');
    expect(await sophie.post('calendly', hook)).toEqual({ status: 200, body: { status: 'ignored' } });
    expect(await meetings(lead.id)).toMatchObject([
      { status: 'booked', source: 'calendly', matchedBy: 'token', place: '12 rue des Lices' },
    ]);
    expect(accounts.told).toContain(`booked ${lead.id}`);
  });

  it('finds what a webhook told already', async () => {
    const { lead } = await enrolled(sophie);
    const { hook } = accounts.calendly.book({ email: lead.email });
    expect((await sophie.post('calendly', hook)).body).toEqual({ status: 'booked' });
    await sophie.look('calendly');
    expect(await meetings(lead.id)).toMatchObject([{ matchedBy: 'address' }]);
  });

  it('finds a cancellation that no webhook told', async () => {
    const { lead, token } = await enrolled(sophie, 'booked');
    const { invitee } = accounts.calendly.book({ token });
    await sophie.look('calendly');
    accounts.calendly.cancel(invitee);
    await sophie.look('calendly');
    expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
    expect(accounts.told).toContain(`reopen ${lead.id}`);
  });

  it('that read before a cancellation and files after it brings nothing back', async () => {
    const { lead, token } = await enrolled(sophie);
    const { invitee } = accounts.calendly.book({ token });
    const hook = accounts.calendly.cancel(invitee);
    await sophie.post('calendly', hook);
    invitee.status = 'active';
    await sophie.look('calendly');
    expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
    expect(accounts.told.filter((told) => told.startsWith('booked'))).toEqual([]);
  });

  it.each([
    ['both lost', []],
    ['in order, late', [0, 1]],
    ['backwards, late', [1, 0]],
    ['the cancelled half alone', [0]],
  ])('sees a reschedule as one meeting that moved: its webhooks %s', async (_how, order) => {
    const { lead, token } = await enrolled(sophie);
    const { invitee } = accounts.calendly.book({ token });
    await sophie.look('calendly');
    const at = day(9);
    const { hooks } = accounts.calendly.reschedule(invitee, at);
    if (order.length === 1 && hooks[0]) await sophie.post('calendly', hooks[0]);
    await sophie.look('calendly');
    for (const index of order) {
      const hook = hooks[index];
      if (hook) await sophie.post('calendly', hook);
    }
    expect(await meetings(lead.id)).toMatchObject([{ status: 'booked', startsAt: new Date(at) }]);
    expect(accounts.told.some((told) => told.startsWith('reopen'))).toBe(false);
  });

  it('turns every page', async () => {
    const { lead } = await enrolled(sophie);
    accounts.calendly.most = 2;
    for (let n = 0; n < 5; n++) accounts.calendly.book({ email: lead.email, startsAt: day(20 + n) });
    await sophie.look('calendly');
    expect(await meetings(lead.id)).toHaveLength(5);
  });
});

describe('a look at Cal.com', () => {
  it('books, moves, cancels and leaves alone what nobody has accepted, as webhooks would', async () => {
    await sophie.connect('calcom');
    const { lead, token } = await enrolled(sophie);
    const { calcom } = accounts;
    calcom.book({ status: 'pending', metadata: { lead: token } });
    const first = calcom.book({ metadata: { lead: token } });
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([
      { externalId: first.uid, status: 'booked', source: 'calcom', place: null },
    ]);
    const second = calcom.book({ start: day(8), rescheduledFromUid: first.uid });
    Object.assign(first, { status: 'cancelled', rescheduledToUid: second.uid, updatedAt: day(0) });
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([
      { externalId: second.uid, status: 'booked', startsAt: new Date(second.start) },
    ]);
    Object.assign(second, { status: 'cancelled', updatedAt: day(0) });
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('moves what kept its id and whose webhook was lost, and nothing that is older than what a webhook said', async () => {
    await sophie.connect('calcom');
    const { lead, token } = await enrolled(sophie);
    const { calcom } = accounts;
    const metadata = { lead: token, videoCallUrl: 'https://video.example/1' };
    const at = (start: string, minutes: number) => ({
      ...{ start, end: new Date(Date.parse(start) + 1_800_000).toISOString() },
      updatedAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    });
    const first = at(day(3), -9);
    const booked = calcom.book({ metadata: { lead: token }, ...first });
    const post = (
      triggerEvent: string,
      { start: startTime, end: endTime, updatedAt: createdAt }: ReturnType<typeof at>,
    ) => {
      const { uid, title } = booked;
      const { attendees } = booked;
      const payload = { uid, title, startTime, endTime, attendees, metadata, rescheduleUid: uid };
      const body = JSON.stringify({ triggerEvent, createdAt, payload });
      const mac = createHmac('sha256', calcom.webhooks[0]?.secret ?? '')
        .update(body)
        .digest('hex');
      return sophie.post('calcom', { body, headers: { 'x-cal-signature-256': mac } });
    };
    await post('BOOKING_CREATED', first);
    const made = await meetings(lead.id);
    await sophie.look('calcom');
    const sequence = Math.floor(Date.parse(booked.updatedAt) / 1000);
    expect(await meetings(lead.id)).toEqual(made.map((one) => ({ ...one, sequence })));
    Object.assign(booked, at(day(6), -7));
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([
      { startsAt: new Date(booked.start), endsAt: new Date(booked.end), place: 'https://video.example/1' },
    ]);
    await post('BOOKING_RESCHEDULED', at(day(5), -8));
    expect(await meetings(lead.id)).toMatchObject([{ startsAt: new Date(booked.start) }]);
    const last = at(day(8), -5);
    await post('BOOKING_RESCHEDULED', last);
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([{ startsAt: new Date(last.start) }]);
  });

  it('brings back nothing that a person called off here', async () => {
    await sophie.connect('calcom');
    const { lead, token } = await enrolled(sophie);
    const booked = accounts.calcom.book({ metadata: { lead: token } });
    await sophie.look('calcom');
    const [meeting] = await meetings(lead.id);
    expect(await sophie.person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/cancel`)).toMatchObject({ status: 200 });
    Object.assign(booked, { updatedAt: day(1) });
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('turns every page', async () => {
    await sophie.connect('calcom');
    const { lead } = await enrolled(sophie);
    const attendees = [{ name: 'C', email: lead.email, timeZone: 'Europe/Paris' }];
    accounts.calcom.most = 2;
    for (let n = 0; n < 5; n++) accounts.calcom.book({ attendees, start: day(20 + n), updatedAt: day(-n / 100) });
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toHaveLength(5);
  });
});

describe('a booking of nobody known', () => {
  beforeEach(() => sophie.connect('calendly'));
  const waiting = async (who = sophie) => (await who.person.ask('GET', '/api/unmatched-bookings')).body;
  const idOf = (body: unknown) => /"id":"(ubk_\w+)"/.exec(JSON.stringify(body))?.[1] ?? '';

  it('is kept, once, and books the lead that a person attaches it to', async () => {
    const { lead } = await enrolled(sophie);
    const { invitee, hook } = accounts.calendly.book();
    expect((await sophie.post('calendly', hook)).body).toEqual({ status: 'unmatched' });
    await sophie.look('calendly');
    const before = await waiting();
    expect(before).toMatchObject({
      items: [{ name: 'Claire Delmas', emails: ['somebody@else.example'], source: 'calendly' }],
    });
    const attached = await sophie.person.ask('POST', `/api/unmatched-bookings/${idOf(before)}/attach`, {
      leadId: lead.id,
    });
    expect(attached).toMatchObject({ status: 201, body: { leadId: lead.id, status: 'booked', matchedBy: 'attached' } });
    expect(accounts.told).toContain(`booked ${lead.id}`);
    expect(await waiting()).toMatchObject({ items: [] });
    await sophie.post('calendly', accounts.calendly.cancel(invitee));
    expect(await meetings(lead.id)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('is shown where its link was given, in a workspace of two on one account', async () => {
    const { tokens } = accounts.api.deps;
    const link = {
      workspaceId: newId('ws', 1, new Uint8Array(10)),
      enrollmentId: null,
      leadId: newId('ld', 1, new Uint8Array(10)),
    };
    const { hook } = accounts.calendly.book({ token: tokens.sign(linkPayload(link)) });
    expect((await sophie.post('calendly', hook)).body).toEqual({ status: 'ignored' });
    await sophie.look('calendly');
    expect(await waiting()).toMatchObject({ items: [] });
  });

  it('is asked about in one workspace of those that share the account: that which connected it first', async () => {
    const second = await accounts.begin();
    await second.connect('calendly');
    const { invitee, hook } = accounts.calendly.book();
    expect((await second.post('calendly', hook)).body).toEqual({ status: 'ignored' });
    await second.look('calendly');
    await sophie.look('calendly');
    expect(await waiting(second)).toMatchObject({ items: [] });
    expect(await waiting()).toMatchObject({ items: [{ name: 'Claire Delmas' }] });
    // Its key is no longer taken: the other one is asked, of what is not asked about already, moved or not.
    accounts.calendly.faults.push({ kind: 'status', status: 401 });
    await expect(sophie.look('calendly')).rejects.toMatchObject({ type: 'key_refused' });
    const moved = day(12);
    accounts.calendly.reschedule(invitee, moved);
    accounts.calendly.book({ email: 'paul@else.example' });
    await second.look('calendly');
    expect(await waiting(second)).toMatchObject({ items: [{ emails: ['paul@else.example'] }] });
    await sophie.look('calendly');
    expect(await waiting()).toMatchObject({ items: [{ emails: ['somebody@else.example'], startsAt: moved }] });
  });

  it('is shown to nobody else where another workspace of the account knows who comes', async () => {
    const second = await accounts.begin();
    await second.connect('calendly');
    const { lead } = await enrolled(second);
    const { hook } = accounts.calendly.book({ email: lead.email });
    await sophie.look('calendly');
    expect((await second.post('calendly', hook)).body).toEqual({ status: 'booked' });
    expect(await waiting()).toMatchObject({ items: [] });
    expect(await meetings()).toEqual([]);
    // Whoever has an account of their own is asked, whomever others know.
    accounts.calendly.email = 'marc@ondine.example';
    const marc = await accounts.begin();
    await marc.connect('calendly');
    const again = accounts.calendly.book({ email: lead.email });
    expect((await marc.post('calendly', again.hook)).body).toEqual({ status: 'unmatched' });
  });

  it('of a lead of both workspaces that share the account is a meeting in each, once, whoever’s link it was made by', async () => {
    const second = await accounts.begin();
    await second.connect('calendly');
    const { lead, token } = await enrolled(second);
    await sophie.within((tx) =>
      mergeLeads(tx, {
        ...{ workspaceId: sophie.workspaceId, now: new Date(), source: 'import', sandbox: false },
        defaults: { language: 'fr', zone: 'Europe/Paris' },
        leads: [{ email: lead.email, values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null }],
      }),
    );
    const { hook } = accounts.calendly.book({ token, email: lead.email });
    await second.post('calendly', hook);
    for (const who of [sophie, second, sophie]) await who.look('calendly');
    const { workspaceId } = second;
    const theirs = await second.within((tx) => listMeetings(tx, { workspaceId, after: null, limit: 10 }));
    expect(theirs.items).toMatchObject([{ matchedBy: 'token' }]);
    expect(await meetings()).toMatchObject([{ matchedBy: 'address' }]);
  });

  it('is asked about once: dismissed, it stays away, moved or not, and nothing of who came is kept', async () => {
    const { invitee, hook } = accounts.calendly.book();
    await sophie.post('calendly', hook);
    const id = idOf(await waiting());
    expect(await sophie.person.ask('POST', `/api/unmatched-bookings/${id}/dismiss`)).toMatchObject({ status: 204 });
    expect(await sophie.person.ask('POST', `/api/unmatched-bookings/${id}/dismiss`)).toMatchObject({ status: 404 });
    accounts.calendly.reschedule(invitee, day(12));
    await sophie.look('calendly');
    expect(await waiting()).toMatchObject({ items: [] });
  });

  it('is no question any more once it is called off', async () => {
    const { invitee, hook } = accounts.calendly.book();
    await sophie.post('calendly', hook);
    await sophie.post('calendly', accounts.calendly.cancel(invitee));
    expect(await waiting()).toMatchObject({ items: [] });
  });

  it('is the lead’s who answered us from that address', async () => {
    const { lead } = await enrolled(sophie);
    const { workspaceId, mailboxId } = sophie;
    const now = new Date();
    const email = `claire.${randomBytes(4).toString('hex')}@home.example`;
    await sophie.within((tx) =>
      insertMessage(tx, {
        ...{ id: newId('msg', now.getTime(), randomBytes(10)), workspaceId, mailboxId, leadId: lead.id },
        ...{
          direction: 'in',
          externalId: randomUUID(),
          fromAddress: email,
          fromName: '',
          toAddress: '',
          subject: '',
          text: '',
        },
        ...{ matchedBy: 'reference', at: now, createdAt: now, updatedAt: now },
      }),
    );
    await sophie.post('calendly', accounts.calendly.book({ email }).hook);
    expect(await meetings(lead.id)).toMatchObject([{ matchedBy: 'other_address' }]);
  });

  it('that moved under its id is at its new time, in whichever order its changes are told, and so is its meeting', async () => {
    await sophie.connect('calcom');
    const { calcom } = accounts;
    const at = (start: string, minutes: number) => ({
      ...{ start, end: new Date(Date.parse(start) + 1_800_000).toISOString() },
      updatedAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    });
    const booked = calcom.book(at(day(3), -9));
    await sophie.look('calcom');
    const [first, older, last] = [at(day(6), -7), at(day(5), -8), at(day(8), -5)];
    const items = () => waiting().then((body) => z.object({ items: z.array(z.unknown()) }).parse(body).items);
    for (const [told, isSo] of [
      [first, first],
      [older, first],
      [last, last],
    ] as const) {
      Object.assign(booked, told);
      await sophie.look('calcom');
      expect(await items()).toMatchObject([{ startsAt: isSo.start, endsAt: isSo.end }]);
    }
    const { lead } = await enrolled(sophie);
    const id = idOf(await waiting());
    await sophie.person.ask('POST', `/api/unmatched-bookings/${id}/attach`, { leadId: lead.id });
    Object.assign(booked, first);
    await sophie.look('calcom');
    expect(await meetings(lead.id)).toMatchObject([{ startsAt: new Date(last.start) }]);
  });

  it('that was dismissed and moves under its id stays away, and nothing of it is kept', async () => {
    await sophie.connect('calcom');
    const booked = accounts.calcom.book({ updatedAt: day(-0.01) });
    await sophie.look('calcom');
    await sophie.person.ask('POST', `/api/unmatched-bookings/${idOf(await waiting())}/dismiss`);
    Object.assign(booked, { start: day(6), end: day(6.1), updatedAt: day(0) });
    await sophie.look('calcom');
    expect(await waiting()).toMatchObject({ items: [] });
    const { workspaceId } = sophie;
    const externalIds = [booked.uid];
    expect(
      await sophie.within((tx) => dropUnmatched(tx, { workspaceId, source: 'calcom', externalIds })),
    ).toMatchObject([{ title: '', dismissed: true }]);
  });

  it('is attached to nobody of another workspace', async () => {
    await sophie.post('calendly', accounts.calendly.book().hook);
    const id = idOf(await waiting());
    const { lead } = await enrolled(await accounts.begin());
    expect(await sophie.person.ask('POST', `/api/unmatched-bookings/${id}/attach`, { leadId: lead.id })).toMatchObject({
      status: 404,
    });
    const stranger = await accounts.begin();
    expect(await stranger.person.ask('POST', `/api/unmatched-bookings/${id}/dismiss`)).toMatchObject({ status: 404 });
  });
});

it('an appointment that a person wrote down and a vendor tells of is one meeting', async () => {
  await sophie.connect('calendly');
  const { lead, token } = await enrolled(sophie);
  const startsAt = day(5);
  await sophie.person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt });
  const { invitee, hook } = accounts.calendly.book({ token, startsAt });
  await sophie.post('calendly', hook);
  expect(await meetings(lead.id)).toMatchObject([{ source: 'calendly', externalId: invitee.uri }]);
});

it('somebody is asked what came of a meeting, once, on the working day after it, and no more once it is said', async () => {
  const { workspaceId } = sophie;
  const { lead } = await enrolled(sophie);
  // A Friday, in Paris.
  const made = await sophie.person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2026-10-02T14:00:00Z' });
  const { id } = z.object({ id: z.string() }).parse(made.body);
  const { db, tokens } = accounts.api.deps;
  const askAt = (at: string) => askOutcomes(lonePorts({ db, tokens, time: () => new Date(at) }), workspaceId);
  for (const early of ['2026-10-02T14:20:00Z', '2026-10-03T10:00:00Z', '2026-10-05T06:59:00Z']) await askAt(early);
  expect(await alerts()).toEqual([]);
  await askAt('2026-10-05T07:00:00Z');
  await askAt('2026-10-05T07:01:00Z');
  expect(await alerts()).toEqual(['outcome_unsaid']);
  await sophie.person.ask('POST', `/api/meetings/${id}/outcome`, { outcome: 'held' });
  await askAt('2026-10-05T07:02:00Z');
  expect(await alerts()).toEqual([]);
});
