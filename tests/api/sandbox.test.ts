import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { withWorkspace } from '#db/client.ts';
import { comingAnswers } from '#db/queries/sandbox_answer.ts';
import { insertSandboxMail } from '#db/queries/sandbox_mail.ts';
import { listSandboxPeople } from '#db/queries/sandbox_people.ts';
import { enrolled, startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.told.length = 0;
});

/** A message that reached somebody of the sandbox. */
async function reached() {
  const { api, workspaceId, mailboxId } = outside;
  const { lead, token } = await enrolled(outside);
  const raw = await composeMessage({
    ...{
      sender: 'Sophie <bonjour@mon-entreprise.sandbox.example>',
      recipient: lead.email,
      subject: 'Une idée',
      messageId: `<${lead.id}@a.example>`,
    },
    ...{
      body: `Bonjour Claire\n\nhttp://leadgen.test/o/${token}`,
      date: Date.now(),
      inReplyTo: null,
      references: [],
      headers: {},
    },
  });
  await withWorkspace(api.db, workspaceId, (tx) =>
    insertSandboxMail(tx, {
      ...{
        workspaceId,
        mailboxId,
        direction: 'to_prospect',
        leadId: lead.id,
        messageId: `<${lead.id}@a.example>`,
        raw,
      },
      ...{ envelopeFrom: 'a', envelopeTo: lead.email, at: new Date(), timeMs: Date.now(), random: randomBytes(10) },
    }),
  );
  return lead;
}
const planned = () => {
  const { api, workspaceId } = outside;
  return withWorkspace(api.db, workspaceId, (tx) => comingAnswers(tx, { workspaceId, limit: 100 }));
};

describe('the sandbox', () => {
  it.each([
    ['GET', '/api/sandbox'],
    ['GET', '/api/sandbox/people'],
    ['POST', '/api/sandbox/skip'],
    ['POST', '/api/sandbox/start-over'],
    ['POST', '/api/sandbox/people/ld_01kkkkkkkkkkkkkkkkkkkkkkkk/opt-out'],
    ['POST', '/api/sandbox/people/ld_01kkkkkkkkkkkkkkkkkkkkkkkk/booking'],
  ])('is refused to a real workspace: %s %s', async (method, path) => {
    const marc = await outside.api.person('Marc');
    expect(await marc.ask(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
      status: 409,
      body: { code: 'not_a_sandbox' },
    });
    expect(outside.told).toEqual([]);
  });

  it('begins on a Tuesday at 9:05 in Paris', async () => {
    const { body } = await outside.person.ask('GET', '/api/sandbox');
    expect(body).toMatchObject({ zone: 'Europe/Paris', skippingTo: null, moments: [] });
    const now =
      typeof body === 'object' && body !== null && 'now' in body && typeof body.now === 'string'
        ? new Date(body.now)
        : new Date(0);
    const shown = new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Europe/Paris',
    }).format(now);
    expect(shown).toMatch(/^Tuesday.* 09:0[5-9]$/);
  });

  it('skips ahead by seconds or to an instant, and never back', async () => {
    const { person } = outside;
    expect(await person.ask('POST', '/api/sandbox/skip', { by: 3600 })).toMatchObject({ status: 202 });
    expect(outside.told).toHaveLength(1);
    expect(await person.ask('POST', '/api/sandbox/skip', { to: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
    });
    expect(await person.ask('POST', '/api/sandbox/skip', { to: '8999-12-31T00:00:00Z' })).toMatchObject({
      ...{ status: 422, body: { errors: [{ field: 'to' }] } },
    });
    expect(await person.ask('POST', '/api/sandbox/skip', { by: 1, to: '2100-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
    });
    expect(await person.ask('POST', '/api/sandbox/skip', {})).toMatchObject({
      status: 409,
      body: { detail: 'nothing_to_come' },
    });
    expect(outside.told).toHaveLength(1);
  });

  it('shows what somebody received as they see it', async () => {
    const lead = await reached();
    const { body } = await outside.person.ask('GET', `/api/sandbox/people/${lead.id}`);
    expect(body).toMatchObject({
      person: { id: lead.id, received: 1, written: 0, answers: [] },
      messages: [
        { direction: 'to_prospect', from: 'Sophie', subject: 'Une idée', links: { whyMe: null, booking: null } },
      ],
    });
    const listed = await outside.person.ask('GET', '/api/sandbox/people?reached=true');
    expect(JSON.stringify(listed.body)).toContain(lead.id);
  });

  it('lets somebody answer, opt out and book by hand, and tells the people’s workflow', async () => {
    const lead = await reached();
    const at = `/api/sandbox/people/${lead.id}`;
    expect(await outside.person.ask('POST', `${at}/answers`, { words: 'Oui, mardi.' })).toMatchObject({
      status: 202,
      body: { kind: 'words' },
    });
    expect(await outside.person.ask('POST', `${at}/answers`, { kind: 'not_now' })).toMatchObject({
      status: 202,
      body: { kind: 'not_now' },
    });
    expect(await outside.person.ask('POST', `${at}/opt-out`)).toMatchObject({ status: 202 });
    expect(await outside.person.ask('POST', `${at}/booking`)).toMatchObject({ status: 202 });
    expect((await planned()).filter(({ leadId }) => leadId === lead.id)).toHaveLength(4);
    expect(outside.told).toEqual(Array.from({ length: 4 }, () => 'sandbox.delivered'));
  });

  it('lets nobody answer a message that they never received', async () => {
    const { lead } = await enrolled(outside);
    expect(await outside.person.ask('POST', `/api/sandbox/people/${lead.id}/answers`, { words: 'Oui' })).toMatchObject({
      status: 409,
      body: { detail: 'nothing_received' },
    });
  });

  it('starts over: its workflows end, its leads are the invented ones again, and its members stay', async () => {
    const { api, workspaceId, person } = outside;
    await reached();
    expect(await person.ask('POST', '/api/sandbox/start-over')).toMatchObject({ status: 204 });
    expect(outside.told[0]).toMatch(/^sandbox.endAll [1-9]/);
    expect(outside.told.slice(1)).toEqual(['sandbox.delivered', 'mailbox.arrived']);
    const { items } = await withWorkspace(api.db, workspaceId, (tx) =>
      listSandboxPeople(tx, { workspaceId, reached: false, after: null, limit: 200 }),
    );
    expect(items.map(({ received }) => received)).toEqual(items.map(() => 0));
    expect(items).toHaveLength(outside.people.length);
    expect(await planned()).toEqual([]);
    expect(await person.ask('GET', '/api/sandbox')).toMatchObject({ status: 200 });
  });
});
