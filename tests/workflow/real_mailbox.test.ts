import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Id } from '#domain/id.ts';
import { mailboxTestSchema, shownConnectionSchema } from '#domain/mailbox_connection_input.schema.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { problemSchema } from '#domain/problem.schema.ts';
import { sandboxOffsetMs } from '#domain/sandbox_clock.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import { claimInstance, lockInstance } from '#db/queries/instance.ts';
import { workspace } from '#db/schema/index.ts';
import { startInboxListener, type InboxListener } from '#infra/local/inbox_listener.ts';
import type { Person } from '#tests/support/api.ts';
import { eventually } from '#tests/support/eventually.ts';
import { everyHistory, leaksIn } from '#tests/support/histories.ts';
import { buildHouse, type House } from '#tests/support/house.ts';
import { startImapServer, type ImapServer } from '#tests/support/imap_server.ts';
import { OWN_ADDRESS, OWN_DNS, OWN_NETWORK } from '#tests/support/own_domain.ts';
import { startSmtpAccount, type SmtpAccount } from '#tests/support/smtp_account.ts';

const HOUR_MS = 3_600_000;
let house: House;
let smtp: SmtpAccount;
let imap: ImapServer;
let listener: InboxListener;
let sophie: Person;
let workspaceId: Id<'ws'>;
beforeAll(async () => {
  [house, smtp, imap] = await Promise.all([
    buildHouse({ mailNetwork: OWN_NETWORK, dns: OWN_DNS }),
    startSmtpAccount(),
    startImapServer(),
  ]);
  listener = startInboxListener({
    ...{ db: house.db, network: OWN_NETWORK, everyMs: 200 },
    open: (sealed, context) => house.deps.seal.open(sealed, context),
    arrived: (key) => house.deps.temporal.mailbox.arrived(key),
  });
  sophie = await house.person('Sophie', { sandbox: false });
  workspaceId = workspaceSchema.parse(await must('GET', '/api/workspace')).id;
  // A working day's morning: a real clock may stand on a Sunday, when nothing leaves.
  await ahead(0);
});
afterAll(async () => {
  await listener.stop();
  await house.close();
  await Promise.all([smtp.close(), imap.close()]);
});

const morningMs = sandboxOffsetMs(Date.now());
/** Puts the workspace's clock so far after that morning. */
const ahead = (ms: number) =>
  withWorkspace(house.db, workspaceId, (tx) =>
    tx
      .update(workspace)
      .set({ clockOffsetMs: morningMs + ms })
      .where(eq(workspace.id, workspaceId)),
  );
async function must(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await sophie.ask(method, path, body);
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
  return response.body;
}
const idOnly = z.object({ id: z.string() });
const mailboxes = async () =>
  z.object({ items: z.array(mailboxSchema) }).parse(await must('GET', '/api/mailboxes')).items;
const connection = (password: string) => ({
  kind: 'smtp',
  outgoing: { ...smtp.login, password },
  incoming: { ...imap.login, password },
});
const fieldsOf = (body: unknown) =>
  problemSchema.parse(body).errors?.map(({ field, code }) => `${field} ${code ?? ''}`);

/** A person, in a campaign of one step, whose draft waits for a decision. */
async function proposed(
  email: string,
  [firstName, lastName]: readonly [string, string],
): Promise<{ leadId: string; approve: () => Promise<unknown> }> {
  const company = { name: `Fonderies ${lastName}`, domain: email.slice(email.indexOf('@') + 1) };
  const lead = { email, firstName, lastName, company, language: 'fr', country: 'FR' };
  const { id: leadId } = idOnly.parse(await must('POST', '/api/leads', lead));
  const body =
    'Bonjour {{lead.firstName}}, savez-vous ce que votre site consomme la nuit, quand plus rien ne tourne chez {{company.name}} ? Vingt minutes suffisent pour le savoir et pour décider si cela vaut la peine de regarder plus loin ensemble.';
  const words = { subject: 'Votre site la nuit', body };
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: words, en: words } }] }];
  const campaign = idOnly.parse(await must('POST', '/api/campaigns', { name: 'Sites la nuit', steps }));
  await must('POST', `/api/campaigns/${campaign.id}/start`);
  const approvals = z.object({ items: z.array(z.object({ draftId: z.string(), contentHash: z.string() })) });
  const [draft] = await eventually(
    async () => approvals.parse(await must('GET', `/api/approvals?campaignId=${campaign.id}`)).items,
    ({ length }) => length > 0,
  );
  const decision = { decision: 'approve', contentHash: draft?.contentHash };
  return { leadId, approve: () => must('POST', `/api/approvals/${draft?.draftId ?? ''}/decision`, decision) };
}

/** Where somebody's story stands. */
async function standing(leadId: string) {
  const enrollment = z.object({ stage: z.string().nullable(), reason: z.string().nullable() });
  const { items } = z
    .object({ items: z.array(enrollment) })
    .parse(await must('GET', `/api/leads/${leadId}/enrollments`));
  return items[0];
}

test('refuses what does not work, field by field, and keeps nothing of it', async () => {
  const give = { address: OWN_ADDRESS, displayName: 'Sophie Vasseur' };
  const refused = await sophie.ask('POST', '/api/mailboxes', { ...give, connection: connection('not the password') });
  expect(refused.status).toBe(422);
  expect(fieldsOf(refused.body)).toEqual([
    'connection.outgoing.password credentials_refused',
    'connection.incoming.password credentials_refused',
  ]);
  expect(JSON.stringify(refused.body)).not.toContain('not the password');
  const closed = { ...connection(smtp.login.password), incoming: { ...imap.login, port: 1 } };
  const nobody = await sophie.ask('POST', '/api/mailboxes', { ...give, connection: closed });
  expect(fieldsOf(nobody.body)).toEqual(['connection.incoming.port port_closed']);
  expect(await mailboxes()).toEqual([]);
});

test('sends an approved step from a real mailbox, reads the answer and follows it', async () => {
  await must('PATCH', '/api/workspace', {
    sender: {
      firstName: 'Sophie',
      lastName: 'Vasseur',
      company: 'Ondine Conseil',
      postalAddress: '14 rue des Teinturiers, 69100 Villeurbanne',
      signature: 'Conseil en énergie',
    },
  });
  const given = { address: OWN_ADDRESS, displayName: 'Sophie Vasseur', connection: connection(smtp.login.password) };
  const box = mailboxSchema.parse(await must('POST', '/api/mailboxes', given));
  expect(box).toMatchObject({ status: 'connected', kind: 'smtp', address: OWN_ADDRESS });
  await eventually(
    mailboxes,
    ([one]) => one?.health.factors.some(({ factor, points }) => factor === 'dns' && points > 0) === true,
  );

  const { leadId, approve } = await proposed('claire.delmas@fonderies.example', ['Claire', 'Delmas']);
  await approve();
  await eventually(
    () => standing(leadId),
    (seen) => seen?.stage === 'awaiting_reply',
  );
  expect(smtp.taken).toHaveLength(1);
  const wire = Buffer.from(smtp.taken[0] ?? '').toString();
  expect(wire).toContain('To: claire.delmas@fonderies.example');
  expect(wire).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  const messageId = /^Message-ID: (<.+>)\r$/im.exec(wire)?.[1] ?? '';
  expect(imap.sent().join()).toContain(messageId);

  await eventually(
    () => Promise.resolve(listener.waitingAt()),
    (lines) => lines === 1,
  );
  imap.arrive(
    Buffer.from(
      'Message-ID: <private@elsewhere.example>\r\nFrom: maman@elsewhere.example\r\nSubject: Dimanche\r\n\r\nTu viens ?\r\n',
    ),
  );
  imap.arrive(
    Buffer.from(
      `Message-ID: <answer@fonderies.example>\r\nFrom: Claire Delmas <claire.delmas@fonderies.example>\r\nTo: ${OWN_ADDRESS}\r\n` +
        `Subject: Re: Votre site la nuit\r\nIn-Reply-To: ${messageId}\r\nReferences: ${messageId}\r\n` +
        'Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour, oui cela m’intéresse, pouvons-nous nous appeler mardi ?\r\n',
    ),
  );
  await eventually(
    () => standing(leadId),
    (seen) => seen?.stage === 'awaiting_booking',
  );
  const received = z
    .object({ items: z.array(z.object({ kind: z.string().nullable(), fromAddress: z.string() })) })
    .parse(await must('GET', '/api/messages?direction=in')).items;
  expect(received).toEqual([{ kind: 'interested', fromAddress: 'claire.delmas@fonderies.example' }]);
});

test('asks a person about what may have left before its database was put back, and sends it once told that it did not', async () => {
  await ahead(HOUR_MS);
  const { leadId, approve } = await proposed('luc.besnard@tuileries.example', ['Luc', 'Besnard']);
  await withDirectory(house.db, async (tx) => {
    const { temporal, handedOver } = await lockInstance(tx);
    const now = new Date();
    await claimInstance(tx, { temporal: temporal ?? '', handedOver, restoredAt: now, now });
  });
  const left = smtp.taken.length;
  await approve();
  const sent = z.object({ items: z.array(z.object({ id: z.string(), status: z.string(), outcome: z.string() })) });
  const [uncertain] = await eventually(
    async () => sent.parse(await must('GET', `/api/dispatches?leadId=${leadId}&status=uncertain`)).items,
    ({ length }) => length > 0,
  );
  expect(uncertain?.outcome).toBe('restored');
  expect(await standing(leadId)).toEqual({ stage: 'needs_person', reason: 'uncertain' });
  expect(smtp.taken).toHaveLength(left);
  await ahead(2 * HOUR_MS);
  await must('POST', `/api/dispatches/${uncertain?.id ?? ''}/settle`, { left: false });
  await eventually(
    () => standing(leadId),
    (seen) => seen?.stage === 'awaiting_reply',
  );
  expect(smtp.taken).toHaveLength(left + 1);
});

test('is disconnected when its password is changed elsewhere, and connected again with the new one', async () => {
  const [box] = await mailboxes();
  const path = `/api/mailboxes/${box?.id ?? ''}`;
  smtp.changePassword('another password');
  imap.changePassword('another password');
  const test = mailboxTestSchema.parse(await must('POST', `${path}/test`));
  expect(test.problems.map(({ field }) => field)).toEqual(['outgoing.password', 'incoming.password']);
  expect(test.mailbox).toMatchObject({ status: 'disconnected', statusReason: 'mailbox_unauthorised' });

  const shown = await must('GET', `${path}/connection`);
  expect(shownConnectionSchema.parse(shown)).toEqual(shown);
  expect(JSON.stringify(shown)).not.toContain('password');

  const elsewhere = { ...connection('x'), outgoing: { ...smtp.login, host: 'localhost', password: null } };
  const stolen = await sophie.ask('PUT', `${path}/connection`, { connection: elsewhere });
  expect(fieldsOf(stolen.body)).toEqual(['connection.outgoing.password secret_needed']);

  const wrong = await sophie.ask('PUT', `${path}/connection`, { connection: connection('still wrong') });
  expect(wrong.status).toBe(422);
  const right = await must('PUT', `${path}/connection`, { connection: connection('another password') });
  expect(mailboxSchema.parse(right)).toMatchObject({ status: 'connected', statusReason: null });
});

test('forgets the secrets of a mailbox that a person disconnects, and stops listening', async () => {
  const [box] = await mailboxes();
  const path = `/api/mailboxes/${box?.id ?? ''}`;
  expect(mailboxSchema.parse(await must('POST', `${path}/disconnect`))).toMatchObject({
    status: 'disconnected',
    statusReason: 'by_person',
  });
  expect((await sophie.ask('GET', `${path}/connection`)).status).toBe(404);
  await eventually(
    () => Promise.resolve(listener.waitingAt()),
    (lines) => lines === 0,
  );
  const given = { address: OWN_ADDRESS, displayName: 'Sophie', connection: connection('another password') };
  const again = mailboxSchema.parse(await must('POST', '/api/mailboxes', given));
  expect(again).toMatchObject({ id: box?.id, status: 'connected' });
});

test('lets only owners and managers connect a mailbox', async () => {
  const { secret } = z
    .object({ secret: z.string() })
    .parse(await must('POST', '/api/keys', { name: 'rep', role: 'rep' }));
  const given = { address: 'autre@ondine.example', displayName: 'Autre', connection: connection('x') };
  const refused = await house.anonymous('POST', '/api/mailboxes', given, { authorization: `Bearer ${secret}` });
  expect(refused.status).toBe(403);
});

test('keeps every address, password and host that was typed, and every word of the mail, out of the histories', async () => {
  const typed = ['a right password', 'another password', 'still wrong', 'not the password', 'localhost', '127.0.0.1'];
  const people = [
    OWN_ADDRESS,
    'Sophie',
    'Vasseur',
    'Villeurbanne',
    'Claire',
    'Delmas',
    'fonderies',
    'Besnard',
    'tuileries',
  ];
  const written = ['Votre site la nuit', 'savez-vous', 'interesse', 'intéresse', 'Dimanche', 'maman'];
  const types = new Set<string>();
  const leaks: string[] = [];
  for await (const { type, workflowId, text } of everyHistory(house.client)) {
    types.add(type);
    for (const leak of leaksIn(text, [...typed, ...people, ...written])) leaks.push(`${workflowId}: ${leak}`);
  }
  expect(leaks).toEqual([]);
  expect([...types]).toEqual(expect.arrayContaining(['connection', 'mailbox', 'outreach', 'campaign', 'enrichment']));
});
