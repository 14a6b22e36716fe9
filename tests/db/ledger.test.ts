import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { balance, noteRound, UNBALANCED } from '#activities/ledger.ts';
import type { Ports } from '#activities/ports.ts';
import { EVERYONE } from '#domain/audience.ts';
import type { DispatchStatus } from '#domain/dispatch.ts';
import type { DraftStatus } from '#domain/draft.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { withDirectory, withWorkspace, type Tx } from '#db/client.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { insertEnrollments } from '#db/queries/enrollment.ts';
import { lockInstance } from '#db/queries/instance.ts';
import { approval, campaign, dispatch, draft, enrollment } from '#db/schema/index.ts';
import { ledgerHealth } from '#functions/api/ledger_health.ts';
import { createTenant, NOW, type Tenant } from '../support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));
const HASH = 'a'.repeat(64);
const stamps = { createdAt: NOW, updatedAt: NOW };

describe.each(['pglite', 'postgres'] as const)('the sums of a workspace, on %s', (driver) => {
  let driven: Driven;
  let tenant: Tenant;
  let campaignId: Id<'cmp'>;
  let mailboxId: Id<'mbx'>;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    tenant = await createTenant(driven.db);
    [campaignId, mailboxId] = [id('cmp'), id('mbx')];
    await within((tx) =>
      tx.insert(campaign).values({
        ...{ id: campaignId, workspaceId: tenant.workspaceId, name: 'Ateliers', status: 'running', language: 'fr' },
        ...{ audience: EVERYONE, enrolled: 0, ended: 0, createdBy: 'user:x', ...stamps },
      }),
    );
  });
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(driven.db, tenant.workspaceId, work);
  const ports = (): Pick<Ports, 'db' | 'time' | 'random'> => ({
    db: driven.db,
    time: () => NOW,
    random: (length) => randomBytes(length),
  });
  const wrong = async () => {
    await balance(ports(), tenant.workspaceId);
    const alerts = await within((tx) => openAlerts(tx, { workspaceId: tenant.workspaceId, limit: 50 }));
    return alerts.filter(({ code }) => code === UNBALANCED).map(({ subject, values }) => ({ subject, ...values }));
  };

  async function enrolled(count: number, end: 'no_reply' | null = null): Promise<void> {
    await within(async (tx) => {
      await insertEnrollments(
        tx,
        Array.from({ length: count }, () => ({
          ...{ id: id('enr'), workspaceId: tenant.workspaceId, campaignId, leadId: id('ld'), mailboxId, step: 0 },
          ...{ stage: end === null ? ('drafting' as const) : null, end, ...stamps },
        })),
      );
    });
  }
  const says = (counts: { enrolled: number; ended: number }) => within((tx) => tx.update(campaign).set(counts));

  async function written(status: DraftStatus, options: { approved: boolean; left: DispatchStatus | null }) {
    const { workspaceId } = tenant;
    const [draftId, leadId, dispatchId] = [id('drf'), id('ld'), id('dsp')];
    await within(async (tx) => {
      await insertDraft(tx, {
        ...{ id: draftId, workspaceId, leadId, mailboxId, campaignId, class: 'sequence', step: 0, attempt: 0 },
        ...{ variant: 'A', recipient: 'a@x.example', recipientName: 'A', sender: 's@x.example', subject: '', body: '' },
        ...{ contentHash: HASH, status, claims: [], lint: [], problems: [], ...stamps },
      });
      if (options.approved)
        await tx.insert(approval).values({
          ...{ id: id('apr'), workspaceId, draftId, contentHash: HASH, decision: 'approve' },
          ...{ decidedBy: 'user:x', decidedAt: NOW },
        });
      if (options.left !== null)
        await insertDispatch(tx, {
          ...{ id: dispatchId, workspaceId, draftId, leadId, mailboxId, campaignId, class: 'sequence', step: 0 },
          ...{ status: options.left, contentHash: HASH, messageId: `<${dispatchId}@x>`, intendedAt: NOW, ...stamps },
          clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: HASH, evaluatedAt: 0 },
        });
    });
    return dispatchId;
  }

  test('come out for whatever may become of an enrollment and of an approval', async () => {
    await enrolled(3);
    await enrolled(2, 'no_reply');
    await says({ enrolled: 5, ended: 2 });
    for (const left of ['leased', 'uncertain'] as const) await written('approved', { approved: true, left });
    for (const left of ['accepted', 'confirmed'] as const) await written('sent', { approved: true, left });
    for (const status of ['approved', 'proposed', 'superseded', 'expired', 'rejected', 'skipped'] as const)
      await written(status, { approved: true, left: null });
    await written('approved', { approved: true, left: 'refused' });
    await written('proposed', { approved: false, left: null });
    expect(await wrong()).toEqual([]);
  });

  test('betray an enrollment that is nowhere, and a campaign that counts another number', async () => {
    await enrolled(2);
    await says({ enrolled: 2, ended: 0 });
    await within((tx) => tx.update(enrollment).set({ stage: null }));
    expect(await wrong()).toMatchObject([{ subject: `enrolled:${campaignId}`, enrolled: 2, active: 0, ended: 0 }]);
    await within((tx) => tx.update(enrollment).set({ stage: 'drafting' }));
    expect(await wrong()).toEqual([]);
    await says({ enrolled: 3, ended: 1 });
    expect(await wrong()).toMatchObject([{ said: 3, saidEnded: 1, enrolled: 2, ended: 0 }]);
  });

  test('that do not come out are told to whoever runs this LeadGen, until they do', async () => {
    await withDirectory(driven.db, (tx) => lockInstance(tx));
    const round = async () =>
      noteRound(ports(), { workspaces: 1, violations: await balance(ports(), tenant.workspaceId) });
    await says({ enrolled: 3, ended: 1 });
    await round();
    await expect(ledgerHealth(driven.db)).rejects.toThrow('1 sum does not come out');
    await says({ enrolled: 0, ended: 0 });
    await round();
    expect(await ledgerHealth(driven.db)).toBe(`balanced at ${NOW.toISOString()}`);
  });

  test('betray an approved message that is said to be sent and never was', async () => {
    await written('approved', { approved: true, left: null });
    await written('sent', { approved: true, left: 'refused' });
    expect(await wrong()).toMatchObject([{ sum: 'approved', approved: 2, dispatched: 0, waiting: 1, voided: 0 }]);
  });

  test('betray a message that left without an approval of those bytes', async () => {
    await written('approved', { approved: true, left: null });
    await written('sent', { approved: false, left: 'accepted' });
    expect(await wrong()).toMatchObject([{ sum: 'dispatched', unapproved: 1 }]);
    await within((tx) => tx.delete(dispatch));
    await written('sent', { approved: true, left: 'accepted' });
    await within((tx) => tx.update(approval).set({ contentHash: 'b'.repeat(64) }));
    expect(await wrong()).toMatchObject([{ sum: 'dispatched', unapproved: 1 }]);
  });

  test('betray a message that is on the wire for hours, and say so once', async () => {
    await written('approved', { approved: true, left: 'leased' });
    const hours = new Date(NOW.getTime() - 3 * 3_600_000);
    await within((tx) => tx.update(dispatch).set({ leaseUntil: hours }));
    expect(await wrong()).toMatchObject([{ sum: 'dispatched', unsettled: 1, unapproved: 0 }]);
    expect(await wrong()).toHaveLength(1);
    await within((tx) => tx.update(draft).set({ status: 'sent' }));
    await within((tx) => tx.update(dispatch).set({ status: 'accepted' }));
    expect(await wrong()).toEqual([]);
  });
});
