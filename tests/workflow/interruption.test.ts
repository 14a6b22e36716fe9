import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { insertSandboxMail, sandboxMailOf } from '#db/queries/sandbox_mail.ts';
import { idSchema } from '#domain/id.schema.ts';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildHouse, type House } from '../support/house.ts';
import { salesperson } from '../support/salesperson.ts';

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
type Salesperson = Awaited<ReturnType<typeof salesperson>>;
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

/** Puts an answer into the mailbox, of which nobody is told. */
async function answerUnseen(sophie: Salesperson, { id: leadId, email }: { id: string; email: string }): Promise<void> {
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse(await sophie.must('GET', '/api/workspace'));
  await withWorkspace(house.db, workspaceId, async (tx) => {
    const [mailbox] = await listMailboxes(tx, { workspaceId });
    const [sent] = await sandboxMailOf(tx, { workspaceId, leadId: idSchema('ld').parse(leadId) });
    if (!mailbox || !sent) throw new Error('nothing to answer');
    const headers = [
      `From: <${email}>`,
      `To: <${mailbox.address}>`,
      'Subject: Re: Votre site',
      'Message-ID: <a@b.example>',
    ];
    const words = 'Oui, cela nous interesse. Quand pouvons-nous nous appeler ?';
    const raw = Buffer.from([...headers, `In-Reply-To: ${sent.messageId}`, '', words].join('\r\n'));
    await insertSandboxMail(tx, {
      workspaceId,
      mailboxId: mailbox.id,
      leadId: sent.leadId,
      direction: 'to_mailbox',
      messageId: '<a@b.example>',
      envelopeFrom: email,
      envelopeTo: mailbox.address,
      raw,
      at: sent.at,
      timeMs: Date.now(),
      random: randomBytes(10),
    });
  });
}

test('tells the same story when every run is continued as a new one after a few events', async () => {
  const sophie = await salesperson(house, { steps: 3, delay: 2 });
  const quiet = sophie.someone('silence');
  for (let step = 0; step < 3; step++) {
    const draft = await sophie.draftFor(quiet.id, step);
    await sophie.decide(draft, 'approve');
    // Over a week-end, if need be, and on to the next step.
    await sophie.skip(5 * 24);
    expect(await sentTo(sophie, quiet.id)).toHaveLength(step + 1);
  }
  await sophie.skip(15 * 24);
  expect(await sophie.stands(quiet.id, 'no_reply')).toBe('no_reply');
  expect((await sentTo(sophie, quiet.id)).map(({ step }) => step).sort()).toEqual([0, 1, 2]);
  const { enrolled, active, ended } = await sophie.progress();
  expect(enrolled).toBe(active + ended);
  expect(await runs('outreach')).toBeGreaterThan(0);
  expect(await runs('sandbox')).toBeGreaterThan(0);
});

test('sends nothing in whatever state a pause finds somebody, and goes on from there after the resume', async () => {
  const sophie = await salesperson(house, { steps: 2, delay: 2 });
  const [quiet, away, asked] = [sophie.someone('silence'), sophie.someone('out_of_office'), sophie.someone('negative')];
  for (const { id } of [quiet, away]) {
    await sophie.decide(await sophie.draftFor(id), 'approve');
    await eventually(
      () => sentTo(sophie, id),
      (sent) => sent.length === 1,
    );
    await sophie.skip(0.1);
  }
  await sophie.skip(8);
  await sophie.stands(away.id, 'out_of_office');
  expect(await sophie.standing(quiet.id)).toBe('awaiting_reply');
  expect(await sophie.standing(asked.id)).toBe('awaiting_approval');

  await move(sophie, 'pause', 'paused');
  while ((await sophie.standing(away.id)) !== 'awaiting_approval') await sophie.skip(24);
  for (const { id } of [quiet, away]) await sophie.decide(await sophie.draftFor(id, 1), 'approve');
  await sophie.skip(2 * 24);
  for (const { id } of [quiet, away]) {
    expect(await sophie.standing(id)).toBe('waiting_slot');
    expect(await sentTo(sophie, id)).toHaveLength(1);
  }

  await move(sophie, 'resume', 'running');
  await sophie.skip(3 * 24);
  for (const { id } of [quiet, away])
    await eventually(
      () => sentTo(sophie, id),
      (sent) => sent.length === 2,
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
  await sophie.decide(await sophie.draftFor(quiet.id), 'approve');
  await sophie.stands(quiet.id, 'awaiting_reply');
  await sophie.skip(3 * 24);
  const followUp = await sophie.draftFor(quiet.id, 1);
  await house.stopWorker();
  await sophie.decide(followUp, 'approve');
  await answerUnseen(sophie, quiet);
  await house.startWorker();
  expect(await sophie.stands(quiet.id, 'awaiting_booking')).toBe('awaiting_booking');
  await sophie.skip(24);
  expect((await sentTo(sophie, quiet.id)).map(({ step }) => step)).toEqual([0]);
});
