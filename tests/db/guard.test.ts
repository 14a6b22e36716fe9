import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { noteSends, sendsOf } from '#activities/platform.ts';
import { withDirectory, withWorkspace, type Tx } from '#db/client.ts';
import { lockInstance } from '#db/queries/instance.ts';
import { bounceHealth } from '#functions/api/bounce_health.ts';
import { approversAmong } from '#db/queries/approval.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { firstSends } from '#db/queries/guard_facts.ts';
import { listGuards, pauseSubjects, resumeSubject } from '#db/queries/guard_subject.ts';
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
  async function send(
    mailboxId: Id<'mbx'>,
    count: number,
    source: string | null,
    from = 0,
    provider: MailProvider | null = null,
  ): Promise<Id<'ld'>[]> {
    const { workspaceId } = tenant;
    const leads: Id<'ld'>[] = [];
    await within(async (tx) => {
      for (let n = 0; n < count; n++) {
        const [dispatchId, draftId, leadId] = [id('dsp'), id('drf'), id('ld')];
        const intendedAt = at(from + n);
        await insertDispatch(tx, {
          ...{ id: dispatchId, workspaceId, draftId, leadId, mailboxId, source, provider, intendedAt },
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
    const first = await within((tx) => firstSends(tx, { workspaceId: tenant.workspaceId, source: 'imp_1' }));
    expect(first).toHaveLength(30);
    expect(first[3]?.bouncedAt).toBe(at(400).getTime());
    expect(first[29]?.at).toBe(at(104).getTime());
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

  const looked = (mailboxId: Id<'mbx'>, minute: number) =>
    within((tx) => lookAtMailbox(tx, { workspaceId: tenant.workspaceId, mailboxId, now: at(minute) }));
  /** What is paused beside mailboxes, and by which rule. */
  const paused = async () => {
    const rows = await within((tx) => listGuards(tx, { workspaceId: tenant.workspaceId, after: null, limit: 50 }));
    return rows.flatMap(({ pausedAt, target, subject, rule }) => (pausedAt ? [[target, subject, rule]] : []));
  };

  test('pauses a source at 2 bounces in its first 30, by whatever mailboxes, and neither of these', async () => {
    const { workspaceId } = tenant;
    const [one, two] = [await newMailbox(), await newMailbox()];
    await send(one, 60, 'good', 0);
    await send(two, 60, 'good', 100);
    const [first] = await send(one, 3, 'bad', 200);
    const [second] = await send(two, 3, 'bad', 210);
    await happen('bounce_hard', first, 220);
    expect(await looked(one, 221)).toBe(false);
    expect(await paused()).toEqual([]);
    await happen('bounce_hard', second, 222);
    expect(await looked(two, 223)).toBe(false);
    expect(await paused()).toEqual([['source', 'bad', 'bounces_first_30_of_source']]);
    const alerts = await within((tx) => openAlerts(tx, { workspaceId, limit: 10 }));
    expect(alerts).toMatchObject([
      { code: 'guard_paused', subject: 'source:bad', values: { count: 2, sends: 6, limit: 2, subject: 'bad' } },
    ]);
  });

  test('counts a domain over its mailboxes, and a provider over where the mail went', async () => {
    const [one, two] = [await newMailbox(), await newMailbox()];
    const leads = [
      ...(await send(one, 10, null, 0, 'google')),
      ...(await send(two, 10, null, 20, 'google')),
      ...(await send(one, 100, null, 40, 'other')),
      ...(await send(two, 100, null, 140, 'other')),
    ];
    for (const n of [2, 4, 12]) await happen('bounce_hard', leads[n], 300);
    await looked(one, 301);
    expect(await paused()).toEqual([]);
    await happen('bounce_hard', leads[14], 302);
    await looked(two, 303);
    expect(await paused()).toEqual([['provider', 'google', 'bounces_last_50']]);
    for (const n of [200, 205, 110, 115, 210]) await happen('bounce_hard', leads[n], 304);
    await looked(two, 305);
    // Neither mailbox has 4 in 50, 7 in 200, or 200 sends; their domain has.
    expect(await paused()).toEqual([
      ['domain', 'ondine.example', 'bounce_rate'],
      ['provider', 'google', 'bounces_last_50'],
    ]);
    expect([(await box(one)).status, (await box(two)).status]).toEqual(['connected', 'connected']);
  });

  test('judges the very sends of a mailbox once, whatever else they are all about', async () => {
    const mailboxId = await newMailbox();
    const leads = await send(mailboxId, 60, 'imp_1', 0, 'google');
    for (const n of [31, 40, 50, 59]) await happen('bounce_hard', leads[n], 100);
    expect(await looked(mailboxId, 101)).toBe(true);
    expect(await paused()).toEqual([]);
  });

  test('forgets at a resume what came before, counts the next again, and keeps who and why', async () => {
    const { workspaceId } = tenant;
    const [one, two] = [await newMailbox(), await newMailbox()];
    const leads = [...(await send(one, 5, 'bad')), ...(await send(two, 5, 'bad', 10))];
    for (const n of [0, 6]) await happen('bounce_hard', leads[n], 20);
    await looked(one, 21);
    const key = { workspaceId, target: 'source', subject: 'bad' } as const;
    const resume = (minute: number) =>
      within((tx) => resumeSubject(tx, { ...key, now: at(minute), by: 'user:s', reason: 'Fichier revu' }));
    expect(await resume(22)).toMatchObject({ resumedAt: at(22), resumedBy: 'user:s', resumeReason: 'Fichier revu' });
    expect(await within((tx) => openAlerts(tx, { workspaceId, limit: 10 }))).toEqual([]);
    expect(await resume(23)).toBeNull();
    await looked(one, 24);
    expect(await paused()).toEqual([]);
    await happen('bounce_hard', leads[1], 25);
    await looked(one, 26);
    expect(await paused()).toEqual([['source', 'bad', 'bounces_first_30_of_source']]);
  });

  test('pauses once, of two that look at the same time', async () => {
    const { workspaceId } = tenant;
    const [one, two] = [await newMailbox(), await newMailbox()];
    const leads = [...(await send(one, 5, 'bad')), ...(await send(two, 5, 'bad', 10))];
    for (const n of [0, 6]) await happen('bounce_hard', leads[n], 20);
    const red = { rule: 'bounces_first_30_of_source', target: 'source', values: { subject: 'bad' } } as const;
    await Promise.all([
      looked(one, 21),
      looked(two, 21),
      within((tx) => pauseSubjects(tx, { workspaceId, verdicts: [red], now: at(21) })),
    ]);
    expect(await paused()).toEqual([['source', 'bad', 'bounces_first_30_of_source']]);
    expect(await within((tx) => openAlerts(tx, { workspaceId, limit: 10 }))).toHaveLength(1);
  });

  test('tells the operator of bounces over 3 % of what all real workspaces sent together, from when until when', async () => {
    const ports = (minute: number) => ({ db: driven.db, time: () => at(minute), random: randomBytes });
    await withDirectory(driven.db, (tx) => lockInstance(tx));
    const sandbox = (await createTenant(driven.db, { sandbox: true })).workspaceId;
    const [one, many] = [tenant.workspaceId, await newMailbox()];
    const leads = await send(many, 150, 'imp_1');
    for (const lead of leads.slice(0, 10)) await happen('bounce_hard', lead, 160);
    tenant = await createTenant(driven.db);
    await send(await newMailbox(), 150, 'imp_1');
    const round = async (minute: number, ids: readonly Id<'ws'>[]) => {
      const sum = { sends: 0, bounces: 0 };
      for (const workspaceId of [...ids, sandbox]) {
        const found = await sendsOf(ports(minute), { workspaceId, sandbox: workspaceId === sandbox });
        sum.sends += found.sends;
        sum.bounces += found.bounces;
      }
      await noteSends(ports(minute), sum);
      return sum;
    };
    // 150 sends are no rate yet, whatever came back.
    expect(await round(200, [one])).toEqual({ sends: 150, bounces: 10 });
    expect(await bounceHealth(driven.db)).toContain('10 bounces of 150 sends');
    expect(await round(201, [one, tenant.workspaceId])).toEqual({ sends: 300, bounces: 10 });
    await round(202, [one, tenant.workspaceId]);
    await expect(bounceHealth(driven.db)).rejects.toThrow(`over 3 % since ${at(201).toISOString()}`);
    const WEEK = 7 * 24 * 60;
    expect(await round(200 + WEEK, [one, tenant.workspaceId])).toEqual({ sends: 0, bounces: 0 });
    expect(await bounceHealth(driven.db)).toContain('0 bounces of 0 sends');
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
