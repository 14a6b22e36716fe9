import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { watchAutopilot } from '#activities/autopilot.ts';
import { createDraftActivities } from '#activities/draft.ts';
import { createReconcilerActivities } from '#activities/reconciler.ts';
import { openAlerts, raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { insertSequence } from '#db/queries/campaign.ts';
import { insertEnrollments } from '#db/queries/enrollment.ts';
import { campaign, draft, lead, mailbox, workspace } from '#db/schema/index.ts';
import { approvalSchema } from '#domain/approval.schema.ts';
import { auditEntrySchema } from '#domain/audit.schema.ts';
import { AUTOPILOT } from '#domain/autopilot.ts';
import { autopilotSchema } from '#domain/autopilot.schema.ts';
import { dispatchSchema } from '#domain/dispatch.schema.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import { problemSchema } from '#domain/problem.schema.ts';
import { timelineItemSchema } from '#domain/timeline.schema.ts';
import { warmUp } from '#tests/support/autopilot.ts';
import { startSender, type Sender } from '#tests/support/sender.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';

let sender: Sender;
let sophie: Awaited<ReturnType<Sender['asked']>>;
beforeAll(async () => {
  sender = await startSender();
  sophie = await sender.asked();
  const identity = {
    firstName: 'Sophie',
    lastName: 'Vasseur',
    company: 'Ondine',
    postalAddress: '1 rue X',
    signature: '',
  };
  await sophie.within((tx) =>
    tx.update(workspace).set({ sender: identity }).where(eq(workspace.id, sophie.workspaceId)),
  );
});
afterEach(() => sender.rest());
afterAll(() => sender.close());

const NOW = new Date(TUESDAY_10);
const times = { createdAt: NOW, updatedAt: NOW };
const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, TUESDAY_10, randomBytes(10));
const BODY = `Bonjour,

Vos équipes relèvent encore à la main la température des fours la nuit, et l’équipe du matin découvre les écarts trop tard
pour les corriger. Nous posons des capteurs en une journée, sans arrêter la production, et l’alerte arrive sur le téléphone
de l’astreinte. Auriez-vous vingt minutes la semaine prochaine ?`;
const ENGLISH = `Hello,

Your teams still write down the temperature of the furnaces by hand at night, and the morning shift finds what went wrong too
late to correct it. We place sensors in a day without stopping the line, and whoever is on call gets the alert on their phone.
Would you have twenty minutes next week to look at it together?`;
const STEPS = [
  {
    delayWorkingDays: 0,
    variants: [
      {
        label: 'A',
        texts: {
          fr: { subject: 'La température de vos fours', body: BODY },
          en: { subject: 'The temperature of your furnaces', body: ENGLISH },
        },
      },
    ],
  },
];

/** A campaign whose mailbox is warmed up, and whose first text a person has approved so many times. */
async function house(approvedSends = 30) {
  const { workspaceId, within, make, ask } = sophie;
  const mailboxId = await make.mailbox();
  const campaignId = await make.campaign(mailboxId);
  const sequenceId = id('seq');
  const at = `/api/campaigns/${campaignId}/autopilot`;
  await within(async (tx) => {
    await insertSequence(tx, { id: sequenceId, workspaceId, campaignId, version: 1, steps: STEPS, ...times });
    await tx.update(campaign).set({ sequenceId }).where(eq(campaign.id, campaignId));
    await warmUp(tx, { now: TUESDAY_10, sends: approvedSends, workspaceId, campaignId, mailboxId, sequenceId });
  });
  return {
    ...{ mailboxId, campaignId, sequenceId },
    state: async () => autopilotSchema.parse((await ask('GET', at)).body),
    turn: (on: boolean) => ask('PUT', at, { on }),
    /** Proposes the first message to somebody new. */
    async propose(language: Language = 'fr') {
      const leadId = await make.person();
      await within((tx) => tx.update(lead).set({ language }).where(eq(lead.id, leadId)));
      const [row] = await within((tx) =>
        insertEnrollments(tx, [
          { ...{ id: id('enr'), workspaceId, campaignId, leadId, mailboxId, stage: 'drafting', step: 0 }, ...times },
        ]),
      );
      if (!row) throw new Error('not enrolled');
      const key = { workspaceId, enrollmentId: row.id, step: 0 };
      const proposal = await createDraftActivities(sender.ports).prepareDraft(key);
      if (proposal.kind !== 'proposed') throw new Error(proposal.kind);
      const { draftId, decision } = proposal;
      const given = { workspaceId, draftId, mailboxId, campaignId, leadId };
      return { ...given, decision, message: { ...given, approvalId: decision?.approvalId ?? id('apr') } };
    },
  };
}
const allow = (autopilot: boolean) => sophie.ask('PATCH', '/api/policy', { autopilot });
const statusOf = async (draftId: Id<'drf'>) =>
  (await sophie.within((tx) => tx.select().from(draft).where(eq(draft.id, draftId))))[0]?.status;
const alertsOf = async (subject: string) => {
  const open = await sophie.within((tx) => openAlerts(tx, { workspaceId: sophie.workspaceId, limit: 50 }));
  return open.flatMap((one) => (one.subject === subject ? [one.code] : []));
};
const audited = async (subject: string) =>
  z
    .object({ items: z.array(auditEntrySchema) })
    .parse((await sophie.ask('GET', `/api/audit?subject=${subject}`)).body)
    .items.map(({ actor, action }) => `${actor.startsWith('user:') ? 'user' : actor} ${action}`);

test('is off, and cannot be switched on while anything is missing: all of it is said', async () => {
  const young = await house(29);
  expect(await young.state()).toMatchObject({ on: false, unlocked: false });
  const refused = await young.turn(true);
  expect(refused.status).toBe(409);
  const problem = problemSchema.parse(refused.body);
  expect(problem.code).toBe('autopilot_locked');
  expect(problem.errors?.map(({ code }) => code)).toEqual(['policy', 'approved_sends']);
  expect((await young.propose()).decision).toBeNull();
});

test('approves what it proposes, but the first of each text, and says everywhere that nobody read it', async () => {
  await allow(true);
  const ours = await house();
  expect((await ours.turn(true)).status).toBe(200);
  const { message, decision, draftId, leadId } = await ours.propose();
  expect(decision).toMatchObject({ decision: 'approve' });
  expect(await sophie.through({}, message)).toMatchObject({ outcome: { kind: 'sent' } });
  const sent = await sophie.ask('GET', `/api/dispatches?leadId=${leadId}`);
  const [item] = z.object({ items: z.array(dispatchSchema) }).parse(sent.body).items;
  expect(item).toMatchObject({ unattended: true, draftId });
  expect(await audited(item?.id ?? '')).toEqual(['system:dispatch dispatch.accepted_unattended']);
  expect(await audited(draftId)).toEqual([`${AUTOPILOT} draft.approved`]);
  const story = await sophie.ask('GET', `/api/leads/${leadId}/timeline`);
  const { items } = z.object({ items: z.array(timelineItemSchema) }).parse(story.body);
  expect(items.filter(({ kind }) => kind === 'dispatch')).toMatchObject([{ unattended: true }]);
  expect((await ours.state()).conditions).toContainEqual(
    expect.objectContaining({ condition: 'approved_sends', values: { sends: 30, min: 30 } }),
  );

  const reworded = id('seq');
  await sophie.within(async (tx) => {
    const of = { workspaceId: sophie.workspaceId, campaignId: ours.campaignId };
    await insertSequence(tx, { id: reworded, ...of, version: 2, steps: STEPS, ...times });
    await tx.update(campaign).set({ sequenceId: reworded }).where(eq(campaign.id, ours.campaignId));
  });
  expect((await ours.propose()).decision).toBeNull();
});

test('a text in another language, or one that a person gave other words, is not read: nobody approved these', async () => {
  await allow(true);
  const ours = await house();
  await ours.turn(true);
  const decide = async (draftId: Id<'drf'>, words?: string) => {
    const at = `/api/approvals/${draftId}`;
    const read = approvalSchema.parse((await sophie.ask('GET', at)).body);
    const { contentHash } =
      words === undefined
        ? read
        : approvalSchema.parse(
            (await sophie.ask('PATCH', at, { contentHash: read.contentHash, subject: read.subject, words })).body,
          );
    expect((await sophie.ask('POST', `${at}/decision`, { decision: 'approve', contentHash })).status).toBe(200);
  };
  expect((await ours.propose()).decision).not.toBeNull();
  const english = await ours.propose('en');
  expect(english.decision).toBeNull();
  await decide(english.draftId, ENGLISH.replace('twenty', 'thirty'));
  const again = await ours.propose('en');
  expect(again.decision).toBeNull();
  await decide(again.draftId);
  expect((await ours.propose('en')).decision).not.toBeNull();
});

test('a condition that fails between the approval and the wire: nothing leaves, it locks, and a person is asked', async () => {
  await allow(true);
  const ours = await house();
  await ours.turn(true);
  const first = await ours.propose();
  const second = await ours.propose();
  const dns = { spf: 'pass', dkim: 'fail', dmarc: 'pass', checkedAt: TUESDAY_10 } as const;
  await sophie.within((tx) => tx.update(mailbox).set({ dns }).where(eq(mailbox.id, ours.mailboxId)));
  expect(await sophie.through({}, first.message)).toMatchObject({ outcome: { kind: 'redraft' }, lines: [] });
  expect(await ours.state()).toMatchObject({ on: false, lock: { missing: ['dns'] } });
  expect(await statusOf(first.draftId)).toBe('proposed');
  expect(sender.told).toEqual([`nudged ${second.leadId}`]);
  expect((await audited(ours.campaignId)).sort()).toEqual([
    `${AUTOPILOT} autopilot.locked`,
    'user autopilot.switched_on',
  ]);
  expect(await alertsOf(ours.campaignId)).toEqual(['autopilot_locked']);
  expect((await ours.turn(true)).status).toBe(409);
});

test('an alarm that was settled meanwhile locks it too, each minute, and a switch back on forgives it', async () => {
  await allow(true);
  const ours = await house();
  await ours.turn(true);
  const queued = await ours.propose();
  const { workspaceId } = sophie;
  const later = new Date(TUESDAY_10 + 1000);
  sender.at(later.getTime());
  await sophie.within(async (tx) => {
    const about = { workspaceId, subject: ours.mailboxId, now: later };
    await raiseAlert(tx, { ...about, id: id('alr'), code: 'domain_listed', values: {} });
    await settleAlerts(tx, about);
  });
  await watchAutopilot(sender.ports, workspaceId);
  expect(await ours.state()).toMatchObject({ on: false, unlocked: true, lock: { missing: ['alarms'] } });
  expect(sender.told).toContain(`nudged ${queued.leadId}`);
  sender.at(later.getTime() + 1000);
  expect((await ours.turn(true)).status).toBe(200);
  await watchAutopilot(sender.ports, workspaceId);
  expect(await ours.state()).toMatchObject({ on: true, lock: null });
  expect(await alertsOf(ours.campaignId)).toEqual([]);
});

test('switched off while a server waits for the data: it is not given them, and the message waits for a person', async () => {
  // After the alarm of the test before.
  sender.at(TUESDAY_10 + 10_000);
  await allow(true);
  const ours = await house();
  await ours.turn(true);
  const { message, draftId } = await ours.propose();
  const outcome = await sophie.dispatch(async (_, lastLook) => {
    expect((await ours.turn(false)).status).toBe(200);
    await lastLook?.();
    return { status: 'accepted', code: '250', messageId: '<x@ondine.example>' };
  }, message);
  expect(outcome).toMatchObject({ kind: 'redraft' });
  expect(await statusOf(draftId)).toBe('proposed');
});

const deaf = () => Promise.resolve();

test('an edited draft is read by the filter again: what it thought of other words is gone, and other words are not judged by it', async () => {
  const ours = await house(0);
  const { draftId } = await ours.propose();
  const path = `/api/approvals/${draftId}`;
  const read = async () => approvalSchema.parse((await sophie.ask('GET', path)).body);
  const edit = async (words: string) => {
    const { contentHash, subject } = await read();
    expect((await sophie.ask('PATCH', path, { contentHash, subject, words })).status).toBe(200);
  };
  const scored = async (score: number, meanwhile?: () => Promise<void>) => {
    const filter = {
      score: async () => {
        await meanwhile?.();
        return { score, threshold: 5, tests: ['FREE_OFFER', 'NO_RECEIVED'] };
      },
    };
    const { workspaceId } = sophie;
    await createDraftActivities({ ...sender.ports, spam: filter }).scoreDraft({ workspaceId, draftId });
    return (await read()).lint;
  };
  const spam = (severity: string, score: number) => [
    { rule: 'spam_score', severity, values: { score, threshold: 5, tests: 'FREE_OFFER' } },
  ];
  await edit(BODY.replace('vingt', 'trente'));
  // The call that was to say so was lost: the reconciler makes it again, until the words are read.
  const untold: string[] = [];
  const workflows = {
    ...sender.ports.workflows,
    edited: (_: unknown, id: string) => Promise.resolve(untold.push(id) > 0),
    decided: () => Promise.resolve(true),
    countOutreaches: () => Promise.resolve(1_000),
    ...{ startSandbox: deaf, keepFresh: deaf, startMailbox: deaf, startCampaign: deaf, startErasure: deaf },
    ...{ recoverImport: deaf, startReply: deaf, startNotification: deaf },
  };
  const reconcile = async () => {
    untold.length = 0;
    sender.at(TUESDAY_10 + 60_000 * (rounds += 1));
    await createReconcilerActivities({ ...sender.ports, workflows }).reconcile();
    return untold.filter((id) => id === draftId);
  };
  let rounds = 1;
  expect(await reconcile()).toEqual([draftId]);
  expect(await scored(6)).toEqual(spam('block', 6));
  expect(await scored(3)).toEqual(spam('warn', 3));
  expect(await scored(-1)).toEqual([]);
  expect(await reconcile()).toEqual([]);
  expect(await scored(6, () => edit(`${BODY} Gratuitement.`))).toMatchObject([{ rule: 'spam_words' }]);
});
