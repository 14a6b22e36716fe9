import { describe, expect, test } from 'vitest';
import { inMoment } from '#activities/moment.ts';
import { domainOf } from '#domain/email.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { takeBooking } from '#db/queries/booking.ts';
import { listMeetings } from '#db/queries/meeting.ts';
import { bytes, letter, openInbox } from './support/inbox.ts';

describe.each(['pglite', 'postgres'] as const)('an invitation, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, filed, suppressed, wanted } = inbox;

  const CLAIRE = 'claire@atelier.example';
  const event = (method: string, ...fields: string[]) =>
    [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:u1@atelier.example'],
      ...[`ORGANIZER:mailto:${CLAIRE}`, 'DTSTART:20270112T090000Z', 'SUMMARY:Point', ...fields],
      ...['END:VEVENT', 'END:VCALENDAR'],
    ].join('\n');
  const invite = (from: string, text: string, words = 'Voici.') =>
    letter(
      { From: `<${from}>`, Subject: 'Point', 'Content-Type': 'multipart/alternative; boundary=part' },
      `--part\nContent-Type: text/plain; charset=utf-8\n\n${words}\n--part\nContent-Type: text/calendar; method=X\n\n${text}\n--part--`,
    );
  const meetings = async () => {
    const { workspaceId } = inbox.house;
    const page = await inbox.house.within((tx) => listMeetings(tx, { workspaceId, after: null, limit: 10 }));
    return page.items.map(({ leadId, source, status, startsAt, matchedBy }) => ({
      leadId,
      source,
      status,
      at: startsAt.toISOString(),
      matchedBy,
    }));
  };
  const first = { source: 'ical', status: 'booked', at: '2027-01-12T09:00:00.000Z', matchedBy: 'mail' };
  const alerts = async () =>
    (await inbox.house.within((tx) => openAlerts(tx, { workspaceId: inbox.house.workspaceId, limit: 10 }))).map(
      ({ code }) => code,
    );

  test('of a lead books them, is an interest, moves with each change, and an older one changes nothing', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1')));
    expect(await filed()).toMatchObject([{ leadId, kind: 'interested', matchedBy: 'address' }]);
    expect(await meetings()).toEqual([{ leadId, ...first }]);
    expect(inbox.house.told).toEqual([`${leadId} interested`, `${leadId} booked`]);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:3').replace('20270112', '20270115')));
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:2').replace('20270112', '20270113')));
    await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
    expect(await meetings()).toEqual([{ leadId, ...first, at: '2027-01-15T09:00:00.000Z' }]);
  });

  test('that is called off cancels, whichever came first, and one made anew afterwards books again', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:1')));
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:0')));
    expect(await meetings()).toEqual([{ leadId, ...first, status: 'cancelled' }]);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:2')));
    expect(await meetings()).toEqual([{ leadId, ...first }]);
    await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
    expect(await meetings()).toEqual([{ leadId, ...first, status: 'cancelled' }]);
    expect(inbox.house.told.at(-1)).toBe(`${leadId} cancelled`);
  });

  test('that somebody declines is shown, suppresses nobody and cancels nothing', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    await take(invite(CLAIRE, event('REQUEST')));
    await take(
      invite(CLAIRE, event('REPLY', `ATTENDEE;PARTSTAT=DECLINED:mailto:${CLAIRE}`), 'Non merci, pas intéressée.'),
    );
    expect(await alerts()).toContain('invitation_declined');
    expect(await suppressed(CLAIRE)).toEqual([]);
    expect(await meetings()).toEqual([{ leadId, ...first }]);
  });

  test('books nobody whose words around it ask to stop', async () => {
    await inbox.house.wroteTo(CLAIRE);
    await take(
      invite(
        CLAIRE,
        event('REPLY', `ATTENDEE;PARTSTAT=DECLINED:mailto:${CLAIRE}`),
        'Ne m’écrivez plus, retirez-moi de votre liste.',
      ),
    );
    expect(await filed()).toMatchObject([{ kind: 'opt_out' }]);
  });

  test('that an agenda writes of, with a lead in it, is read and books them; of anybody else nothing is kept', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    const service = 'no-reply@calendly.com';
    const ours = invite(service, event('REQUEST'));
    expect(await wanted(ours)).toBe(true);
    await take(ours);
    await take(invite(service, event('REQUEST').replaceAll(CLAIRE, 'stranger@else.example').replace('u1', 'u2')));
    expect(await filed()).toMatchObject([{ leadId, kind: 'auto_reply', matchedBy: 'calendar' }]);
    expect(await meetings()).toEqual([{ leadId, ...first }]);
    expect(inbox.house.told).toEqual([`${leadId} booked`]);
  });

  test('that a stranger sends books nobody whom it names; one that a colleague of ours sends does', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    await take(invite('events@webinars.example', event('REQUEST')));
    expect([await filed(), await meetings(), inbox.house.told]).toEqual([[], [], []]);
    await take(invite(`julie@${domainOf(inbox.house.mailbox.address)}`, event('REQUEST')));
    expect(await meetings()).toEqual([{ leadId, ...first }]);
  });

  test('whose sender the mailbox’s provider could not verify books nobody and calls nothing off, a lead’s or an agenda’s, and is shown', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    const forged = (from: string, text: string) =>
      Buffer.concat([bytes('Authentication-Results: mx.ondine.example; dmarc=fail\n'), invite(from, text)]);
    const fake = event('REQUEST').replace('u1', 'u2');
    for (const from of [CLAIRE, 'no-reply@calendly.com', inbox.house.mailbox.address]) await take(forged(from, fake));
    expect(await meetings()).toEqual([]);
    expect(await filed()).toEqual([
      { leadId, kind: 'unclear', matchedBy: 'address' },
      ...Array<unknown>(2).fill({ leadId, kind: 'unclear', matchedBy: 'calendar' }),
    ]);
    expect(await alerts()).toEqual(Array(3).fill('unclear_reply'));
    await take(invite(CLAIRE, event('REQUEST')));
    await take(forged(CLAIRE, event('CANCEL', 'SEQUENCE:9')));
    await take(forged(CLAIRE, event('REPLY', `ATTENDEE;PARTSTAT=DECLINED:mailto:${CLAIRE}`)));
    expect(await meetings()).toEqual([{ leadId, ...first }]);
    expect(await alerts()).not.toContain('invitation_declined');
  });

  test('of another lead’s appointment, of a colleague, or long over, changes nothing', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    await inbox.house.wroteTo('marc@fonderies.example');
    await take(invite(CLAIRE, event('REQUEST')));
    await take(invite('marc@fonderies.example', event('CANCEL', 'SEQUENCE:9')));
    await take(invite('paul@atelier.example', event('CANCEL', 'SEQUENCE:9')));
    await take(invite(CLAIRE, event('REQUEST').replace('u1', 'u3').replace('2027', '2020')));
    expect(await meetings()).toEqual([{ leadId, ...first }]);
  });

  test('whose UID another lead names calls off nothing of theirs, one of a series or before it is made', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    const other = 'marc@fonderies.example';
    await inbox.house.wroteTo(other);
    const one = 'RECURRENCE-ID:20270112T090000Z';
    await take(invite(CLAIRE, event('REQUEST', one)));
    await take(invite(other, event('CANCEL', one, 'SEQUENCE:9')));
    const later = (text: string) => text.replace('u1', 'u2').replace('20270112', '20270119');
    await take(invite(other, later(event('CANCEL', 'SEQUENCE:9'))));
    await take(invite(CLAIRE, later(event('REQUEST'))));
    expect(await meetings()).toEqual([
      { leadId, ...first, at: '2027-01-19T09:00:00.000Z' },
      { leadId, ...first },
    ]);
  });

  test('that cannot be read loses no mail', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    for (const odd of [
      'BEGIN:VCALENDAR\n'.repeat(500),
      event('REQUEST').slice(0, 60),
      event('REQUEST', 'LOCATION:\u0000\ud800').replace('u1', '\u0000'),
    ])
      await take(invite(CLAIRE, odd, 'Avec plaisir, cela m’intéresse.'));
    expect(await filed()).toEqual(
      Array.from({ length: 3 }, () => ({ leadId, kind: 'interested', matchedBy: 'address' })),
    );
  });

  test('and the event in a calendar of ours are one meeting by their UID, however each moves', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    const { workspaceId, ports } = inbox.house;
    const inCalendar = (startsAt: Date, sequence: number) =>
      inMoment(ports, workspaceId, ({ tx, now, id }) =>
        takeBooking(
          { tx, workspaceId, now, id, tokens: ports.tokens, source: 'google', memberId: 'mb_1' },
          {
            ...{ kind: 'booked', externalId: 'u1@atelier.example', icalUid: 'u1@atelier.example', replaces: null },
            ...{ startsAt, endsAt: new Date(startsAt.getTime() + 60_000), sequence, zone: 'UTC', title: '' },
            ...{ place: null, token: null, emails: [CLAIRE], name: null },
          },
        ),
      );
    await take(invite(CLAIRE, event('REQUEST')));
    await inCalendar(new Date('2027-01-12T09:00:00Z'), 0);
    expect(await meetings()).toEqual([{ leadId, ...first, source: 'google' }]);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270115')));
    await inCalendar(new Date('2027-01-15T09:00:00Z'), 1);
    expect(await meetings()).toEqual([{ leadId, ...first, source: 'google', at: '2027-01-15T09:00:00.000Z' }]);
    await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
    expect(await meetings()).toMatchObject([{ source: 'google', status: 'cancelled' }]);
  });

  test('and a vendor’s own word are one meeting, whichever comes first', async () => {
    const { leadId } = await inbox.house.wroteTo(CLAIRE);
    const { workspaceId, ports } = inbox.house;
    const booked = (externalId: string, startsAt: Date, replaces: string | null = null) =>
      inMoment(ports, workspaceId, ({ tx, now, id }) =>
        takeBooking(
          { tx, workspaceId, now, id, tokens: ports.tokens, source: 'calcom' },
          {
            ...{ kind: 'booked', externalId, replaces, startsAt, endsAt: new Date(startsAt.getTime() + 60_000) },
            ...{ zone: 'UTC', title: '', place: null, token: null, emails: [CLAIRE], name: null },
          },
        ),
      );
    await take(invite(CLAIRE, event('REQUEST')));
    await booked('a', new Date('2027-01-12T09:00:00Z'));
    expect(await meetings()).toMatchObject([{ source: 'calcom', at: first.at }]);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270120')));
    await booked('b', new Date('2027-01-20T09:00:00Z'), 'a');
    expect(await meetings()).toMatchObject([{ leadId, source: 'calcom', at: '2027-01-20T09:00:00.000Z' }]);
    await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270120').replace('u1', 'u9')));
    expect(await meetings()).toHaveLength(1);
  });
});
