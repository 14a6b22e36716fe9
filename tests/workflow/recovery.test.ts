import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { eventually } from '../support/eventually.ts';
import { buildHouse, type House } from '../support/house.ts';
import { salesperson } from '../support/salesperson.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  await house.close();
});

/** Ends runs as if the server had never known them. @returns how many there were */
async function lose(workflowType: string): Promise<number> {
  const lost = new Set<string>();
  const query = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`;
  await eventually(
    async () => {
      for await (const { workflowId, runId } of house.client.workflow.list({ query })) {
        // The index lags: what it shows may have ended.
        await house.client.workflow
          .getHandle(workflowId, runId)
          .terminate('lost')
          .then(
            () => lost.add(workflowId),
            () => undefined,
          );
      }
      return (await house.client.workflow.count(query)).count;
    },
    (left) => left === 0,
  );
  return lost.size;
}
const reconcile = () =>
  house.client.workflow.execute('reconciler', { taskQueue: TASK_QUEUE, workflowId: randomUUID(), args: [] });
const messages = z.object({ messages: z.array(z.object({ direction: z.string() })) });
const inbox = z.object({ items: z.array(z.object({ id: z.string(), kind: z.string().nullable() })) });

describe('a server of workflows that forgot everything', () => {
  it('is told where every story stood: each goes on from there, nobody is forgotten, nothing is sent twice', async () => {
    const sophie = await salesperson(house, { steps: 2 });
    const [waiting, written, ended] = [
      sophie.someone('silence'),
      sophie.someone('interested'),
      sophie.someone('negative'),
    ];
    await sophie.decide(await sophie.draftFor(written.id), 'approve');
    await sophie.stands(written.id, 'awaiting_reply', 'waiting_slot');
    await sophie.skip(3);
    await sophie.decide(await sophie.draftFor(ended.id), 'reject');
    await sophie.stands(ended.id, 'rejected');
    const draft = await sophie.draftFor(waiting.id);
    const before = await sophie.progress();

    expect(await lose('outreach')).toBe(before.active);
    const approved = await sophie.decide(draft, 'approve');
    expect(approved).toMatchObject({ status: 200, body: { told: false } });
    await reconcile();

    await sophie.skip(24);
    await sophie.stands(waiting.id, 'awaiting_reply');
    const received = async (leadId: string) =>
      messages
        .parse(await sophie.must('GET', `/api/sandbox/people/${leadId}`))
        .messages.filter(({ direction }) => direction === 'to_prospect').length;
    expect(await received(waiting.id)).toBe(1);
    expect(await received(written.id)).toBe(1);
    expect(await sophie.standing(ended.id)).toBe('rejected');
    const after = await sophie.progress();
    expect(after.enrolled).toBe(before.enrolled);
    expect(after.active + after.ended).toBe(after.enrolled);
    await reconcile();
    expect(await sophie.progress()).toMatchObject({ enrolled: after.enrolled });
  });

  it('is told that a campaign is paused, so that it can be resumed', async () => {
    const sophie = await salesperson(house);
    const path = `/api/campaigns/${sophie.campaignId}`;
    const campaign = z.object({ status: z.string() });
    const isPaused = () =>
      eventually(
        async () => campaign.parse(await sophie.must('GET', path)),
        ({ status }) => status === 'paused',
      );
    await sophie.must('POST', `${path}/pause`);
    await isPaused();
    await lose('campaign');
    await reconcile();
    await isPaused();
    expect(await sophie.must('POST', `${path}/resume`)).toMatchObject({ status: 'running' });
  });

  it('goes on with a file whose columns are confirmed after that', async () => {
    const sophie = await salesperson(house);
    const file = { fileName: 'leads.csv', contentBase64: Buffer.from('email\nluc@usine.example\n').toString('base64') };
    const status = z.object({ id: z.string(), status: z.string() });
    const { id } = status.parse(await sophie.must('POST', '/api/imports', file));
    const stands = (wanted: string) =>
      eventually(
        async () => status.parse(await sophie.must('GET', `/api/imports/${id}`)),
        (seen) => seen.status === wanted,
      );
    await stands('mapping');
    await lose('importLeads');
    await sophie.skip(1);
    await reconcile();
    await sophie.must('PATCH', `/api/imports/${id}`, { start: true });
    await stands('finished');
  });
});

describe('a meeting that is cancelled', () => {
  it('before its booking is taken in leaves the lead waiting for another, under way', async () => {
    const sophie = await salesperson(house);
    const lead = sophie.someone('interested');
    await sophie.draftFor(lead.id);
    await house.stopWorker();
    const asked = { leadId: lead.id, startsAt: '2027-03-01T10:00:00Z' };
    const { id } = z.object({ id: z.string() }).parse(await sophie.must('POST', '/api/meetings', asked));
    await sophie.must('POST', `/api/meetings/${id}/cancel`);
    await house.startWorker();
    expect(await sophie.stands(lead.id, 'awaiting_booking', 'booked')).toBe('awaiting_booking');
    await sophie.must('POST', '/api/meetings', { ...asked, startsAt: '2027-03-02T10:00:00Z' });
    await sophie.stands(lead.id, 'booked');
  });
});

describe('a triage that a person corrects', () => {
  it('takes the story up again that the wrong kind had ended, and counts it as under way', async () => {
    const sophie = await salesperson(house);
    const lead = sophie.someone('negative');
    await sophie.decide(await sophie.draftFor(lead.id), 'approve');
    await sophie.skip(24 * 4);
    await sophie.stands(lead.id, 'not_interested');
    const before = await sophie.progress();
    const { items } = inbox.parse(await sophie.must('GET', `/api/messages?direction=in&leadId=${lead.id}`));
    const message = items.find(({ kind }) => kind === 'negative');
    await sophie.must('POST', `/api/messages/${message?.id ?? ''}/triage`, { kind: 'interested', date: null });
    await sophie.stands(lead.id, 'awaiting_booking');
    const after = await sophie.progress();
    expect(after).toMatchObject({ enrolled: before.enrolled, active: before.active + 1, ended: before.ended - 1 });
    await sophie.must('POST', '/api/meetings', { leadId: lead.id, startsAt: '2027-03-01T10:00:00Z' });
    await sophie.stands(lead.id, 'booked');
  });
});
