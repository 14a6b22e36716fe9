import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { idSchema } from '#domain/id.schema.ts';
import { replyWorkflowId } from '#workflows/reply/contract.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildHouse, type House } from '../support/house.ts';
import { words } from '../support/prospect_mail.ts';
import { salesperson, type Salesperson } from '../support/salesperson.ts';

/** A whole story is about 90 events long: with this limit each of its runs is continued as a new one, again and again. */
const EVENTS_OF_A_RUN = 12;

const opened = new AsyncDisposableStack();
let house: House;
let runs: (workflowType: string) => Promise<number>;
beforeAll(async () => {
  const binary = await obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: () => undefined });
  const folder = opened.use(await temporaryFolder());
  const server = await startTemporalServer({
    binary,
    folder: folder.path,
    ui: false,
    firstPort: 19_233,
    searchAttributes: SEARCH_ATTRIBUTES,
    dynamicConfig: [`limit.historyCount.suggestContinueAsNew=${EVENTS_OF_A_RUN}`],
  });
  opened.defer(() => server.stop());
  house = await buildHouse({ address: server.address });
  opened.defer(() => house.close());
  runs = async (type) => {
    const { count } = await house.client.workflow.count(
      `WorkflowType = '${type}' and ExecutionStatus = 'ContinuedAsNew'`,
    );
    return count;
  };
});
afterAll(() => opened.disposeAsync());

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const sentTo = async (sophie: Salesperson, leadId: string) =>
  listOf(z.object({ step: z.number(), status: z.string() })).parse(
    await sophie.must('GET', `/api/dispatches?leadId=${leadId}`),
  ).items;
const statusOf = async (sophie: Salesperson) =>
  z.object({ status: z.string() }).parse(await sophie.must('GET', `/api/campaigns/${sophie.campaignId}`)).status;
const move = async (sophie: Salesperson, verb: 'pause' | 'resume', status: string) => {
  await sophie.must('POST', `/api/campaigns/${sophie.campaignId}/${verb}`);
  await eventually(
    () => statusOf(sophie),
    (seen) => seen === status,
  );
};

test('tells the same story when every run is continued as a new one after a few events', async () => {
  const sophie = await salesperson(house, { steps: 3, delay: 2 });
  const quiet = sophie.someone('silence');
  const [keen, away] = [sophie.someone('interested'), sophie.someone('out_of_office')];
  for (const { id } of [keen, away]) await sophie.approve(id);
  for (let step = 0; step < 3; step++) {
    await sophie.skipUntil(quiet.id, 'awaiting_approval');
    await sophie.approve(quiet.id, step);
    await sophie.skipUntil(quiet.id, 'awaiting_reply');
    expect(await sentTo(sophie, quiet.id)).toHaveLength(step + 1);
  }
  await sophie.skipUntil(quiet.id, 'no_reply');
  // Weeks have gone by: who was away is back, and nobody has answered who was interested.
  await sophie.approve(away.id, 1);
  await sophie.skipUntil(keen.id, 'needs_person');
  await sophie.must('POST', '/api/meetings', { leadId: keen.id, startsAt: '2037-03-01T10:00:00Z' });
  await sophie.stands(keen.id, 'booked');
  expect((await sentTo(sophie, quiet.id)).map(({ step }) => step).sort()).toEqual([0, 1, 2]);
  const { enrolled, active, ended } = await sophie.progress();
  expect(enrolled).toBe(active + ended);
  expect(await runs('outreach')).toBeGreaterThan(0);
  expect(await runs('sandbox')).toBeGreaterThan(0);
});

test('goes on with an answer and an erasure that wait, in runs that are continued, until nothing holds them', async () => {
  const sophie = await salesperson(house);
  const claire = sophie.someone('interested');
  await sophie.approve(claire.id);
  await sophie.stands(claire.id, 'awaiting_reply');
  await sophie.receive(claire, () => words('Oui, cela nous intéresse.'));
  await sophie.stands(claire.id, 'awaiting_booking');
  const item = z.object({ id: z.string() });
  const [thread] = listOf(item.extend({ version: z.number() })).parse(
    await sophie.must('GET', `/api/conversations?leadId=${claire.id}`),
  ).items;
  const [mailbox] = listOf(item).parse(await sophie.must('GET', '/api/mailboxes')).items;
  await sophie.must('POST', `/api/mailboxes/${mailbox?.id ?? ''}/pause`);
  const { draftId } = z.object({ draftId: idSchema('drf') }).parse(
    await sophie.must('POST', `/api/conversations/${thread?.id ?? ''}/reply`, {
      words: 'Bonjour, merci.',
      version: thread?.version,
    }),
  );
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse(await sophie.must('GET', '/api/workspace'));
  const answer = house.client.workflow.getHandle(replyWorkflowId({ workspaceId, draftId }));
  await eventually(
    async () => {
      await answer.signal('nudged');
      return runs('reply');
    },
    (continued) => continued > 0,
  );
  await sophie.must('POST', `/api/leads/${claire.id}/erase`);
  await eventually(
    () => runs('erasure'),
    (continued) => continued > 0,
  );
  await sophie.must('POST', `/api/mailboxes/${mailbox?.id ?? ''}/resume`, { reason: 'Vérifié avec le fournisseur.' });
  await answer.result();
  await eventually(
    async () => (await sophie.ask('GET', `/api/leads/${claire.id}`)).status,
    (status) => status === 404,
  );
});

test('asks again when an approval grew too old during a pause', async () => {
  const sophie = await salesperson(house);
  const quiet = sophie.someone('silence');
  const draft = await sophie.draftFor(quiet.id);
  await move(sophie, 'pause', 'paused');
  await sophie.decide(draft, 'approve');
  await sophie.skip(8 * 24);
  await move(sophie, 'resume', 'running');
  const again = await sophie.draftFor(quiet.id);
  expect(again.draftId).not.toBe(draft.draftId);
  expect(await sentTo(sophie, quiet.id)).toEqual([]);
});

test('sends no follow-up that was approved when the reply came in the same instant', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 2 });
  const quiet = sophie.someone('silence');
  await sophie.approve(quiet.id);
  await sophie.stands(quiet.id, 'awaiting_reply');
  await sophie.skipUntil(quiet.id, 'awaiting_approval');
  const followUp = await sophie.draftFor(quiet.id, 1);
  await house.stopWorker();
  await sophie.decide(followUp, 'approve');
  await sophie.receive(quiet, () => words('Oui, cela nous intéresse. Quand nous appelons-nous ?'), {
    told: false,
  });
  await house.startWorker();
  expect(await sophie.stands(quiet.id, 'awaiting_booking')).toBe('awaiting_booking');
  await sophie.skip(24);
  expect((await sentTo(sophie, quiet.id)).map(({ step }) => step)).toEqual([0]);
});
