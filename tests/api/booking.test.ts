import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { getCampaign } from '#db/queries/campaign.ts';
import { listMeetings, setMeetingOutcome } from '#db/queries/meeting.ts';
import { insertMessage } from '#db/queries/message.ts';
import { newId, type Id } from '#domain/id.ts';
import { timelineItemSchema } from '#domain/timeline.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { enrolled, enrollmentNow, hook, startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.told.length = 0;
  outside.reach(true);
});

const meetingsOf = (leadId: Id<'ld'>) => {
  const { workspaceId, api } = outside;
  return withWorkspace(
    api.db,
    workspaceId,
    async (tx) => (await listMeetings(tx, { workspaceId, leadId, after: null, limit: 10 })).items,
  );
};
const at = (day: number) => ({ startTime: `2027-01-${day}T09:00:00Z`, endTime: `2027-01-${day}T09:30:00Z` });
const calcom = (triggerEvent: string, uid: string, more: object = {}) => ({
  triggerEvent,
  createdAt: new Date().toISOString(),
  payload: {
    uid,
    title: 'Rendez-vous',
    ...at(12),
    attendees: [{ email: 'somebody@else.example', timeZone: 'Europe/Paris' }],
    ...more,
  },
});
const invitee = (event: string, uri: string, more: object = {}) => ({
  event,
  created_at: new Date().toISOString(),
  payload: {
    ...{
      uri,
      email: 'somebody@else.example',
      timezone: 'Europe/Paris',
      rescheduled: false,
      old_invitee: null,
      new_invitee: null,
    },
    tracking: { utm_content: null },
    scheduled_event: {
      name: '30 min',
      start_time: '2027-01-12T09:00:00Z',
      end_time: '2027-01-12T09:30:00Z',
      event_guests: [],
    },
    ...more,
  },
});

describe('a webhook', () => {
  it.each([
    ['no signature', {}],
    ['no-secret-provided', { 'x-cal-signature-256': 'no-secret-provided' }],
    ['a forged signature', { 'x-cal-signature-256': 'ab'.repeat(32) }],
  ])('is refused with %s, and changes nothing', async (_what, headers) => {
    const { lead, token } = await enrolled(outside);
    const answer = await hook(
      outside,
      'calcom',
      calcom('BOOKING_CREATED', randomUUID(), { metadata: { lead: token } }),
      headers,
    );
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(await meetingsOf(lead.id)).toEqual([]);
    expect(outside.told).toEqual([]);
  });

  it('books the lead whose token the link carried, whoever comes', async () => {
    const { lead, token, enrollmentId } = await enrolled(outside);
    const answer = await hook(
      outside,
      'calcom',
      calcom('BOOKING_CREATED', randomUUID(), { metadata: { lead: token } }),
    );
    expect(answer).toEqual({ status: 200, body: { status: 'booked' } });
    const [meeting, ...others] = await meetingsOf(lead.id);
    expect(others).toEqual([]);
    expect(meeting).toMatchObject({ status: 'booked', source: 'calcom', enrollmentId, zone: 'Europe/Paris' });
    expect(outside.told).toEqual([`outreach.booked ${lead.id} ${meeting?.id ?? ''}`]);
  });

  it('finds the lead by the address of who comes, where there is no token or a forged one', async () => {
    const { lead, token } = await enrolled(outside);
    const attendees = [
      { email: 'host@agency.example' },
      { email: lead.email.toUpperCase(), timeZone: 'Europe/London' },
    ];
    const forged = `${token.slice(0, -2)}xx`;
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', randomUUID(), { attendees, metadata: { lead: forged } }));
    expect(await meetingsOf(lead.id)).toHaveLength(1);
  });

  it('books nobody by a token of another workspace', async () => {
    const other = await enrolled(outside);
    const foreign = outside.api.deps.tokens.sign(['ws_01kkkkkkkkkkkkkkkkkkkkkkkk', '', other.lead.id].join('|'));
    const answer = await hook(
      outside,
      'calcom',
      calcom('BOOKING_CREATED', randomUUID(), { metadata: { lead: foreign } }),
    );
    expect(answer.body).toEqual({ status: 'ignored' });
    expect(await meetingsOf(other.lead.id)).toEqual([]);
  });

  it('is taken in once, however often it comes', async () => {
    const { lead, token } = await enrolled(outside);
    const body = calcom('BOOKING_CREATED', randomUUID(), { metadata: { lead: token } });
    await hook(outside, 'calcom', body);
    expect((await hook(outside, 'calcom', body)).body).toEqual({ status: 'replayed' });
    expect(await meetingsOf(lead.id)).toHaveLength(1);
  });

  it('is not acknowledged while the workflows cannot be reached; the vendor’s next try tells them', async () => {
    const { lead, token } = await enrolled(outside);
    const body = calcom('BOOKING_CREATED', randomUUID(), { metadata: { lead: token } });
    outside.reach(false);
    expect((await hook(outside, 'calcom', body)).status).toBe(503);
    outside.reach(true);
    expect((await hook(outside, 'calcom', body)).status).toBe(200);
    expect(outside.told).toHaveLength(1);
    expect(await meetingsOf(lead.id)).toHaveLength(1);
  });

  it('is taken in without what no column holds, and ignored where its instants are of no calendar', async () => {
    const { lead, token } = await enrolled(outside);
    const metadata = { lead: token };
    const odd = { title: 'Point\u0000\nde\ud800 suivi', location: '\u0000', metadata };
    const answer = await hook(outside, 'calcom', calcom('BOOKING_CREATED', randomUUID(), odd));
    expect(answer).toEqual({ status: 200, body: { status: 'booked' } });
    expect(await meetingsOf(lead.id)).toMatchObject([{ title: 'Point de\ufffd suivi', place: null }]);
    for (const startTime of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00']) {
      const impossible = calcom('BOOKING_CREATED', randomUUID(), { startTime, metadata });
      expect(await hook(outside, 'calcom', impossible)).toEqual({ status: 200, body: { status: 'ignored' } });
    }
    const unfit = calcom('BOOKING_CREATED', 'a\u0000b', { metadata });
    expect(await hook(outside, 'calcom', unfit)).toEqual({ status: 200, body: { status: 'ignored' } });
    expect(await meetingsOf(lead.id)).toHaveLength(1);
  });

  it('of another kind is acknowledged and changes nothing', async () => {
    expect(
      (await hook(outside, 'calcom', { triggerEvent: 'MEETING_ENDED', createdAt: 'x', uid: 'flat' })).body,
    ).toEqual({ status: 'ignored' });
    expect((await hook(outside, 'calcom', 'not what we expect')).body).toEqual({ status: 'ignored' });
  });
});

describe('a reschedule', () => {
  const orders = [
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['the new half first', [2, 0, 1]],
    ['the cancelled half first', [1, 0, 2]],
    ['the cancelled half last', [0, 2, 1]],
  ] as const;

  it.each(orders)('of Calendly is one meeting that moved, and no cancellation: %s', async (_order, order) => {
    const { lead, token } = await enrolled(outside);
    const [before, after] = [
      `https://api.calendly.com/i/${randomUUID()}`,
      `https://api.calendly.com/i/${randomUUID()}`,
    ];
    const tracking = { utm_content: token };
    const hooks = [
      invitee('invitee.created', before, { tracking }),
      invitee('invitee.canceled', before, { tracking, rescheduled: true, new_invitee: after }),
      invitee('invitee.created', after, {
        tracking,
        old_invitee: before,
        scheduled_event: { start_time: '2027-01-20T14:00:00Z', end_time: '2027-01-20T14:30:00Z' },
      }),
    ];
    for (const index of order) expect((await hook(outside, 'calendly', hooks[index])).status).toBe(200);
    const meetings = await meetingsOf(lead.id);
    expect(meetings.map(({ status, startsAt }) => ({ status, startsAt }))).toEqual([
      { status: 'booked', startsAt: new Date('2027-01-20T14:00:00Z') },
    ]);
    expect(outside.told.some((told) => told.startsWith('outreach.reopen'))).toBe(false);
  });

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['the last first', [2, 0, 1]],
  ] as const)('of Cal.com, twice, is one meeting that moved: %s', async (_order, order) => {
    const { lead, token } = await enrolled(outside);
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    const metadata = { lead: token };
    const hooks = [
      calcom('BOOKING_CREATED', a, { metadata }),
      calcom('BOOKING_RESCHEDULED', b, { metadata, rescheduleUid: a, ...at(14) }),
      calcom('BOOKING_RESCHEDULED', c, { metadata, rescheduleUid: b, ...at(18) }),
    ];
    for (const index of order) expect((await hook(outside, 'calcom', hooks[index])).status).toBe(200);
    const meetings = await meetingsOf(lead.id);
    expect(meetings.map(({ externalId, startsAt }) => ({ externalId, startsAt }))).toEqual([
      { externalId: c, startsAt: new Date('2027-01-18T09:00:00Z') },
    ]);
  });

  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [2, 0, 1],
  ])('that keeps its booking’s id moves it to where the latest says, in whatever order they come', async (...order) => {
    const { lead, token } = await enrolled(outside);
    const uid = randomUUID();
    const moved = (day: number, minutes: number) => ({
      ...calcom('BOOKING_RESCHEDULED', uid, { metadata: { lead: token }, rescheduleUid: uid, ...at(day) }),
      createdAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    });
    const hooks = [calcom('BOOKING_CREATED', uid, { metadata: { lead: token } }), moved(14, 1), moved(18, 2)];
    for (const index of order) expect((await hook(outside, 'calcom', hooks[index])).status).toBe(200);
    expect(await meetingsOf(lead.id)).toMatchObject([{ externalId: uid, startsAt: new Date('2027-01-18T09:00:00Z') }]);
  });

  it('of a meeting that somebody said was signed leaves nothing signed', async () => {
    const { workspaceId, api } = outside;
    const { lead, token } = await enrolled(outside);
    const [a, b] = [randomUUID(), randomUUID()];
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', a, { metadata: { lead: token } }));
    const meetingId = (await meetingsOf(lead.id))[0]?.id ?? newId('mtg', 0, randomBytes(10));
    await withWorkspace(api.db, workspaceId, (tx) =>
      setMeetingOutcome(tx, { workspaceId, meetingId, outcome: 'signed', now: new Date() }),
    );
    await hook(outside, 'calcom', calcom('BOOKING_RESCHEDULED', b, { rescheduleUid: a, ...at(14) }));
    expect(await meetingsOf(lead.id)).toMatchObject([{ id: meetingId, status: 'booked', deal: null, signedAt: null }]);
  });
});

describe('a cancellation', () => {
  it('puts a booked lead back to waiting for a booking, and counts it as under way', async () => {
    const { workspaceId, api } = outside;
    const { lead, token, enrollmentId, campaignId } = await enrolled(outside, 'booked');
    const uid = randomUUID();
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', uid, { metadata: { lead: token } }));
    expect((await hook(outside, 'calcom', calcom('BOOKING_CANCELLED', uid))).body).toEqual({ status: 'cancelled' });
    expect(await enrollmentNow(api.db, workspaceId, enrollmentId)).toMatchObject({
      stage: 'awaiting_booking',
      end: null,
    });
    const campaign = await withWorkspace(api.db, workspaceId, (tx) => getCampaign(tx, { workspaceId, campaignId }));
    expect(campaign).toMatchObject({ enrolled: 1, ended: 0 });
    expect(outside.told).toContain(`outreach.reopen ${lead.id}`);
  });

  it('is told in the story of the lead when it came, after the booking', async () => {
    const { lead, token } = await enrolled(outside);
    const uid = randomUUID();
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', uid, { metadata: { lead: token } }));
    await hook(outside, 'calcom', calcom('BOOKING_CANCELLED', uid));
    const { body } = await outside.person.ask('GET', `/api/leads/${lead.id}/timeline`);
    const items = z
      .object({ items: z.array(timelineItemSchema) })
      .parse(body)
      .items.flatMap((item) => (item.kind === 'meeting' ? [item] : []));
    expect(items.map(({ status }) => status)).toEqual(['cancelled', 'booked']);
    expect(items[0]?.at).not.toBe(items[1]?.at);
  });

  it('that comes before the booking keeps the lead unbooked', async () => {
    const { lead, token } = await enrolled(outside);
    const uid = randomUUID();
    await hook(outside, 'calcom', calcom('BOOKING_CANCELLED', uid));
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', uid, { metadata: { lead: token } }));
    expect((await meetingsOf(lead.id)).map(({ status }) => status)).toEqual(['cancelled']);
    expect(outside.told.filter((told) => told.startsWith('outreach.booked'))).toEqual([]);
  });
});

describe('webhooks that come late', () => {
  it.each(['held', 'no_show'] as const)(
    'a cancellation after the meeting was said %s changes nothing',
    async (outcome) => {
      const { lead, token } = await enrolled(outside, 'booked');
      const uid = randomUUID();
      const over = { startTime: '2026-01-05T09:00:00Z', endTime: '2026-01-05T09:30:00Z', metadata: { lead: token } };
      await hook(outside, 'calcom', calcom('BOOKING_CREATED', uid, over));
      const [meeting] = await meetingsOf(lead.id);
      await outside.person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/outcome`, { outcome });
      outside.told.length = 0;
      expect((await hook(outside, 'calcom', calcom('BOOKING_CANCELLED', uid))).body).toEqual({ status: 'ignored' });
      expect(await meetingsOf(lead.id)).toMatchObject([{ status: outcome }]);
      expect(outside.told).toEqual([]);
    },
  );

  it('a booking that is told again after its cancellation is not booked again', async () => {
    const { lead, token } = await enrolled(outside);
    const uid = randomUUID();
    const metadata = { lead: token };
    await hook(outside, 'calcom', calcom('BOOKING_CREATED', uid, { metadata }));
    await hook(outside, 'calcom', calcom('BOOKING_CANCELLED', uid));
    const again = { ...calcom('BOOKING_CREATED', uid, { metadata }), createdAt: 'another instant' };
    expect((await hook(outside, 'calcom', again)).body).toEqual({ status: 'ignored' });
    expect(await meetingsOf(lead.id)).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('what came of a meeting', () => {
  it('is said in one call, taken back in one, and signed only once', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    await person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2026-01-05T10:00:00Z' });
    const [meeting] = await meetingsOf(lead.id);
    const say = (outcome: string) => person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/outcome`, { outcome });
    expect(await say('held')).toMatchObject({ status: 200, body: { status: 'held', deal: null, signedAt: null } });
    const signed = await say('signed');
    expect(signed).toMatchObject({ status: 200, body: { status: 'held', deal: 'signed' } });
    const [first] = await meetingsOf(lead.id);
    expect(first?.signedAt).toBeInstanceOf(Date);
    await say('signed');
    expect((await meetingsOf(lead.id))[0]?.signedAt).toEqual(first?.signedAt);
    expect(await say('not_signed')).toMatchObject({ body: { status: 'held', deal: 'not_signed', signedAt: null } });
    expect(await say('open')).toMatchObject({ body: { status: 'booked', deal: null, signedAt: null } });
    expect(await say('no_show')).toMatchObject({ body: { status: 'no_show', deal: null } });
    expect(await say('won')).toMatchObject({ status: 422 });
  });

  it('is not said over what a colleague said meanwhile', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    await person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2026-01-05T10:00:00Z' });
    const [meeting] = await meetingsOf(lead.id);
    const say = (outcome: string, was: string) =>
      person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/outcome`, { outcome, was });
    const both = await Promise.all([say('held', 'open'), say('no_show', 'open')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)).toMatchObject({ body: { code: 'changed_meanwhile' } });
    const said = both[0].status === 200 ? 'held' : 'no_show';
    expect(await meetingsOf(lead.id)).toMatchObject([{ status: said }]);
    expect(await say('open', said)).toMatchObject({ status: 200 });
    expect(await say('signed', 'held')).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
  });

  it('is not said before it has begun', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    const { now } = workspaceSchema.parse((await person.ask('GET', '/api/workspace')).body);
    const inAnHour = new Date(Date.parse(now) + 3_600_000).toISOString();
    for (const startsAt of [inAnHour, now]) await person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt });
    const [ahead, under] = (await meetingsOf(lead.id)).toSorted((a, b) => b.startsAt.getTime() - a.startsAt.getTime());
    const say = (meetingId: string | undefined, outcome: string) =>
      person.ask('POST', `/api/meetings/${meetingId ?? ''}/outcome`, { outcome });
    for (const outcome of ['held', 'no_show', 'signed', 'not_signed'])
      expect(await say(ahead?.id, outcome)).toMatchObject({ status: 422, body: { errors: [{ field: 'outcome' }] } });
    expect(await say(ahead?.id, 'open')).toMatchObject({ status: 200 });
    expect(await say(under?.id, 'held')).toMatchObject({ status: 200 });
    expect((await meetingsOf(lead.id)).map(({ status }) => status).toSorted()).toEqual(['booked', 'held']);
  });

  it('is not said of one that was called off', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    await person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2026-01-05T10:00:00Z' });
    const [meeting] = await meetingsOf(lead.id);
    await person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/cancel`);
    for (const outcome of ['held', 'signed', 'open'])
      expect(await person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/outcome`, { outcome })).toMatchObject({
        status: 409,
      });
  });
});

describe('a booking by hand', () => {
  it('books the lead, can be cancelled, and is shown in the list', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    const made = await person.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2027-02-01T10:00:00Z' });
    expect(made).toMatchObject({
      status: 201,
      body: { source: 'manual', status: 'booked', endsAt: '2027-02-01T10:30:00.000Z' },
    });
    expect(outside.told).toHaveLength(1);
    const [meeting] = await meetingsOf(lead.id);
    const cancelled = await person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    const listed = await person.ask('GET', `/api/meetings?leadId=${lead.id}`);
    expect(listed).toMatchObject({
      status: 200,
      body: {
        items: [{ status: 'cancelled', leadName: `${lead.firstName ?? ''} ${lead.lastName ?? ''}` }],
        next: null,
      },
    });
    expect(await person.ask('POST', `/api/meetings/${meeting?.id ?? ''}/outcome`, { outcome: 'held' })).toMatchObject({
      status: 409,
    });
  });

  it('is one appointment, however often it is written down because the workflows were away', async () => {
    const { person } = outside;
    const { lead } = await enrolled(outside);
    const asked = { leadId: lead.id, startsAt: '2027-02-02T10:00:00Z' };
    const key = { 'idempotency-key': randomUUID() };
    outside.reach(false);
    expect(await person.ask('POST', '/api/meetings', asked, key)).toMatchObject({ status: 503 });
    outside.reach(true);
    const made = await person.ask('POST', '/api/meetings', asked, key);
    expect(made).toMatchObject({ status: 201, body: { status: 'booked' } });
    expect(await meetingsOf(lead.id)).toHaveLength(1);
    expect(outside.told).toHaveLength(1);
  });

  it('is refused for a lead of another workspace', async () => {
    const { lead } = await enrolled(outside);
    const stranger = await outside.api.person('Marc');
    expect(
      await stranger.ask('POST', '/api/meetings', { leadId: lead.id, startsAt: '2027-02-01T10:00:00Z' }),
    ).toMatchObject({ status: 404 });
  });
});

describe('before a meeting', () => {
  const booked = async () => {
    const { person, workspaceId, mailboxId, api } = outside;
    const { lead } = await enrolled(outside);
    const now = new Date();
    await withWorkspace(api.db, workspaceId, (tx) =>
      insertMessage(tx, {
        ...{ id: newId('msg', now.getTime(), randomBytes(10)), workspaceId, mailboxId, leadId: lead.id },
        ...{ direction: 'in', kind: 'interested', externalId: randomUUID(), matchedBy: 'address', subject: '' },
        ...{ fromAddress: lead.email, fromName: '', toAddress: '', text: 'Bonjour Sophie, combien coûte un audit ?' },
        ...{ at: now, createdAt: now, updatedAt: now },
      }),
    );
    await person.ask('POST', `/api/leads/${lead.id}/facts`, { quote: 'Ouvre un second atelier en mars.' });
    const asked = { leadId: lead.id, startsAt: '2027-03-01T10:00:00Z', place: '12 rue des Lices, Lyon' };
    await person.ask('POST', '/api/meetings', asked);
    const [meeting] = await meetingsOf(lead.id);
    return { lead, path: `/api/meetings/${meeting?.id ?? ''}` };
  };

  it('says who comes, what they asked and what is known, and gives the entry for a calendar', async () => {
    const { lead, path } = await booked();
    const words = 'Combien coûte un audit ?';
    expect(await outside.person.ask('GET', `${path}/brief`)).toMatchObject({
      status: 200,
      body: {
        lead: { id: lead.id, email: lead.email },
        lines: [{ direction: 'in', words }],
        asked: [{ words }],
        facts: [{ quote: 'Ouvre un second atelier en mars.', source: 'manual' }],
      },
    });
    const file = await fetch(`${outside.api.url}${path}/ics`, { headers: { cookie: outside.person.cookie } });
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="mtg_\w+\.ics"$/);
    expect(await file.text()).toContain('DTSTART:20270301T100000Z\r\n');
  });

  it('tells nothing to another workspace', async () => {
    const { path } = await booked();
    const stranger = await outside.api.person('Marc');
    for (const what of ['brief', 'ics'])
      expect(await stranger.ask('GET', `${path}/${what}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is listed with those that begin within the same week', async () => {
    const { lead } = await booked();
    const within = async (from: string, until: string) => {
      const { body } = await outside.person.ask('GET', `/api/meetings?leadId=${lead.id}&from=${from}&until=${until}`);
      return z.object({ items: z.array(z.unknown()) }).parse(body).items.length;
    };
    expect(await within('2027-03-01T10:00:00Z', '2027-03-01T10:00:01Z')).toBe(1);
    expect(await within('2027-02-22T00:00:00Z', '2027-03-01T10:00:00Z')).toBe(0);
  });
});

describe('the secret of a vendor', () => {
  it('goes in and never comes out, and only its holder is heard', async () => {
    const marc = await outside.api.person('Marc');
    const set = await marc.ask('PUT', '/api/booking-hooks/calendly', { secret: 'a-signing-key-of-calendly' });
    expect(set).toMatchObject({ status: 200, body: { vendor: 'calendly', connected: true } });
    expect(JSON.stringify(set.body)).not.toContain('a-signing-key');
    expect(await marc.ask('DELETE', '/api/booking-hooks/calendly')).toMatchObject({ status: 204 });
    expect(await marc.ask('DELETE', '/api/booking-hooks/calendly')).toMatchObject({ status: 404 });
  });
});
