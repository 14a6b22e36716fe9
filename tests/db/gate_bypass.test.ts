import { readFileSync } from 'node:fs';
import { eq, like, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { InboxUnreadable } from '#activities/adapters/mail/imap_client.ts';
import { markSend } from '#db/queries/guard.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { suppress } from '#db/queries/suppression.ts';
import { campaign, draft, guard, lead, mailbox } from '#db/schema/index.ts';
import { normaliseEmail } from '#domain/email.ts';
import { idSchema } from '#domain/id.schema.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import type { Sendable } from '#tests/support/sendable.ts';
import { startSender, type Sender } from '#tests/support/sender.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';

/** Each test tries to get round one rule of the gate, through the API; nothing may reach the wire. */
let sender: Sender;
let sophie: Awaited<ReturnType<Sender['asked']>>;
beforeAll(async () => {
  sender = await startSender();
  sophie = await sender.asked();
});
afterEach(() => sender.rest());
afterAll(() => sender.close());

const NOW = new Date(TUESDAY_10);
const HOUR_MS = 3_600_000;
const migration = new URL('../../db/migrations/0015_suppression_origins_and_files_read.sql', import.meta.url);
const backfill =
  readFileSync(migration, 'utf8')
    .split('--> statement-breakpoint')
    .find((statement) => statement.includes('insert into guard')) ?? '';
const patchPolicy = async (change: object) => (await sophie.ask('PATCH', '/api/policy', change)).status;
/** What the gate says of a message, with what reached the wire. */
async function tried(message: Sendable) {
  const { outcome, lines } = await sophie.through({}, message);
  return { outcome, lines };
}

test('approved: an approved message takes no other words, and the approval of others is not borrowed', async () => {
  const message = await sophie.make.message();
  const path = `/api/approvals/${message.draftId}`;
  const [row] = await sophie.within((tx) => tx.select().from(draft).where(eq(draft.id, message.draftId)));
  const words = { subject: 'Autre chose', words: 'Autre chose', contentHash: row?.contentHash };
  expect((await sophie.ask('PATCH', path, words)).status).toBe(409);
  await sophie.within((tx) => tx.update(draft).set({ body: 'Autre chose' }).where(eq(draft.id, message.draftId)));
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'redraft' }, lines: [] });
  const old = await sophie.make.message();
  sender.at(TUESDAY_10 + 8 * 24 * HOUR_MS);
  expect(await tried(old)).toMatchObject({ lines: [] });
});

test('suppressed: neither lifting, nor another spelling, nor another lead reaches who opted out', async () => {
  const { workspaceId } = sophie;
  const opted = await sophie.within((tx) =>
    suppress(tx, {
      ...{ workspaceId, now: NOW, kind: 'address', key: 'claire@partie.example', reason: 'opt_out', origin: 'link:x' },
    }),
  );
  expect((await sophie.ask('DELETE', `/api/suppressions/${opted.id}`)).status).toBe(409);
  const made = await sophie.ask('POST', '/api/leads', { email: 'Claire+autre@partie.example', language: 'fr' });
  expect(made.status).toBe(201);
  const { id: leadId } = z.object({ id: idSchema('ld') }).parse(made.body);
  const message = await sophie.make.message({ leadId, email: 'claire+autre@partie.example' });
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'refused', end: 'opted_out' }, lines: [] });
});

test('suppressed: importing them again, or typing them again, makes nobody writable', async () => {
  const { workspaceId } = sophie;
  const email = 'paul@partie.example';
  await sophie.within((tx) =>
    suppress(tx, { ...{ workspaceId, now: NOW, kind: 'address', key: email, reason: 'opt_out', origin: 'link:x' } }),
  );
  const source = { source: 'imp_again', sandbox: false, defaults: { language: 'fr', zone: 'Europe/Paris' } } as const;
  for (const written of [email, 'PAUL@partie.example ', 'paul+nouveau@partie.example'])
    await sophie.within((tx) => {
      const person = { email: normaliseEmail(written) ?? '', values: NO_VALUES, company: NO_COMPANY };
      return mergeLeads(tx, { ...source, workspaceId, now: NOW, leads: [{ ...person, fact: null, evidence: null }] });
    });
  expect((await sophie.ask('POST', '/api/leads', { email, language: 'fr' })).status).toBe(409);
  const rows = await sophie.within((tx) => tx.select().from(lead).where(like(lead.email, 'paul%@partie.example')));
  expect(rows.map(({ suppressed }) => suppressed)).toEqual([true, true]);
  const [first] = rows;
  expect((await sophie.ask('PATCH', `/api/leads/${first?.id ?? ''}`, { suppressed: false })).status).not.toBe(500);
  for (const { id: leadId, email: recipient } of rows) {
    await sophie.within((tx) =>
      tx.update(lead).set({ verification: 'valid', verifiedAt: NOW }).where(eq(lead.id, leadId)),
    );
    const message = await sophie.make.message({ leadId, email: recipient });
    expect(await tried(message)).toMatchObject({ outcome: { kind: 'refused', end: 'opted_out' }, lines: [] });
  }
});

test('content_hash: what was approved is what leaves, whatever else of it is written over', async () => {
  const changes = [
    { recipient: 'autre@fonderies.example' },
    { sender: 'Autre <s@ondine.example>' },
    { subject: 'Autre' },
  ];
  for (const change of changes) {
    const message = await sophie.make.message();
    await sophie.within((tx) => tx.update(draft).set(change).where(eq(draft.id, message.draftId)));
    expect(await tried(message)).toMatchObject({ outcome: { kind: 'redraft' }, lines: [] });
  }
});

test('verified: nobody says by themselves that an address is valid, and an old word of the verifier is none', async () => {
  const message = await sophie.make.message();
  const verifiedAt = new Date(TUESDAY_10 - 31 * 24 * HOUR_MS);
  const path = `/api/leads/${message.leadId}`;
  await sophie.within((tx) => tx.update(lead).set({ verifiedAt }).where(eq(lead.id, message.leadId)));
  await sophie.ask('PATCH', path, { verification: 'valid', verifiedAt: NOW.toISOString() });
  expect(await patchPolicy({ verificationFreshDays: 365 })).toBe(422);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'verified' }, lines: [] });
  for (const verdict of ['catch_all', 'risky', 'unknown'] as const) {
    await sophie.within((tx) =>
      tx.update(lead).set({ verification: verdict, verifiedAt: NOW }).where(eq(lead.id, message.leadId)),
    );
    expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'verified' }, lines: [] });
  }
});

test('inbox_fresh: a mailbox that cannot be read sends nothing, paused and resumed or not', async () => {
  const message = await sophie.make.message();
  sender.at(TUESDAY_10 + 10 * 60_000);
  const path = `/api/mailboxes/${message.mailboxId}`;
  await sophie.ask('POST', `${path}/pause`, {});
  await sophie.ask('POST', `${path}/resume`, { reason: 'Vérifiée' });
  const blind = { read: () => Promise.reject(new InboxUnreadable('unavailable')) };
  const sent: string[] = [];
  const outcome = await sophie.dispatch(
    (cleared) => {
      sent.push(cleared.draftId);
      return Promise.resolve({ status: 'accepted', code: '250' });
    },
    message,
    blind,
  );
  expect(outcome).toMatchObject({ kind: 'wait', rule: 'inbox_fresh' });
  expect(sent).toEqual([]);
});

test('campaign_state: a paused campaign is not woken by an edit or a second start, a stopped one by nothing', async () => {
  const message = await sophie.make.message();
  const path = `/api/campaigns/${message.campaignId}`;
  const becomes = (status: 'paused' | 'stopped') =>
    sophie.within((tx) => tx.update(campaign).set({ status }).where(eq(campaign.id, message.campaignId)));
  await becomes('paused');
  await sophie.ask('PATCH', path, { name: 'Autre', status: 'running' });
  expect((await sophie.ask('POST', `${path}/start`)).status).toBeGreaterThanOrEqual(400);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'campaign_state' }, lines: [] });
  await becomes('stopped');
  expect((await sophie.ask('POST', `${path}/start`)).status).toBeGreaterThanOrEqual(400);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'refused', end: 'stopped' }, lines: [] });
});

test('mailbox_state: a paused mailbox is not resumed without a reason, and another one of the campaign takes nothing over', async () => {
  const message = await sophie.make.message();
  const path = `/api/mailboxes/${message.mailboxId}`;
  expect((await sophie.ask('POST', `${path}/pause`, {})).status).toBe(200);
  expect((await sophie.ask('POST', `${path}/resume`, { reason: ' ' })).status).toBe(422);
  const mailboxId = await sophie.make.mailbox();
  await sophie.ask('PATCH', `/api/campaigns/${message.campaignId}`, { mailboxId });
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'mailbox_state' }, lines: [] });
});

test('guards: a paused domain sends on once a person resumed it for a reason, and is paused again by the next bounce', async () => {
  const marc = await sender.asked();
  const { workspaceId } = marc;
  const sends = async () => {
    const message = await marc.make.message();
    const { outcome, lines } = await marc.through({}, message);
    return { message, kind: outcome.kind, left: lines.length > 0 };
  };
  const bounced = (leadId: Sendable['leadId'], now: Date) =>
    marc.within((tx) => markSend(tx, { workspaceId, leadId, dispatchId: null, kind: 'bounce_hard', now }));
  const before = [await sends(), await sends(), await sends(), await sends()];
  expect(before.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'sent']);
  for (const { message } of before) await bounced(message.leadId, NOW);
  const held = { left: false };
  expect(await sends()).toMatchObject(held);
  const resume = (body: object) => marc.ask('POST', '/api/guards/domain/ondine.example/resume', body);
  expect((await resume({})).status).toBe(422);
  expect(await sends()).toMatchObject(held);
  expect(await resume({ reason: 'Les adresses sont revues' })).toMatchObject({ status: 200 });
  const after = await sends();
  expect(after).toMatchObject({ kind: 'sent', left: true });
  sender.at(TUESDAY_10 + 60_000);
  await bounced(after.message.leadId, new Date(TUESDAY_10 + 60_000));
  expect(await sends()).toMatchObject(held);
  const isPaused = async () => JSON.stringify((await marc.ask('GET', '/api/guards')).body).includes('"paused"');
  expect(await isPaused()).toBe(true);
  // What was sent before there were such guards is theirs to judge too.
  await marc.within(async (tx) => {
    await tx.delete(guard).where(eq(guard.workspaceId, workspaceId));
    await tx.execute(sql.raw(backfill));
  });
  expect(await sends()).toMatchObject(held);
  expect(await isPaused()).toBe(true);
});

test('policy: one person’s approval does not outlive the wish for two, nor a message a closed country', async () => {
  const message = await sophie.make.message();
  expect(await patchPolicy({ approvers: 2 })).toBe(200);
  const [row] = await sophie.within((tx) => tx.select().from(draft).where(eq(draft.id, message.draftId)));
  const again = { decision: 'approve', contentHash: row?.contentHash };
  expect((await sophie.ask('POST', `/api/approvals/${message.draftId}/decision`, again)).status).toBe(409);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'policy' }, lines: [] });
  expect(await patchPolicy({ approvers: 1, blockedCountries: ['FR'] })).toBe(200);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'policy' }, lines: [] });
  expect(await patchPolicy({ blockedCountries: [] })).toBe(200);
});

test('the clock of a real workspace is nobody’s to move: neither a skip nor another zone makes a day of the night', async () => {
  const message = await sophie.make.message();
  sender.at(TUESDAY_10 + 11 * HOUR_MS);
  expect((await sophie.ask('POST', '/api/sandbox/skip', { by: 12 * 3600 })).status).toBe(409);
  expect((await sophie.ask('PATCH', '/api/workspace', { zone: 'Pacific/Auckland' })).status).toBe(200);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'wait', rule: 'window' }, lines: [] });
  await sophie.ask('PATCH', '/api/workspace', { zone: 'Europe/Paris' });
});

test('cooling: neither a looser policy, nor another campaign, nor another mailbox shortens the rest', async () => {
  const email = 'repos@fonderies.example';
  const first = await sophie.make.message({ email });
  expect((await tried(first)).lines).not.toEqual([]);
  expect(await patchPolicy({ coolingDays: 0 })).toBe(422);
  const again = await sophie.make.message({ email, leadId: first.leadId });
  expect(await tried(again)).toMatchObject({ outcome: { kind: 'wait', rule: 'cooling' }, lines: [] });
  const { body } = await sophie.ask('GET', `/api/approvals/${again.draftId}`);
  expect(JSON.stringify(body)).toContain('"reason":"cooling"');
});

test('persons_per_company: neither a looser policy nor a third person passes', async () => {
  expect(await patchPolicy({ personsPerCompany: 9 })).toBe(422);
  const companyId = await sophie.make.company('acier.example');
  const outcomes = [];
  for (const name of ['a', 'b', 'c']) {
    const email = `${name}@acier.example`;
    const message = await sophie.make.message({ email, leadId: await sophie.make.person(email, companyId) });
    outcomes.push((await tried(message)).outcome);
  }
  expect(outcomes).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }, { kind: 'wait', rule: 'persons_per_company' }]);
});

test('quota: neither a looser policy nor a pause and a resume gives more than the day’s', async () => {
  expect(await patchPolicy({ dailyQuota: 500 })).toBe(422);
  expect(await patchPolicy({ dailyQuota: 1 })).toBe(200);
  const mailboxId = await sophie.make.mailbox();
  const first = await sophie.make.message({ mailboxId });
  expect((await tried(first)).lines).not.toEqual([]);
  await sophie.ask('POST', `/api/mailboxes/${mailboxId}/pause`, {});
  expect((await sophie.ask('POST', `/api/mailboxes/${mailboxId}/resume`, { reason: 'Vérifiée' })).status).toBe(200);
  sender.at(TUESDAY_10 + HOUR_MS);
  const second = await sophie.make.message({ mailboxId });
  await sophie.within((tx) =>
    tx
      .update(mailbox)
      .set({ lastReadAt: new Date(TUESDAY_10 + HOUR_MS) })
      .where(eq(mailbox.id, mailboxId)),
  );
  expect(await tried(second)).toMatchObject({ outcome: { kind: 'wait', rule: 'quota' }, lines: [] });
  expect(await patchPolicy({ dailyQuota: 50 })).toBe(200);
});

test('window: neither a wider window nor another zone of the lead lets a message leave at night', async () => {
  expect(await patchPolicy({ windowStartMinute: 0, windowEndMinute: 1440 })).toBe(422);
  const message = await sophie.make.message();
  sender.at(TUESDAY_10 + 11 * HOUR_MS);
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'wait', rule: 'window' }, lines: [] });
});

test('spacing: two messages of a mailbox do not leave together', async () => {
  const mailboxId = await sophie.make.mailbox();
  expect((await tried(await sophie.make.message({ mailboxId }))).lines).not.toEqual([]);
  const second = await sophie.make.message({ mailboxId });
  expect(await tried(second)).toMatchObject({ outcome: { kind: 'wait', rule: 'spacing' }, lines: [] });
});

test('dns: a domain that stopped passing holds, and a resume does not say otherwise', async () => {
  const message = await sophie.make.message();
  const dns = { spf: 'pass', dkim: 'fail', dmarc: 'pass', checkedAt: TUESDAY_10 } as const;
  await sophie.within((tx) => tx.update(mailbox).set({ dns }).where(eq(mailbox.id, message.mailboxId)));
  const path = `/api/mailboxes/${message.mailboxId}`;
  await sophie.ask('POST', `${path}/pause`, {});
  await sophie.ask('POST', `${path}/resume`, { reason: 'Corrigé' });
  expect(await tried(message)).toMatchObject({ outcome: { kind: 'hold', rule: 'dns' }, lines: [] });
});
