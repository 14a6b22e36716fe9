import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createErasureActivities } from '#activities/erasure.ts';
import { DAY_MS, HOUR_MS } from '#domain/calendar.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import { eventIdOf, memberCalendarContext } from '#domain/member_calendar.ts';
import { busySchema, parseCalendarAccess } from '#domain/member_calendar.schema.ts';
import { todaySchema } from '#domain/today.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withWorkspace } from '#db/client.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import { forgetConnection } from '#db/queries/mailbox_connection.ts';
import { listUnmatched } from '#db/queries/unmatched_booking.ts';
import { getMemberCalendar } from '#db/queries/member_calendar.ts';
import type { Person } from '#tests/support/api.ts';
import { calendarsOf, connectCalendar, leadOf, meetingsOf, startMemberCalendars } from './support/member_calendars.ts';

let all: Awaited<ReturnType<typeof startMemberCalendars>>;
let sophie: Person;
let workspaceId: Id<'ws'>;
let number = 0;
beforeAll(async () => {
  all = await startMemberCalendars();
  sophie = await all.api.person('Sophie');
  workspaceId = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body).id;
});
afterAll(() => all.close());

/** An hour of a day to come, each time another one. */
const hourAhead = () => {
  number += 1;
  return new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 10 * DAY_MS + number * 3 * HOUR_MS);
};
const spanOf = (start: Date, hours = 1) => ({
  start: { dateTime: start.toISOString(), timeZone: 'Europe/Paris' },
  end: { dateTime: new Date(start.getTime() + hours * HOUR_MS).toISOString(), timeZone: 'Europe/Paris' },
});
const me = { email: 'sophie@ondine.example', self: true };
const alerts = async () =>
  todaySchema.parse((await sophie.ask('GET', '/api/today')).body).alerts.map(({ code }) => code);
const rowOf = (calendarId: Id<'cal'>) =>
  withWorkspace(all.api.db, workspaceId, (tx) => getMemberCalendar(tx, { workspaceId, calendarId }));

describe('connecting a calendar', () => {
  it('asks for the least, and for events only where they are wanted', async () => {
    const scopesOf = async (events: boolean) => {
      const { body } = await sophie.ask('POST', `/api/member-calendars/consent?events=${events}`);
      const { searchParams } = new URL(z.object({ url: z.string() }).parse(body).url);
      expect(searchParams.has('include_granted_scopes')).toBe(false);
      return searchParams.get('scope');
    };
    const busy = 'openid email https://www.googleapis.com/auth/calendar.freebusy';
    expect(await scopesOf(false)).toBe(busy);
    expect(await scopesOf(true)).toBe(`${busy} https://www.googleapis.com/auth/calendar.events.owned`);
  });

  it('connects nothing where the person says no, or leaves out what everything needs', async () => {
    const { tokens } = all.google;
    tokens.declines = true;
    expect(await connectCalendar(all.google, sophie)).toBe('refused');
    tokens.declines = false;
    const { scopes } = tokens;
    tokens.scopes = ['openid'];
    expect(await connectCalendar(all.google, sophie)).toBe('permissions');
    tokens.scopes = scopes;
    expect((await sophie.ask('GET', '/api/member-calendars/callback?code=4/x&state=a.b')).headers.get('location')).toBe(
      `${all.api.url}/settings/integrations?calendar=expired`,
    );
    expect(await calendarsOf(sophie)).toEqual([]);
  });

  it('is each one’s own: a colleague sees whose it is, a sandbox has none, and a key connects none', async () => {
    const paul = await all.api.person('Paul', { sandbox: true });
    expect((await paul.ask('POST', '/api/member-calendars/consent')).status).toBe(409);
    expect(await calendarsOf(paul)).toEqual([]);
    const { body } = await sophie.ask('POST', '/api/keys', { name: 'Script', role: 'manager' });
    const authorization = `Bearer ${z.object({ secret: z.string() }).parse(body).secret}`;
    expect(
      (await all.api.anonymous('POST', '/api/member-calendars/consent', undefined, { authorization })).status,
    ).toBe(403);
  });

  it('keeps what was granted sealed and shows none of it', async () => {
    expect(await connectCalendar(all.google, sophie)).toBe('connected');
    const [calendar] = await calendarsOf(sophie);
    if (!calendar) throw new Error('no calendar');
    expect(calendar).toMatchObject({ address: all.google.address, mine: true, status: 'connected', events: true });
    const row = await rowOf(calendar.id);
    const { refreshToken } = all.google.tokens;
    expect(JSON.stringify([row, calendar, all.api.log])).not.toContain(refreshToken);
    const opened = all.api.deps.seal.open(row?.sealed ?? '', memberCalendarContext(workspaceId, calendar.id));
    expect(parseCalendarAccess(opened).refreshToken).toBe(refreshToken);
  });
});

describe('a connected calendar', () => {
  let calendarId: Id<'cal'>;
  let leadId: Id<'ld'>;
  let claire: string;
  const sync = () => all.sync({ workspaceId, calendarId });
  const erase = () => {
    const { db, random, time } = all.api.deps;
    const workflows = { closeOutreach: () => Promise.resolve(true), nudgeReply: () => Promise.resolve(true) };
    return createErasureActivities({ db, random, time, workflows }).erase({ workspaceId, leadId });
  };
  const ofClaire = async () => (await meetingsOf(sophie)).filter((meeting) => meeting.leadId === leadId);
  const withClaire = (start: Date) => ({ ...spanOf(start), summary: 'Point', attendees: [me, { email: claire }] });

  beforeEach(async () => {
    number += 1;
    claire = `claire${number}@atelier.example`;
    leadId = await leadOf(sophie, claire);
    all.google.events.clear();
    await connectCalendar(all.google, sophie);
    calendarId = idSchema('cal').parse((await calendarsOf(sophie))[0]?.id);
    all.told.length = 0;
    await sync();
  });

  it('books a lead who comes, moves and calls off with its event, and keeps nothing of any other', async () => {
    const [first, second] = [hourAhead(), hourAhead()];
    const id = all.google.put(withClaire(first));
    all.google.put({ ...spanOf(first), summary: 'Dentiste' });
    all.google.put({ ...spanOf(first), attendees: [me, { email: 'stranger@else.example' }] });
    all.google.put({ start: { date: '2030-01-02' }, end: { date: '2030-01-03' }, attendees: [me, { email: claire }] });
    await sync();
    expect(await ofClaire()).toMatchObject([
      { source: 'google', status: 'booked', matchedBy: 'address', startsAt: first.toISOString(), title: 'Point' },
    ]);
    expect(await withWorkspace(all.api.db, workspaceId, (tx) => listUnmatched(tx, { workspaceId }))).toEqual([]);
    all.google.put({ id, ...spanOf(second) });
    await sync();
    expect(await ofClaire()).toMatchObject([{ status: 'booked', startsAt: second.toISOString() }]);
    all.google.remove(id);
    await sync();
    expect(await ofClaire()).toMatchObject([{ status: 'cancelled', startsAt: second.toISOString() }]);
    all.google.put({ id, status: 'confirmed' });
    await sync();
    expect(await ofClaire()).toMatchObject([{ status: 'booked', startsAt: second.toISOString() }]);
  });

  it('turns every page, and finds what was deleted while its token grew too old', async () => {
    all.google.most = 2;
    const start = hourAhead();
    // Beyond the hours of the other tests.
    const ids = [101, 102, 103, 104, 105].map((at) =>
      all.google.put(withClaire(new Date(start.getTime() + at * DAY_MS))),
    );
    await sync();
    expect(await ofClaire()).toHaveLength(5);
    all.google.remove(ids[3] ?? '');
    all.google.forget();
    await sync();
    all.google.most = 250;
    expect((await ofClaire()).map(({ status }) => status).toSorted()).toEqual([
      'booked',
      'booked',
      'booked',
      'booked',
      'cancelled',
    ]);
    expect(await sync()).toBe(true);
    expect(all.google.asked.at(-1)).toContain('syncToken=');
  });

  it('counts a series once, and what becomes of the one that was booked', async () => {
    const start = hourAhead();
    const later = new Date(start.getTime() + 7 * DAY_MS);
    const id = all.google.put({ ...withClaire(start), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'] });
    const instance = (of: Date, start: Date) => ({
      id: `${id}_${of.toISOString().replace(/[-:]|\.\d+/g, '')}`,
      ...{ ...withClaire(start), iCalUID: `${id}@google.com`, recurringEventId: id },
      originalStartTime: { dateTime: of.toISOString() },
    });
    await sync();
    all.google.put(instance(later, new Date(later.getTime() + HOUR_MS)));
    await sync();
    expect(await ofClaire()).toMatchObject([{ startsAt: start.toISOString() }]);
    const moved = all.google.put(instance(start, new Date(start.getTime() + 2 * HOUR_MS)));
    await sync();
    expect(await ofClaire()).toMatchObject([{ startsAt: new Date(start.getTime() + 2 * HOUR_MS).toISOString() }]);
    all.google.remove(moved);
    await sync();
    expect(await ofClaire()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('holds our meeting as it is: written once, moved and taken away with it, and nobody is written to', async () => {
    const [first, second, third] = [hourAhead(), hourAhead(), hourAhead()];
    const asked = { leadId, startsAt: first.toISOString(), calendar: { guest: true } };
    const { body } = await sophie.ask('POST', '/api/meetings', asked);
    const { id: meetingId } = z.object({ id: idSchema('mtg') }).parse(body);
    expect(await ofClaire()).toMatchObject([{ event: { status: 'pending', guest: true } }]);
    // Taken, and the answer lost: what is tried again is the same event.
    all.google.faults.push({ kind: 'take_and_cut' });
    await expect(sync()).rejects.toMatchObject({ type: 'unavailable' });
    await sync();
    const written = () => [...all.google.events.values()];
    expect(written()).toMatchObject([{ id: eventIdOf(meetingId), attendees: [{ email: claire }], description: '' }]);
    expect(await ofClaire()).toMatchObject([{ source: 'manual', event: { status: 'written' } }]);
    await sophie.ask('POST', `/api/meetings/${meetingId}/move`, { startsAt: second.toISOString() });
    await sync();
    expect(written()).toMatchObject([{ start: { dateTime: second.toISOString() }, attendees: [{ email: claire }] }]);
    // Its owner moves it in the calendar.
    all.google.put({ id: eventIdOf(meetingId), ...spanOf(third) });
    await sync();
    expect(await ofClaire()).toMatchObject([{ id: meetingId, source: 'manual', startsAt: third.toISOString() }]);
    await sophie.ask('POST', `/api/meetings/${meetingId}/cancel`);
    await sync();
    expect(written()).toMatchObject([{ status: 'cancelled' }]);
    expect(await ofClaire()).toMatchObject([{ status: 'cancelled' }]);
    const writes = all.google.asked.filter((call) => /^(POST|PATCH|DELETE) .*\/events/.test(call));
    expect(writes.filter((call) => !call.includes('sendUpdates=none'))).toEqual([]);
    expect(all.told).toEqual(expect.arrayContaining(['nudged']));
  });

  it('says so where Google will not have an event, and tries again when asked', async () => {
    const { body } = await sophie.ask('POST', '/api/meetings', {
      leadId,
      startsAt: hourAhead().toISOString(),
      calendar: {},
    });
    const { id } = z.object({ id: idSchema('mtg') }).parse(body);
    all.google.faults.push({ kind: 'error', status: 400, reason: 'invalid' });
    await sync();
    expect(await ofClaire()).toMatchObject([{ event: { status: 'refused' } }]);
    expect(await alerts()).toContain('event_unwritten');
    await sophie.ask('POST', `/api/meetings/${id}/event`, {});
    await sync();
    expect(await ofClaire()).toMatchObject([{ event: { status: 'written' } }]);
    expect(await alerts()).not.toContain('event_unwritten');
  });

  it('has our event of an erased person taken away, again until Google does, and what others made is theirs', async () => {
    const [ours, theirs] = [hourAhead(), hourAhead()];
    await sophie.ask('POST', '/api/meetings', { leadId, startsAt: ours.toISOString(), calendar: { guest: true } });
    const kept = all.google.put(withClaire(theirs));
    await sync();
    const standing = () => [...all.google.events.values()].filter(({ status }) => status !== 'cancelled');
    expect(standing()).toHaveLength(2);
    await erase();
    all.google.faults.push({ kind: 'error', status: 403, reason: 'forbidden' });
    await sync();
    expect(standing()).toHaveLength(2);
    expect(await alerts()).toContain('event_unerased');
    await sync();
    expect(standing()).toMatchObject([{ id: kept }]);
    expect(await alerts()).not.toContain('event_unerased');
    all.google.put({ id: kept, ...spanOf(hourAhead()), location: 'Chez Claire' });
    await sync();
    const { rows } = z
      .object({ rows: z.array(z.object({ place: z.null(), title: z.literal('') })) })
      .parse(
        await withWorkspace(all.api.db, workspaceId, (tx) =>
          tx.execute(sql`select place, title from meeting where lead_id = ${leadId}`),
        ),
      );
    expect(rows).toHaveLength(2);
    const removals = all.google.asked.filter((call) => call.startsWith('DELETE'));
    expect(removals.filter((call) => !call.includes('sendUpdates=none'))).toEqual([]);
  });

  it('that nothing can be written into when somebody is erased says so at once, and lets them go once it can', async () => {
    await sophie.ask('POST', '/api/meetings', { leadId, startsAt: hourAhead().toISOString(), calendar: {} });
    await sync();
    all.google.tokens.revoke();
    expect(await sync()).toBe(false);
    await erase();
    expect(await alerts()).toContain('event_unerased');
    expect(await connectCalendar(all.google, sophie)).toBe('connected');
    await sync();
    expect([...all.google.events.values()]).toMatchObject([{ status: 'cancelled' }]);
    expect(await alerts()).not.toContain('event_unerased');
  });

  it('says when its owner is taken, and what it cannot say when it was not read lately', async () => {
    const start = hourAhead();
    all.google.put({ ...spanOf(start), summary: 'Privé' });
    await sync();
    const until = new Date(start.getTime() + HOUR_MS).toISOString();
    const busy = async () =>
      busySchema.parse(
        (await sophie.ask('GET', `/api/busy-times?startsAt=${start.toISOString()}&endsAt=${until}`)).body,
      );
    expect(await busy()).toEqual({
      availability: 'read',
      taken: [{ startsAt: start.toISOString(), endsAt: until, leadName: null }],
    });
    // No word of what they are taken for is kept.
    expect(JSON.stringify(await rowOf(calendarId))).not.toContain('Privé');
    all.google.tokens.revoke();
    expect(await sync()).toBe(false);
    expect(await busy()).toEqual({ availability: 'unread', taken: [] });
  });

  it('that lost its consent is shown and told, and goes on once it is connected again', async () => {
    all.google.tokens.revoke();
    expect(await sync()).toBe(false);
    expect(await calendarsOf(sophie)).toMatchObject([{ id: calendarId, status: 'lost', problem: 'consent_lost' }]);
    expect(await alerts()).toContain('calendar_unread');
    expect(await connectCalendar(all.google, sophie)).toBe('connected');
    expect(await calendarsOf(sophie)).toMatchObject([{ id: calendarId, status: 'connected', problem: null }]);
    expect(await alerts()).not.toContain('calendar_unread');
  });

  it.each([
    [403, 'rateLimitExceeded', 'rate_limited'],
    [429, 'rateLimitExceeded', 'rate_limited'],
    [503, 'backendError', 'unavailable'],
  ])('is tried again after a %i (%s), and the settings say why', async (status, reason, code) => {
    all.google.faults.push({ kind: 'error', status, reason, retryAfter: 7 });
    await expect(sync()).rejects.toMatchObject({ type: code, nonRetryable: false });
    expect(await calendarsOf(sophie)).toMatchObject([{ problem: code }]);
    await sync();
    expect(await calendarsOf(sophie)).toMatchObject([{ problem: null }]);
  });

  it('that Google does not let us read is shown and told, and stays connected', async () => {
    all.google.faults.push({ kind: 'error', status: 403, reason: 'accessNotConfigured' });
    expect(await sync()).toBe(true);
    expect(await calendarsOf(sophie)).toMatchObject([{ status: 'connected', problem: 'not_allowed' }]);
    expect(await alerts()).toContain('calendar_unread');
    await sync();
    expect(await alerts()).not.toContain('calendar_unread');
  });

  it('gives its place to another account of its owner, whose grant alone is kept', async () => {
    const { tokens, address } = all.google;
    tokens.email = 'sophie@autre.example';
    expect(await connectCalendar(all.google, sophie)).toBe('connected');
    tokens.email = address;
    const after = await calendarsOf(sophie);
    expect(after).toMatchObject([{ address: 'sophie@autre.example', busyReadAt: null }]);
    expect([after[0]?.id === calendarId, tokens.isRevoked(), await sync()]).toEqual([false, true, false]);
    expect(all.told).toContain('closed');
    await sophie.ask('POST', `/api/member-calendars/${after[0]?.id ?? ''}/disconnect`);
  });

  it('leaves the grant where a mailbox of the same account goes by it too', async () => {
    const mailboxId = newId('mbx', number, new Uint8Array(10));
    const at = new Date();
    await withWorkspace(all.api.db, workspaceId, (tx) =>
      insertMailbox(tx, {
        ...{ id: mailboxId, workspaceId, kind: 'gmail', address: all.google.address, displayName: 'Sophie' },
        ...{ status: 'connected', connection: { sealed: 'x' }, rampStartedAt: at, createdAt: at, updatedAt: at },
        ...{ windowStartMinute: 540, windowEndMinute: 1050 },
      }),
    );
    const { body } = await sophie.ask('POST', `/api/member-calendars/${calendarId}/disconnect`);
    expect([body, all.google.tokens.isRevoked()]).toEqual([{ left: true }, false]);
    const forgotten = { workspaceId, mailboxId, now: at };
    await withWorkspace(all.api.db, workspaceId, (tx) => forgetConnection(tx, forgotten));
  });

  it('is forgotten with its grant when it is disconnected; the meetings stay', async () => {
    all.google.put(withClaire(hourAhead()));
    await sync();
    const { body } = await sophie.ask('POST', `/api/member-calendars/${calendarId}/disconnect`);
    expect(body).toEqual({ left: false });
    expect([await calendarsOf(sophie), all.google.tokens.isRevoked()]).toEqual([[], true]);
    expect(await ofClaire()).toMatchObject([{ status: 'booked', event: null }]);
    expect(await sync()).toBe(false);
  });
});
