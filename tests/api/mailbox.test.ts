import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditEntrySchema } from '#domain/audit.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import { newKeySchema } from '#domain/key.schema.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { policySchema } from '#domain/policy.schema.ts';
import { problemSchema } from '#domain/problem.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withWorkspace } from '#db/client.ts';
import { pauseByGuard } from '#db/queries/guard.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import { startApi, type ApiServer, type Ask, type Person } from '#tests/support/api.ts';

let api: ApiServer;
let sophie: Person;
let workspaceId: Id<'ws'>;
beforeAll(async () => {
  api = await startApi();
  sophie = await api.person('Sophie');
  workspaceId = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body).id;
});
afterAll(() => api.close());

/** Somebody of Sophie's workspace with a lesser role, as a key of theirs. */
async function asRole(role: 'rep' | 'viewer' | 'manager'): Promise<Ask> {
  const { secret } = newKeySchema.parse((await sophie.ask('POST', '/api/keys', { name: role, role })).body);
  return (method, path, body) => api.anonymous(method, path, body, { authorization: `Bearer ${secret}` });
}

async function newMailbox(): Promise<Id<'mbx'>> {
  const now = new Date();
  const id = newId('mbx', now.getTime(), randomBytes(10));
  await withWorkspace(api.db, workspaceId, (tx) =>
    insertMailbox(tx, {
      ...{ id, workspaceId, kind: 'smtp', address: `${id}@ondine.example`, displayName: 'Sophie' },
      ...{ status: 'connected', connection: {}, rampStartedAt: now, createdAt: now, updatedAt: now },
      ...{ windowStartMinute: 540, windowEndMinute: 1050 },
    }),
  );
  return id;
}
const pausedByGuard = async (mailboxId: Id<'mbx'>) =>
  withWorkspace(api.db, workspaceId, (tx) =>
    pauseByGuard(tx, {
      ...{ workspaceId, mailboxId, now: new Date() },
      verdicts: [{ rule: 'bounces_last_50', target: 'mailbox', values: { count: 4, sends: 50, limit: 4 } }],
    }),
  );
const read = async (mailboxId: Id<'mbx'>) =>
  z
    .object({ items: z.array(mailboxSchema) })
    .parse((await sophie.ask('GET', '/api/mailboxes')).body)
    .items.find(({ id }) => id === mailboxId);
const alertsOf = async (mailboxId: Id<'mbx'>) =>
  z
    .object({ items: z.array(auditEntrySchema) })
    .parse((await sophie.ask('GET', `/api/audit?subject=${mailboxId}`)).body)
    .items.map(({ action, details }) => ({ action, reason: details['reason'] ?? null }));

describe('a mailbox', () => {
  it('is not resumed without a reason: the field is named, and it stays paused', async () => {
    const id = await newMailbox();
    await pausedByGuard(id);
    for (const body of [{}, { reason: '' }, { reason: ' ok ' }]) {
      const refused = await sophie.ask('POST', `/api/mailboxes/${id}/resume`, body);
      expect(refused.status).toBe(422);
      expect(problemSchema.parse(refused.body).errors?.map(({ field }) => field)).toEqual(['reason']);
    }
    expect(await read(id)).toMatchObject({
      status: 'paused',
      statusReason: 'bounces_last_50',
      guard: { alarm: { rule: 'bounces_last_50', values: { count: 4, sends: 50, limit: 4 } } },
    });
  });

  it('is resumed with a reason, which is kept, and its guard stays armed', async () => {
    const id = await newMailbox();
    await pausedByGuard(id);
    const resumed = await sophie.ask('POST', `/api/mailboxes/${id}/resume`, { reason: 'Les adresses sont corrigées' });
    expect(resumed).toMatchObject({ status: 200, body: { status: 'connected', statusReason: null } });
    expect((await read(id))?.guard.alarm).toBeNull();
    expect((await read(id))?.guard.resumedAt).not.toBeNull();
    expect(await alertsOf(id)).toEqual([
      { action: 'mailbox.resumed', reason: 'Les adresses sont corrigées' },
      { action: 'mailbox.paused', reason: null },
    ]);
    expect(await pausedByGuard(id)).toBe(true);
  });

  it('is paused by whoever sends, and resumed only by who may', async () => {
    const id = await newMailbox();
    const [rep, viewer] = [await asRole('rep'), await asRole('viewer')];
    expect((await viewer('POST', `/api/mailboxes/${id}/pause`, {})).status).toBe(403);
    expect((await rep('POST', `/api/mailboxes/${id}/pause`, {})).body).toMatchObject({ statusReason: 'person' });
    expect((await rep('POST', `/api/mailboxes/${id}/pause`, {})).status).toBe(409);
    expect((await rep('POST', `/api/mailboxes/${id}/resume`, { reason: 'C’est bon' })).status).toBe(403);
    expect((await read(id))?.status).toBe('paused');
    const unknown = newId('mbx', 1, new Uint8Array(10));
    expect((await sophie.ask('POST', `/api/mailboxes/${unknown}/pause`, {})).status).toBe(404);
  });
});

describe('a policy', () => {
  const rules = async () => policySchema.parse((await sophie.ask('GET', '/api/policy')).body).rules;

  it('is nothing that a member can change', async () => {
    const before = await rules();
    const rep = await asRole('rep');
    expect(await rep('PATCH', '/api/policy', { dailyQuota: 40 })).toMatchObject({ status: 403 });
    expect(await rules()).toEqual(before);
  });

  it('is never looser than the defaults: every field at fault is named, and nothing changes', async () => {
    const before = await rules();
    const asked = {
      ...{ dailyQuota: 51, windowStartMinute: 539, windowEndMinute: 1051, coolingDays: 89, personsPerCompany: 3 },
      approvers: 2,
    };
    const refused = await sophie.ask('PATCH', '/api/policy', asked);
    expect(refused.status).toBe(422);
    expect(problemSchema.parse(refused.body).errors?.map(({ field, code }) => `${field} ${code ?? ''}`)).toEqual([
      'dailyQuota looser',
      'windowStartMinute looser',
      'windowEndMinute looser',
      'coolingDays looser',
      'personsPerCompany looser',
    ]);
    const closed = await sophie.ask('PATCH', '/api/policy', { windowStartMinute: 1000, windowEndMinute: 1010 });
    expect(problemSchema.parse(closed.body).errors).toMatchObject([{ field: 'windowEndMinute' }]);
    const unknown = await sophie.ask('PATCH', '/api/policy', { maxSteps: 2 });
    expect(problemSchema.parse(unknown.body).errors).toMatchObject([{ field: 'maxSteps' }]);
    expect(await rules()).toEqual(before);
  });

  it('is made tighter a field at a time, by who may, and written down', async () => {
    const manager = await asRole('manager');
    expect((await manager('PATCH', '/api/policy', { dailyQuota: 10, blockedCountries: ['US'] })).status).toBe(200);
    expect((await sophie.ask('PATCH', '/api/policy', { approvers: 2 })).status).toBe(200);
    expect(await rules()).toMatchObject({ dailyQuota: 10, approvers: 2, coolingDays: 90, blockedCountries: ['US'] });
    const id = await newMailbox();
    expect((await read(id))?.quotaToday).toBe(10);
    const { items } = z
      .object({ items: z.array(auditEntrySchema) })
      .parse((await sophie.ask('GET', `/api/audit?subject=${workspaceId}`)).body);
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'policy.updated', details: { approvers: 2 } },
      { action: 'policy.updated', details: { dailyQuota: 10, blockedCountries: 'US' } },
    ]);
  });
});
