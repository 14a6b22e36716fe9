import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newId, type Id } from '#domain/id.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { todaySchema } from '#domain/today.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { markSend } from '#db/queries/guard.ts';
import { member } from '#db/schema/index.ts';
import { eventually } from '../support/eventually.ts';
import { buildHouse, type House } from '../support/house.ts';
import { report } from '../support/prospect_mail.ts';
import { salesperson, type Salesperson } from '../support/salesperson.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  await house.close();
});

const HOUR_MS = 3_600_000;
const workspaceOf = async (sophie: Salesperson) => workspaceSchema.parse(await sophie.must('GET', '/api/workspace'));
const mailboxOf = async (sophie: Salesperson) => {
  const [mailbox] = z.object({ items: z.array(mailboxSchema) }).parse(await sophie.must('GET', '/api/mailboxes')).items;
  if (!mailbox) throw new Error('no mailbox');
  return mailbox;
};
const sentTo = async (sophie: Salesperson, leadId: string) =>
  z
    .object({ items: z.array(z.object({ status: z.string() })) })
    .parse(await sophie.must('GET', `/api/dispatches?leadId=${leadId}`)).items;

/** Sends of days before, of which the last ones bounced: a mailbox with a past. */
async function pastOf(sophie: Salesperson, { sends, bounces }: { sends: number; bounces: number }): Promise<void> {
  const { id: workspaceId, now } = await workspaceOf(sophie);
  const { id: mailboxId } = await mailboxOf(sophie);
  const began = Date.parse(now) - 72 * HOUR_MS;
  const id = <P extends 'dsp' | 'drf' | 'ld'>(prefix: P): Id<P> => newId(prefix, began, randomBytes(10));
  await withWorkspace(house.db, workspaceId, async (tx) => {
    for (let n = 0; n < sends; n++) {
      const [dispatchId, draftId, leadId, intendedAt] = [id('dsp'), id('drf'), id('ld'), new Date(began + n * 1000)];
      await insertDispatch(tx, {
        ...{ id: dispatchId, workspaceId, draftId, leadId, mailboxId, source: 'sandbox', intendedAt },
        ...{ class: 'sequence', step: 0, status: 'accepted', contentHash: '', messageId: `<${dispatchId}@past>` },
        clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
        ...{ createdAt: intendedAt, updatedAt: intendedAt },
      });
      const bounced = new Date(began + HOUR_MS);
      if (n >= sends - bounces)
        await markSend(tx, { workspaceId, leadId, dispatchId, kind: 'bounce_hard', now: bounced });
    }
  });
}

test('pauses the mailbox at the fourth bounce in 50, sends nothing more, and goes on after a resume with a reason', async () => {
  const sophie = await salesperson(house);
  await pastOf(sophie, { sends: 40, bounces: 3 });
  const slowed = await mailboxOf(sophie);
  expect(slowed).toMatchObject({ status: 'connected', quotaToday: 10, guard: { alarm: null } });
  expect(slowed.guard.warnings).toMatchObject([
    { rule: 'bounces_last_50', values: { count: 3, limit: 2, pausesAt: 4 } },
  ]);

  const [dead, quiet] = [sophie.someone('hard_bounce'), sophie.someone('silence')];
  await sophie.decide(await sophie.draftFor(dead.id), 'approve');
  await sophie.skip(2);
  expect(await sophie.stands(dead.id, 'bounced')).toBe('bounced');
  const paused = await eventually(
    () => mailboxOf(sophie),
    ({ status }) => status === 'paused',
  );
  expect(paused).toMatchObject({
    statusReason: 'bounces_last_50',
    guard: { alarm: { rule: 'bounces_last_50', values: { count: 4, sends: 41, limit: 4 } } },
  });
  const today = todaySchema.parse(await sophie.must('GET', '/api/today'));
  expect(today.mailboxes).toMatchObject([{ status: 'paused', guard: { alarm: { rule: 'bounces_last_50' } } }]);

  const draft = await sophie.draftFor(quiet.id);
  await sophie.decide(draft, 'approve');
  await sophie.stands(quiet.id, 'waiting_slot');
  const { clearance } = z
    .object({
      clearance: z.object({
        rules: z.array(z.object({ rule: z.string(), values: z.record(z.string(), z.unknown()) })),
      }),
    })
    .parse(await sophie.must('GET', `/api/approvals/${draft.draftId}`));
  expect(clearance.rules.find(({ rule }) => rule === 'mailbox_state')?.values).toMatchObject({
    ...{ reason: 'mailbox_paused', guardRule: 'bounces_last_50' },
  });
  await sophie.skip(3);
  expect(await sentTo(sophie, quiet.id)).toEqual([]);

  expect((await sophie.ask('POST', `/api/mailboxes/${paused.id}/resume`, {})).status).toBe(422);
  await sophie.must('POST', `/api/mailboxes/${paused.id}/resume`, { reason: 'Les adresses sont revues' });
  await sophie.stands(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(1);
  expect(await mailboxOf(sophie)).toMatchObject({ status: 'connected', guard: { alarm: null, warnings: [] } });
});

test('holds at the gate what a guard that nobody has looked at yet would pause', async () => {
  const sophie = await salesperson(house);
  await pastOf(sophie, { sends: 40, bounces: 4 });
  expect((await mailboxOf(sophie)).status).toBe('connected');
  const quiet = sophie.someone('silence');
  await sophie.decide(await sophie.draftFor(quiet.id), 'approve');
  await eventually(
    () => mailboxOf(sophie),
    ({ status }) => status === 'paused',
  );
  await sophie.stands(quiet.id, 'waiting_slot');
  expect(await sentTo(sophie, quiet.id)).toEqual([]);
});

test('holds the campaign for a complaint about a story that has ended, until a person who looked at it resumes', async () => {
  const sophie = await salesperson(house, { cast: { refuser: 'negative', quiet: 'silence' } });
  const [refuser, quiet] = [sophie.member('refuser'), sophie.member('quiet')];
  const campaign = async () =>
    z
      .object({ status: z.string(), statusReason: z.string().nullable() })
      .parse(await sophie.must('GET', `/api/campaigns/${sophie.campaignId}`));
  const alerts = async () => todaySchema.parse(await sophie.must('GET', '/api/today')).alerts.map(({ code }) => code);
  await sophie.approve(refuser.id);
  await sophie.skip(24);
  await sophie.stands(refuser.id, 'not_interested');
  await sophie.receive(refuser, (about) => report('abuse', about));
  await eventually(campaign, ({ status }) => status === 'paused');
  expect(await campaign()).toEqual({ status: 'paused', statusReason: 'complaint' });
  expect(await alerts()).toEqual(expect.arrayContaining(['campaign_held', 'complaint']));
  await sophie.approve(quiet.id);
  await sophie.stands(quiet.id, 'waiting_slot');

  await sophie.correct(refuser.id, 'negative');
  expect(await campaign()).toEqual({ status: 'paused', statusReason: 'complaint' });
  expect(await sentTo(sophie, quiet.id)).toEqual([]);
  const resume = `/api/campaigns/${sophie.campaignId}/resume`;
  expect((await sophie.ask('POST', resume)).status).toBe(422);
  await sophie.must('POST', resume, { reason: 'La personne a été rappelée' });
  await sophie.skipUntil(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(1);
  expect(await alerts()).not.toContain('campaign_held');

  // A person may also say that a message is one.
  await sophie.correct(refuser.id, 'complaint');
  await eventually(campaign, ({ statusReason }) => statusReason === 'complaint');
});

test('lets a message leave only after two different people approved it, where the policy asks for two', async () => {
  const sophie = await salesperson(house);
  await sophie.must('PATCH', '/api/policy', { approvers: 2 });
  const { id: workspaceId } = await workspaceOf(sophie);
  const marc = await house.person('Marc', { sandbox: null });
  const { id: userId } = z.object({ id: z.string() }).parse((await marc.ask('GET', '/api/me')).body);
  const now = new Date();
  await withDirectory(house.db, (tx) =>
    tx.insert(member).values({
      id: newId('mb', now.getTime(), randomBytes(10)),
      ...{ workspaceId, userId, role: 'rep', createdAt: now, updatedAt: now },
    }),
  );
  const quiet = sophie.someone('silence');
  const draft = await sophie.draftFor(quiet.id);
  expect((await sophie.decide(draft, 'approve')).body).toMatchObject({ status: 'proposed', told: false });
  expect((await sophie.decide(draft, 'approve')).status).toBe(409);
  await sophie.skip(1);
  expect(await sophie.standing(quiet.id)).toBe('awaiting_approval');
  const { approvals } = z
    .object({ approvals: z.object({ given: z.number(), needed: z.number() }) })
    .parse(await sophie.must('GET', `/api/approvals/${draft.draftId}`));
  expect(approvals).toEqual({ given: 1, needed: 2 });
  const decision = { decision: 'approve', contentHash: draft.contentHash };
  const second = await marc.ask('POST', `/api/approvals/${draft.draftId}/decision`, decision);
  expect(second.body).toMatchObject({ status: 'approved', told: true });
  await sophie.stands(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(1);
});
