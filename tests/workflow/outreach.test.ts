import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { linkPayload } from '#domain/booking.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId } from '#domain/id.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { addWorkingDays, MINUTE_MS } from '#domain/calendar.ts';
import { NO_REPLY_WORKING_DAYS } from '#domain/campaign.ts';
import { holidayTest } from '#db/holidays.ts';
import { withWorkspace } from '#db/client.ts';
import { warmUp } from '../support/autopilot.ts';
import { startChannels, type FakeChannels } from '../fakes/channels.ts';
import { fakeSpamd } from '../fakes/spamd.ts';
import { eventually } from '../support/eventually.ts';
import { buildHouse, type House } from '../support/house.ts';
import { salesperson, type Salesperson } from '../support/salesperson.ts';

let house: House;
let slack: FakeChannels;
let spamd: Awaited<ReturnType<typeof fakeSpamd>>;
beforeAll(async () => {
  // A filter that has nothing against anything but these words.
  spamd = await fakeSpamd((socket, asked) => {
    const verdict = asked.includes('une seule question')
      ? 'True ; 6.1 / 5.0\r\n\r\nFREE_OFFER'
      : 'False ; 0.0 / 5.0\r\n\r\n';
    socket.end(`SPAMD/1.1 0 EX_OK\r\nSpam: ${verdict}\r\n`);
  });
  slack = await startChannels(() => Date.now());
  house = await buildHouse({ spamd, calls: slack.calls });
});
afterAll(async () => {
  await house.close();
  await spamd.close();
  await slack.close();
});

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const dispatches = z.object({ leadId: z.string(), step: z.number(), status: z.string(), contentHash: z.string() });
const sentTo = async (sophie: Salesperson, leadId: string) =>
  listOf(dispatches).parse(await sophie.must('GET', `/api/dispatches?leadId=${leadId}`)).items;
const conversationWith = async (sophie: Salesperson, leadId: string) => {
  const { items } = await eventually(
    async () =>
      listOf(z.object({ id: z.string(), kind: z.string() })).parse(
        await sophie.must('GET', `/api/conversations?leadId=${leadId}`),
      ),
    (seen) => seen.items.length > 0,
  );
  const [conversation] = items;
  if (!conversation) throw new Error('no conversation');
  return conversation;
};

/** The ids of somebody's passage. */
async function passageOf(sophie: Salesperson, lead: string) {
  const { id: workspaceId } = workspaceSchema.parse(await sophie.must('GET', '/api/workspace'));
  const item = z.object({ id: idSchema('enr'), campaignId: idSchema('cmp') });
  const [passage] = listOf(item).parse(await sophie.must('GET', `/api/leads/${lead}/enrollments`)).items;
  if (!passage) throw new Error('no passage');
  return { workspaceId, campaignId: passage.campaignId, enrollmentId: passage.id, leadId: idSchema('ld').parse(lead) };
}

test('takes an interested prospect from a draft to a booked meeting, and tells Slack of the reply', async () => {
  const sophie = await salesperson(house);
  await sophie.must('PUT', '/api/notifications/slack', { url: 'https://hooks.slack.com/services/T01/B02/abc' });
  const claire = sophie.someone('interested');
  const draft = await sophie.draftFor(claire.id);
  expect((await sophie.decide(draft, 'approve')).status).toBe(200);
  await sophie.stands(claire.id, 'awaiting_reply');
  await sophie.skip(8);
  await sophie.stands(claire.id, 'awaiting_booking');
  const { id, kind } = await conversationWith(sophie, claire.id);
  expect(kind).toBe('interested');
  const posted = await eventually(
    () => Promise.resolve(slack.posted),
    (seen) => seen.length > 1,
  );
  // The first is the trial that an address is taken by.
  expect(posted.map(({ text }) => text.includes(`/inbox/${id}|`))).toEqual([false, true]);
  const thread = z
    .object({ conversation: z.object({ version: z.number() }), suggestion: z.object({ words: z.string() }) })
    .parse(await sophie.must('GET', `/api/conversations/${id}`));
  expect(thread.suggestion.words).toContain('/b/');
  await sophie.must('POST', `/api/conversations/${id}/reply`, {
    words: thread.suggestion.words,
    version: thread.conversation.version,
  });
  await eventually(
    () => sentTo(sophie, claire.id),
    (sent) => sent.length === 2,
  );
  await sophie.skip(54);
  expect(await sophie.stands(claire.id, 'booked')).toBe('booked');
  const meetings = listOf(z.object({ status: z.string(), source: z.string() })).parse(
    await sophie.must('GET', '/api/meetings'),
  );
  expect(meetings.items).toMatchObject([{ status: 'booked', source: 'calcom' }]);
});

test('takes each temperament down its own branch, and keeps count of everybody', async () => {
  const sophie = await salesperson(house);
  const wanted = [
    'referral',
    'not_now',
    'negative',
    'opt_out',
    'out_of_office',
    'hard_bounce',
    'info_request',
    'complaint',
  ] as const;
  for (const temperament of wanted) await sophie.approve(sophie.someone(temperament).id);
  await sophie.skip(72);
  const standings: Partial<Record<(typeof wanted)[number], string>> = {};
  for (const one of wanted) standings[one] = await sophie.standing(sophie.someone(one).id);
  expect(standings).toEqual({
    referral: 'awaiting_booking',
    not_now: 'snoozed_not_now',
    negative: 'not_interested',
    opt_out: 'opted_out',
    out_of_office: 'out_of_office',
    hard_bounce: 'bounced',
    info_request: 'awaiting_booking',
    complaint: 'complained',
  });
  const campaign = z.object({ status: z.string(), statusReason: z.string().nullable() });
  expect(campaign.parse(await sophie.must('GET', `/api/campaigns/${sophie.campaignId}`))).toEqual({
    ...{ status: 'paused', statusReason: 'complaint' },
  });
  const { enrolled, active, ended } = await sophie.progress();
  expect(enrolled).toBe(active + ended);
});

test('has an edited text read by the filter again, refuses a decision on the one before, and sends it once approved', async () => {
  const sophie = await salesperson(house);
  const quiet = sophie.someone('silence');
  const draft = await sophie.draftFor(quiet.id);
  const words =
    'Bonjour, une seule question : que consomme votre site la nuit ? Si vous ne le savez pas, vingt minutes suffisent pour le savoir, et je vous laisse ensuite décider.';
  const edited = z.object({ contentHash: z.string() }).parse(
    await sophie.must('PATCH', `/api/approvals/${draft.draftId}`, {
      contentHash: draft.contentHash,
      subject: 'Votre site la nuit',
      words,
    }),
  );
  const finding = z.object({ rule: z.string(), severity: z.string() });
  const { lint } = await eventually(
    async () => z.object({ lint: z.array(finding) }).parse(await sophie.must('GET', `/api/approvals/${draft.draftId}`)),
    (read) => read.lint.some(({ rule }) => rule === 'spam_score'),
  );
  expect(lint).toContainEqual({ rule: 'spam_score', severity: 'block' });
  const stale = await sophie.decide(draft, 'approve');
  expect(stale).toMatchObject({ status: 409, body: { code: 'stale_draft', contentHash: edited.contentHash } });
  expect(await sentTo(sophie, quiet.id)).toEqual([]);
  await sophie.decide({ ...draft, contentHash: edited.contentHash }, 'approve');
  const [sent] = await eventually(
    () => sentTo(sophie, quiet.id),
    (all) => all[0]?.status === 'accepted',
  );
  expect(sent?.contentHash).toBe(edited.contentHash);
});

test('takes an approval back before the message leaves, and refuses it afterwards', async () => {
  const sophie = await salesperson(house);
  const [first, second] = [sophie.someone('silence'), sophie.someone('negative')];
  const gone = await sophie.draftFor(first.id);
  await sophie.decide(gone, 'approve');
  await sophie.stands(first.id, 'awaiting_reply');
  expect((await sophie.ask('POST', `/api/approvals/${gone.draftId}/withdraw`)).status).toBe(409);
  const waiting = await sophie.draftFor(second.id);
  await sophie.decide(waiting, 'approve');
  await sophie.stands(second.id, 'waiting_slot');
  await sophie.must('POST', `/api/approvals/${waiting.draftId}/withdraw`);
  await sophie.stands(second.id, 'awaiting_approval');
  // At once, too: while it is being cleared it has not left.
  const again = await sophie.draftFor(second.id);
  await sophie.decide(again, 'approve');
  await sophie.must('POST', `/api/approvals/${again.draftId}/withdraw`);
  await sophie.stands(second.id, 'awaiting_approval');
  await sophie.skip(4);
  expect(await sentTo(sophie, second.id)).toEqual([]);
});

test('sends nothing while the campaign is paused, and goes on after it is resumed', async () => {
  const sophie = await salesperson(house);
  const quiet = sophie.someone('silence');
  const draft = await sophie.draftFor(quiet.id);
  await sophie.must('POST', `/api/campaigns/${sophie.campaignId}/pause`);
  await eventually(
    async () => z.object({ status: z.string() }).parse(await sophie.must('GET', `/api/campaigns/${sophie.campaignId}`)),
    ({ status }) => status === 'paused',
  );
  await sophie.decide(draft, 'approve');
  await sophie.stands(quiet.id, 'waiting_slot');
  await sophie.skip(5);
  expect(await sentTo(sophie, quiet.id)).toEqual([]);
  await sophie.must('POST', `/api/campaigns/${sophie.campaignId}/resume`);
  await sophie.stands(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(1);
});

test('ends everybody under way when the campaign is stopped', async () => {
  const sophie = await salesperson(house);
  await sophie.draftFor(sophie.someone('silence').id);
  await sophie.must('POST', `/api/campaigns/${sophie.campaignId}/stop`);
  const { ends, ended, enrolled } = await eventually(sophie.progress, ({ active }) => active === 0);
  expect(ends).toEqual({ stopped: enrolled });
  expect(ended).toBe(enrolled);
  const { status } = z
    .object({ status: z.string() })
    .parse(await sophie.must('GET', `/api/campaigns/${sophie.campaignId}`));
  expect(status).toBe('stopped');
});

test('follows up in the same thread after the delay, and ends as no_reply ten working days after the last step', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 2 });
  const quiet = sophie.someone('silence');
  await sophie.approve(quiet.id);
  await sophie.stands(quiet.id, 'awaiting_reply');
  await sophie.skipUntil(quiet.id, 'awaiting_approval');
  const followUp = await sophie.draftFor(quiet.id, 1);
  const { subject } = z
    .object({ subject: z.string() })
    .parse(await sophie.must('GET', `/api/approvals/${followUp.draftId}`));
  expect(subject).toMatch(/^Re/);
  await sophie.approve(quiet.id, 1);
  await sophie.skipUntil(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(2);
  const sentAt = await sophie.now();
  await sophie.skipUntil(quiet.id, 'no_reply');
  const due = addWorkingDays(sentAt, NO_REPLY_WORKING_DAYS, quiet.zone, holidayTest('FR'));
  expect(Math.abs((await sophie.now()) - due)).toBeLessThan(MINUTE_MS);
});

test('goes on where it was after the worker is gone and another comes', async () => {
  const sophie = await salesperson(house);
  const quiet = sophie.someone('silence');
  const draft = await sophie.draftFor(quiet.id);
  await house.stopWorker();
  expect((await sophie.decide(draft, 'approve')).body).toMatchObject({ told: true });
  await house.startWorker();
  await sophie.stands(quiet.id, 'awaiting_reply');
  expect(await sentTo(sophie, quiet.id)).toHaveLength(1);
});

test('has an address verified again that went stale while the sandbox skipped ahead, before the follow-up leaves', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 25 });
  const quiet = sophie.someone('silence');
  await sophie.approve(quiet.id);
  await sophie.stands(quiet.id, 'awaiting_reply');
  const verifiedAt = async () =>
    z.object({ verifiedAt: z.string() }).parse(await sophie.must('GET', `/api/leads/${quiet.id}`)).verifiedAt;
  const before = await verifiedAt();
  await sophie.skipUntil(quiet.id, 'awaiting_approval');
  expect(Date.parse(await verifiedAt()) - Date.parse(before)).toBeGreaterThan(27 * 86_400_000);
  await sophie.approve(quiet.id, 1);
  await eventually(
    () => sentTo(sophie, quiet.id),
    (all) => all.length === 2 && all.every(({ status }) => status === 'accepted'),
  );
});

test('is held while nobody has looked at a colleague’s message, and goes on where it stood', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 3 });
  const silent = sophie.someone('silence');
  await sophie.decide(await sophie.draftFor(silent.id), 'approve');
  await sophie.stands(silent.id, 'awaiting_reply');
  const { workspaceId, campaignId, leadId, enrollmentId } = await passageOf(sophie, silent.id);
  const reply = { messageId: newId('msg', Date.now(), randomBytes(10)), kind: 'unclear', date: null } as const;
  await house.deps.temporal.outreach.replied({ workspaceId, campaignId, leadId }, { ...reply, colleague: 'wrote' });
  await sophie.stands(silent.id, 'awaiting_triage');
  await sophie.skip(24 * 8);
  expect(await sophie.standing(silent.id)).toBe('awaiting_triage');
  await sophie.must('POST', `/api/enrollments/${enrollmentId}/resume`);
  await sophie.draftFor(silent.id, 1);
  expect(await sophie.stands(silent.id, 'awaiting_approval')).toBe('awaiting_approval');
});

test('erases somebody who asked, across a crash, and their link still answers', async () => {
  const sophie = await salesperson(house);
  const claire = sophie.someone('silence');
  await sophie.decide(await sophie.draftFor(claire.id), 'approve');
  await sophie.stands(claire.id, 'awaiting_reply');
  const { workspaceId, leadId, enrollmentId } = await passageOf(sophie, claire.id);
  const link = `${house.url}/w/${house.deps.tokens.sign(linkPayload({ workspaceId, enrollmentId, leadId }))}`;
  expect((await fetch(`${link}/erasure`, { method: 'POST' })).status).toBe(200);
  await sophie.stands(claire.id, 'opted_out');
  const lead = z.object({ erasureDueAt: z.string() }).parse(await sophie.must('GET', `/api/leads/${claire.id}`));
  expect(Date.parse(lead.erasureDueAt)).toBeGreaterThan(Date.now());
  await house.stopWorker();
  await sophie.must('POST', `/api/leads/${claire.id}/erase`);
  await house.startWorker();
  await eventually(
    async () => (await sophie.ask('GET', `/api/leads/${claire.id}`)).status,
    (status) => status === 404,
  );
  expect(await sentTo(sophie, claire.id)).toEqual([]);
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain(claire.email);
  const { enrolled, active, ended } = await sophie.progress();
  expect(enrolled).toBe(active + ended);
});

test('leaves unread on autopilot, and waits for a person from the moment that it is switched off', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 1, cast: { ada: 'silence', ben: 'silence' } });
  const both = [sophie.member('ada'), sophie.member('ben')];
  for (const { id } of both) await sophie.approve(id);
  await sophie.skip(1);
  const campaign = z.object({ mailboxId: idSchema('mbx'), sequenceId: idSchema('seq') });
  const { workspaceId, campaignId } = await passageOf(sophie, both[0]?.id ?? '');
  const of = campaign.parse(await sophie.must('GET', `/api/campaigns/${campaignId}`));
  const now = await sophie.now();
  await withWorkspace(house.db, workspaceId, (tx) => warmUp(tx, { now, sends: 30, workspaceId, campaignId, ...of }));
  await sophie.must('PATCH', '/api/policy', { autopilot: true, dailyQuota: 1 });
  const turn = (on: boolean) => sophie.must('PUT', `/api/campaigns/${campaignId}/autopilot`, { on });
  await turn(true);
  await sophie.skip(25);

  const unread = async () => {
    const sent = listOf(z.object({ leadId: z.string(), step: z.number(), unattended: z.boolean() }));
    const { items } = sent.parse(await sophie.must('GET', `/api/dispatches?campaignId=${campaignId}&limit=4`));
    return items.filter(({ step, leadId }) => step === 1 && both.some(({ id }) => id === leadId));
  };
  const [first] = await eventually(unread, ({ length }) => length === 1);
  expect(first?.unattended).toBe(true);
  const waiting = both.find(({ id }) => id !== first?.leadId)?.id ?? '';
  expect(await sophie.stands(waiting, 'waiting_slot')).toBe('waiting_slot');
  await turn(false);
  await sophie.stands(waiting, 'awaiting_approval');
  await sophie.must('PATCH', '/api/policy', { dailyQuota: 50 });
  await sophie.approve(waiting, 1);
  const [last] = await eventually(unread, ({ length }) => length === 2);
  expect(last).toMatchObject({ leadId: waiting, unattended: false });
});
