import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDraftActivities } from '#activities/draft.ts';
import { createEnrollmentActivities } from '#activities/enrollment.ts';
import { ingest } from '#activities/inbox.ts';
import { recoverOutreach } from '#activities/recovery.ts';
import { openAlerts, raiseAlert } from '#db/queries/alert.ts';
import { insertSequence } from '#db/queries/campaign.ts';
import { dispatchesOfEnrollment, insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft, getDraft } from '#db/queries/draft.ts';
import { endEnrollment, getEnrollment, holdForColleague, reopenEnrollment, setStage } from '#db/queries/enrollment.ts';
import { describeMessage, listMessages } from '#db/queries/message.ts';
import { campaign } from '#db/schema/index.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { emptyDatabase } from '../support/database.ts';
import { lonePorts } from '../support/lone_ports.ts';
import { NOW } from '../support/tenant.ts';
import type { Db } from '#db/client.ts';

let db: Db;
beforeAll(async () => {
  db = await emptyDatabase();
});
afterAll(() => db.close());

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));

function activitiesOf(house: Correspondence) {
  const ports = lonePorts(house.ports);
  return { ...createEnrollmentActivities(ports), ...createDraftActivities(ports) };
}

/** A report that a server gave up for now, about the message of a Message-ID. */
const report = (recipient: string, messageId: string) =>
  new TextEncoder().encode(
    `From: Mail Delivery System <mailer-daemon@client.example>
To: sophie@ondine.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered for four days.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example

Final-Recipient: rfc822; ${recipient}
Action: failed
Status: 4.4.7
--b
Content-Type: text/rfc822-headers

Message-ID: ${messageId}
Subject: x
--b--
`.replaceAll('\n', '\r\n'),
  );

/** The second step of a story leaves, an hour after its first. */
async function secondStep(house: Correspondence, { leadId, enrollmentId, campaignId, conversationId }: Written) {
  const { workspaceId, mailbox } = house;
  const [draftId, dispatchId] = [id('drf'), id('dsp')];
  const messageId = `<${dispatchId}@ondine.example>`;
  const of = { workspaceId, leadId, mailboxId: mailbox.id, campaignId, enrollmentId, step: 1, contentHash: draftId };
  const times = { createdAt: NOW, updatedAt: NOW };
  await house.within(async (tx) => {
    await insertDraft(tx, {
      ...{ id: draftId, ...of, ...times, conversationId, class: 'sequence', attempt: 0, variant: 'A', status: 'sent' },
      ...{ recipient: 'claire@client.example', recipientName: '', sender: mailbox.address, subject: 's', body: 'b' },
      ...{ claims: [], lint: [], problems: [] },
    });
    await insertDispatch(tx, {
      ...{
        id: dispatchId,
        ...of,
        ...times,
        draftId,
        class: 'sequence',
        status: 'accepted',
        messageId,
        intendedAt: NOW,
      },
      clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
    });
  });
  return { draftId, dispatchId, messageId };
}

test('a report sends again the step that it is about, once, and none before it', async () => {
  const house = await startCorrespondence(db);
  const { workspaceId } = house;
  const claire = await house.wroteTo('claire@client.example');
  const second = await secondStep(house, claire);
  const activities = activitiesOf(house);
  const { enrollmentId } = claire;
  const reported = async (messageId: string, externalId: string) => {
    await ingest(house.ports, house.mailbox, { externalId, raw: report('claire@client.example', messageId) });
    const page = await house.within((tx) => listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 10 }));
    const message = page.items.find((one) => one.externalId === externalId);
    if (message?.kind !== 'bounce_soft') throw new Error('no soft bounce');
    return activities.retryAfterSoftBounce({ workspaceId, enrollmentId, messageId: message.id, tries: 1 });
  };
  const statusOf = (draftId: Id<'drf'>) =>
    house.within((tx) => getDraft(tx, { workspaceId, draftId })).then((draft) => draft?.status);

  // The server gives the first step up after four days, when the second has left.
  expect((await reported(claire.messageId, 'first')).step).toBeNull();
  expect(await statusOf(claire.draftId)).toBe('sent');
  expect(await statusOf(second.draftId)).toBe('sent');

  expect((await reported(second.messageId, 'second')).step).toBe(1);
  expect(await statusOf(second.draftId)).toBe('approved');
  // The provider's notice and the server's report are about the same message.
  expect((await reported(second.messageId, 'second again')).step).toBeNull();
  expect(await statusOf(claire.draftId)).toBe('sent');
  expect(await house.within((tx) => dispatchesOfEnrollment(tx, { workspaceId, enrollmentId }))).toHaveLength(1);
});

test('a step whose message left is done, whoever interrupted its story meanwhile, and nothing is drafted in its place', async () => {
  const house = await startCorrespondence(db);
  const { workspaceId } = house;
  const paul = await house.wroteTo('paul@client.example');
  const { enrollmentId } = paul;
  const sequenceId = id('seq');
  await house.within(async (tx) => {
    await insertSequence(tx, {
      ...{ id: sequenceId, workspaceId, campaignId: paul.campaignId, version: 1 },
      ...{ steps: [], publishedAt: NOW, createdAt: NOW, updatedAt: NOW },
    });
    await tx.update(campaign).set({ sequenceId }).where(eq(campaign.id, paul.campaignId));
  });
  const activities = activitiesOf(house);
  expect(await activities.prepareDraft({ workspaceId, enrollmentId, step: 0 })).toMatchObject({ kind: 'done' });
});

describe('a story that a colleague’s message holds', () => {
  const DAY = 86_400_000;
  async function held(
    stage: EnrollmentStage = 'awaiting_reply',
    wakeAt: Date | null = new Date(NOW.getTime() + 5 * DAY),
  ) {
    const house = await startCorrespondence(db);
    const { workspaceId } = house;
    const { enrollmentId, ...claire } = await house.wroteTo('claire@client.example', { stage });
    const key = { workspaceId, enrollmentId };
    const activities = activitiesOf(house);
    await house.within(async (tx) => {
      await setStage(tx, { ...key, stage, wakeAt, now: NOW });
      await holdForColleague(tx, { ...key, now: NOW });
    });
    const row = async () => {
      const found = await house.within((tx) => getEnrollment(tx, key));
      if (!found) throw new Error('no enrollment');
      return found;
    };
    const reply = (kind: TriageKind, date: string | null = null) =>
      activities.takeReply({ ...key, step: 1, dueAt: null, reply: { messageId: id('msg'), kind, date } });
    const release = () => activities.release({ ...key, step: 1, dueAt: null });
    return { house, claire, key, activities, row, reply, release };
  }
  const HELD = { stage: 'awaiting_triage', reason: 'colleague', wakeAt: null };

  test('stays held whatever its workflow goes on to that has not heard of it, and is let go on its own day', async () => {
    const { house, key, activities, row, release } = await held();
    const { workspaceId, mailbox } = house;
    expect(await row()).toMatchObject(HELD);
    for (const stage of ['awaiting_approval', 'blocked', 'waiting_slot', 'needs_person', 'awaiting_reply'] as const) {
      const wakeAt = stage === 'awaiting_reply' ? new Date(NOW.getTime() + 9 * DAY) : null;
      await house.within((tx) => setStage(tx, { ...key, stage, wakeAt, now: NOW }));
      expect(await row()).toMatchObject(HELD);
    }
    const draftId = id('drf');
    await house.within(async (tx) => {
      await insertDraft(tx, {
        ...{ id: draftId, workspaceId, enrollmentId: key.enrollmentId, campaignId: id('cmp'), leadId: id('ld') },
        ...{ mailboxId: mailbox.id, step: 1, contentHash: '', class: 'sequence', attempt: 0, variant: 'A' },
        ...{ status: 'proposed', recipient: '', recipientName: '', sender: '', subject: '', body: '' },
        ...{ claims: [], lint: [], problems: [], createdAt: NOW, updatedAt: NOW },
      });
    });
    expect(await activities.prepareDraft({ ...key, step: 1 })).toMatchObject({ kind: 'held' });
    expect(await house.within((tx) => getDraft(tx, { workspaceId, draftId }))).toMatchObject({ status: 'superseded' });
    expect(await recoverOutreach(lonePorts(house.ports), key)).toMatchObject({
      phase: 'triage',
      dueAt: NOW.getTime() + 9 * DAY,
    });
    const letGo = { stage: 'awaiting_reply', phase: 'sequence', dueAt: NOW.getTime() + 9 * DAY };
    expect(await release()).toMatchObject(letGo);
    // The worker died before it could say so.
    expect(await release()).toMatchObject(letGo);
    expect(await row()).toMatchObject({ stage: 'awaiting_reply', reason: null, heldStage: null });
    await house.within((tx) => setStage(tx, { ...key, stage: 'awaiting_approval', wakeAt: null, now: NOW }));
    expect(await release()).toBeNull();
  });

  test('that a correction opened again, untold, goes on with what a person said that the message is', async () => {
    const house = await startCorrespondence(db);
    const { workspaceId } = house;
    const { enrollmentId } = await house.wroteTo('claire@client.example');
    const raw = 'From: claire@client.example\r\nTo: sophie@ondine.example\r\nSubject: Re: x\r\n\r\nNon merci.\r\n';
    await ingest(house.ports, house.mailbox, { externalId: 'no', raw: Buffer.from(raw) });
    const key = { workspaceId, enrollmentId };
    const messageId = await house.within(async (tx) => {
      await endEnrollment(tx, { ...key, end: 'not_interested', now: NOW });
      const { items } = await listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 1 });
      const said = items[0]?.id ?? id('msg');
      const later = new Date(NOW.getTime() + DAY);
      await describeMessage(tx, {
        ...{ workspaceId, messageId: said, kind: 'interested', correctedBy: 'user:x', updatedAt: later },
      });
      const opened = { ends: ['not_interested'], stage: 'awaiting_triage', reason: 'triage_corrected' } as const;
      await reopenEnrollment(tx, { ...key, ...opened, wakeAt: null, now: later });
      return said;
    });
    expect(await recoverOutreach(lonePorts(house.ports), key)).toMatchObject({
      kind: 'goes_on',
      pending: [{ messageId, kind: 'interested' }],
    });
  });

  test('is let go on the day that its step was due, and at once where that has come', async () => {
    const { release: later } = await held();
    expect(await later()).toMatchObject({ stage: 'awaiting_reply', dueAt: NOW.getTime() + 5 * DAY });
    const { release } = await held('awaiting_approval');
    const taken = await release();
    expect(taken).toMatchObject({ stage: 'waiting_due', phase: 'sequence' });
    expect(taken?.dueAt).toBeLessThan(NOW.getTime() + DAY);
  });

  test.each(['not_now', 'out_of_office', 'auto_reply', 'unclear'] as const)(
    'is not let go by the lead’s own %s, which counts once a person lets it go',
    async (kind) => {
      const { reply, row, release } = await held();
      const date = kind === 'not_now' || kind === 'out_of_office' ? '2027-06-01' : null;
      expect(await reply(kind, date)).toMatchObject({ stage: 'awaiting_triage', phase: 'triage' });
      expect(await row()).toMatchObject(HELD);
      const taken = await release();
      const sleeps = date !== null;
      expect(taken).toMatchObject(
        sleeps
          ? { stage: kind === 'not_now' ? 'snoozed_not_now' : kind, phase: 'sequence' }
          : { stage: 'awaiting_triage', phase: 'triage' },
      );
      if (sleeps) expect(new Date(taken?.dueAt ?? 0).toISOString()).toMatch(/^2027-06-0/);
      expect(await row()).toMatchObject({ reason: kind });
    },
  );

  test('is in conversation once the lead answers, and nobody is asked about it any more', async () => {
    const { house, key, reply, row } = await held();
    const { workspaceId } = house;
    await house.within((tx) =>
      raiseAlert(tx, {
        id: id('alr'),
        workspaceId,
        now: NOW,
        code: 'company_held',
        subject: key.enrollmentId,
        values: {},
      }),
    );
    expect(await reply('interested')).toMatchObject({ stage: 'awaiting_booking', phase: 'booking' });
    expect(await row()).toMatchObject({ stage: 'awaiting_booking', reason: 'interested', heldStage: null });
    expect(await house.within((tx) => openAlerts(tx, { workspaceId, limit: 10 }))).toEqual([]);
  });

  test('stays held when a message of it came back, and tries it again once it is let go', async () => {
    const { house, claire, key, activities, row, release } = await held();
    await ingest(house.ports, house.mailbox, {
      externalId: 'b',
      raw: report('claire@client.example', claire.messageId),
    });
    const page = await house.within((tx) => listMessages(tx, { ...key, direction: 'in', after: null, limit: 1 }));
    const retry = await activities.retryAfterSoftBounce({
      ...key,
      messageId: page.items[0]?.id ?? id('msg'),
      tries: 1,
    });
    expect(retry.step).toBe(0);
    expect(await row()).toMatchObject({ ...HELD, step: 0 });
    expect(await release()).toMatchObject({ stage: 'waiting_due', phase: 'sequence', dueAt: retry.retryAt });
  });
});

test.each(['awaiting_booking', 'needs_person', 'awaiting_triage'] as const)(
  'a message that came back leaves a story that is %s where it is',
  async (stage) => {
    const house = await startCorrespondence(db);
    const { workspaceId } = house;
    const { enrollmentId, messageId, draftId } = await house.wroteTo('claire@client.example', { stage });
    await ingest(house.ports, house.mailbox, { externalId: 'b', raw: report('claire@client.example', messageId) });
    const page = await house.within((tx) => listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 1 }));
    const bounce = { workspaceId, enrollmentId, messageId: page.items[0]?.id ?? id('msg'), tries: 1 };
    const { step } = await activitiesOf(house).retryAfterSoftBounce(bounce);
    expect(step).toBe(stage === 'awaiting_triage' ? 0 : null);
    expect(await house.within((tx) => getEnrollment(tx, { workspaceId, enrollmentId }))).toMatchObject({ stage });
    const draft = await house.within((tx) => getDraft(tx, { workspaceId, draftId }));
    expect(draft?.status).toBe(stage === 'awaiting_triage' ? 'approved' : 'superseded');
  },
);
