import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { approversAmong } from '#db/queries/approval.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { guardFacts, isGuarded, lookAtMailbox, markSend, readGuard, unmarkSends } from '#db/queries/guard.ts';
import { getMailbox, insertMailbox, moveMailbox } from '#db/queries/mailbox.ts';
import { describeMessage, insertMessage } from '#db/queries/message.ts';
import { createTenant, NOW, type Tenant } from '../support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));
const MINUTE = 60_000;
/** An instant so many minutes after the first send. */
const at = (minute: number) => new Date(NOW.getTime() + minute * MINUTE);

describe.each(['pglite', 'postgres'] as const)('the facts of the guard, on %s', (driver) => {
  let driven: Driven;
  let tenant: Tenant;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    tenant = await createTenant(driven.db);
  });
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(driven.db, tenant.workspaceId, work);

  async function newMailbox(): Promise<Id<'mbx'>> {
    const { workspaceId } = tenant;
    const mailboxId = id('mbx');
    await within((tx) =>
      insertMailbox(tx, {
        ...{ id: mailboxId, workspaceId, kind: 'smtp', address: `${mailboxId}@ondine.example`, displayName: 'Sophie' },
        ...{ status: 'connected', connection: {}, rampStartedAt: NOW, createdAt: NOW, updatedAt: NOW },
        ...{ windowStartMinute: 540, windowEndMinute: 1050 },
      }),
    );
    return mailboxId;
  }
  /** Sends one message a minute; returns the leads, in order. */
  async function send(mailboxId: Id<'mbx'>, count: number, source: string | null, from = 0): Promise<Id<'ld'>[]> {
    const { workspaceId } = tenant;
    const leads: Id<'ld'>[] = [];
    await within(async (tx) => {
      for (let n = 0; n < count; n++) {
        const [dispatchId, draftId, leadId] = [id('dsp'), id('drf'), id('ld')];
        const intendedAt = at(from + n);
        await insertDispatch(tx, {
          ...{ id: dispatchId, workspaceId, draftId, leadId, mailboxId, source, intendedAt },
          ...{ class: 'sequence', step: 0, status: 'accepted', contentHash: '', messageId: `<${dispatchId}@x>` },
          clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
          ...{ createdAt: intendedAt, updatedAt: intendedAt },
        });
        leads.push(leadId);
      }
    });
    return leads;
  }
  const happen = (kind: TriageKind, leadId: Id<'ld'> | undefined, minute: number) =>
    within(async (tx) => {
      if (leadId === undefined || !isGuarded(kind)) throw new Error('nothing to mark');
      const { workspaceId } = tenant;
      return markSend(tx, { workspaceId, leadId, dispatchId: null, kind, now: at(minute) });
    });
  const box = (mailboxId: Id<'mbx'>) =>
    within(async (tx) => {
      const row = await getMailbox(tx, { workspaceId: tenant.workspaceId, mailboxId });
      if (!row) throw new Error('no mailbox');
      return row;
    });
  const alarms = async (mailboxId: Id<'mbx'>) => {
    const row = await box(mailboxId);
    return (await within((tx) => readGuard(tx, row))).red.map(({ rule }) => rule);
  };
  const facts = async (mailboxId: Id<'mbx'>) => {
    const row = await box(mailboxId);
    return within((tx) => guardFacts(tx, row));
  };

  test('reads nothing of a mailbox to which nothing happened, nor of one that was resumed since', async () => {
    const mailboxId = await newMailbox();
    const [lead] = await send(mailboxId, 3, 'imp_1');
    expect(await facts(mailboxId)).toBeNull();
    await happen('bounce_hard', lead, 10);
    expect(await facts(mailboxId)).not.toBeNull();
    const { workspaceId } = tenant;
    const key = { workspaceId, mailboxId, reason: null, values: null };
    await within((tx) => moveMailbox(tx, { ...key, from: ['connected'], to: 'paused', now: at(11) }));
    await within((tx) => moveMailbox(tx, { ...key, from: ['paused'], to: 'connected', now: at(12) }));
    expect(await facts(mailboxId)).toBeNull();
  });

  test('gives the last 1,000 sends in order with what came of them, and the first 30 of each source by any mailbox', async () => {
    const [mine, other] = [await newMailbox(), await newMailbox()];
    const early = await send(other, 25, 'imp_1');
    const leads = await send(mine, 40, 'imp_1', 100);
    await send(mine, 5, null, 200);
    await send(mine, 3, 'dropcontact', 300);
    await happen('bounce_hard', early[3], 400);
    await happen('opt_out', leads[4], 401);
    await happen('complaint', leads[39], 402);
    const read = await facts(mine);
    expect(read?.sends).toHaveLength(48);
    expect(read?.sends.map((one) => one.at)).toEqual(read?.sends.map((one) => one.at).toSorted((a, b) => a - b));
    expect(read?.sends[4]).toEqual({
      ...{ at: at(104).getTime(), sourceId: 'imp_1', bouncedAt: null, complainedAt: null },
      optedOutAt: at(401).getTime(),
    });
    expect(read?.sends[39]?.complainedAt).toBe(at(402).getTime());
    const sources = new Map(read?.firstSendsOfSources.map((list) => [list[0]?.sourceId, list]));
    expect([...sources.keys()].sort()).toEqual(['dropcontact', 'imp_1']);
    expect(sources.get('imp_1')).toHaveLength(30);
    expect(sources.get('imp_1')?.[3]?.bouncedAt).toBe(at(400).getTime());
    expect(sources.get('imp_1')?.[29]?.at).toBe(at(104).getTime());
  });

  test('compares opt-outs with the workspace’s usual rate, taken over what was sent before the window', async () => {
    const mailboxId = await newMailbox();
    const before = await send(mailboxId, 600, 'imp_1');
    const window = await send(mailboxId, 200, 'imp_1', 600);
    for (const n of [0, 100, 200, 300, 400, 500]) await happen('opt_out', before[n], 900);
    for (const n of [10, 20, 30]) await happen('opt_out', window[n], 901);
    expect((await facts(mailboxId))?.usualOptOutRate).toBe(0.01);
    expect(await alarms(mailboxId)).toEqual([]);
    for (const n of [40, 50, 60, 70]) await happen('opt_out', window[n], 902);
    expect(await alarms(mailboxId)).toEqual(['opt_out_rate']);
  });

  test('counts an event once, for the last send to the person, and takes it back when a person corrects it', async () => {
    const mailboxId = await newMailbox();
    const [lead] = await send(mailboxId, 1, 'imp_1');
    if (lead === undefined) throw new Error('no lead');
    expect(await happen('bounce_hard', lead, 5)).toBe(mailboxId);
    expect(await happen('bounce_hard', lead, 6)).toBeNull();
    expect(await happen('bounce_hard', id('ld'), 6)).toBeNull();
    expect((await facts(mailboxId))?.sends[0]?.bouncedAt).toBe(at(5).getTime());
    const { workspaceId } = tenant;
    const [first, second] = [id('msg'), id('msg')];
    const inbound = (messageId: Id<'msg'>) =>
      within((tx) =>
        insertMessage(tx, {
          ...{ id: messageId, workspaceId, mailboxId, leadId: lead, direction: 'in', kind: 'bounce_hard' },
          ...{ externalId: messageId, fromAddress: '', fromName: '', toAddress: '', subject: '', text: '' },
          ...{ at: NOW, createdAt: NOW, updatedAt: NOW },
        }),
      );
    await inbound(first);
    await inbound(second);
    const undo = (messageId: Id<'msg'>) =>
      within((tx) => unmarkSends(tx, { workspaceId, leadId: lead, messageId, kind: 'bounce_hard', now: at(7) }));
    await undo(first);
    expect((await facts(mailboxId))?.sends[0]?.bouncedAt).toBe(at(5).getTime());
    await within((tx) => describeMessage(tx, { workspaceId, messageId: first, kind: 'negative' }));
    await undo(second);
    expect((await facts(mailboxId))?.sends[0]?.bouncedAt).toBeNull();
  });

  test('pauses at the fourth bounce in 50, once, with what it counted, and raises an alert', async () => {
    const mailboxId = await newMailbox();
    const { workspaceId } = tenant;
    await send(mailboxId, 40, 'imp_1');
    const leads = await send(mailboxId, 20, 'imp_1', 100);
    const look = (minute: number) => within((tx) => lookAtMailbox(tx, { workspaceId, mailboxId, now: at(minute) }));
    for (const n of [0, 5, 10]) await happen('bounce_hard', leads[n], 200);
    expect(await look(201)).toBe(false);
    await happen('bounce_hard', leads[15], 202);
    expect(await look(203)).toBe(true);
    expect(await look(204)).toBe(false);
    expect(await box(mailboxId)).toMatchObject({
      ...{ status: 'paused', statusReason: 'bounces_last_50', statusAt: at(203) },
      statusValues: { count: 4, sends: 50, limit: 4 },
    });
    const alerts = await within((tx) => openAlerts(tx, { workspaceId, limit: 10 }));
    expect(alerts).toMatchObject([{ code: 'mailbox_paused', subject: mailboxId, values: { rule: 'bounces_last_50' } }]);
  });

  test('moves a mailbox only from where it is, along its machine', async () => {
    const mailboxId = await newMailbox();
    const key = { workspaceId: tenant.workspaceId, mailboxId, reason: null, values: null, now: at(1) };
    const move = (from: 'connected' | 'paused', to: 'connected' | 'paused') =>
      within((tx) => moveMailbox(tx, { ...key, from: [from], to }));
    expect(await move('paused', 'connected')).toBeNull();
    expect(await move('connected', 'connected')).toBeNull();
    const both = await Promise.all([move('connected', 'paused'), move('connected', 'paused')]);
    expect(both.filter((row) => row !== null)).toHaveLength(1);
    expect((await move('paused', 'connected'))?.resumedAt).toEqual(at(1));
  });
});

test('counts different people among approvals, and no key', () => {
  const by = (...who: string[]) => approversAmong(who.map((decidedBy) => ({ decidedBy })));
  expect(by()).toBe(0);
  expect(by('user:a', 'user:a')).toBe(1);
  expect(by('user:a', 'key:key_1')).toBe(1);
  expect(by('user:a', 'user:b')).toBe(2);
});
