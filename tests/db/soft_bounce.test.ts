import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDraftActivities } from '#activities/draft.ts';
import { createEnrollmentActivities } from '#activities/enrollment.ts';
import { ingest } from '#activities/inbox.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { insertSequence } from '#db/queries/campaign.ts';
import { dispatchesOfEnrollment, insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft, getDraft } from '#db/queries/draft.ts';
import { listMessages } from '#db/queries/message.ts';
import { campaign } from '#db/schema/index.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createSeal } from '#functions/seal.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { emptyDatabase } from '../support/database.ts';
import { NOW } from '../support/tenant.ts';
import type { Db } from '#db/client.ts';

let db: Db;
beforeAll(async () => {
  db = await emptyDatabase();
});
afterAll(() => db.close());

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));

function activitiesOf({ ports }: Correspondence) {
  const all = createPorts({
    ...{ db, time: ports.time, tokens: ports.tokens, publicUrl: 'http://127.0.0.1', mistral: null, blocklists: [] },
    ...{ spamd: null, sandbox: null, sandboxServer: () => null, enricher: () => sandboxEnricher },
    client: temporalClient({ address: '127.0.0.1:1', namespace: 'default' }),
    seal: createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1'),
    mailNetwork: { allowPrivate: true },
    fence: { pass: () => Promise.resolve(), restoredAt: () => Promise.resolve(null) },
  });
  return { ...createEnrollmentActivities(all), ...createDraftActivities(all) };
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
