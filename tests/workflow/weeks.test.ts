import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { addWorkingDays, MINUTE_MS } from '#domain/calendar.ts';
import { NO_REPLY_WORKING_DAYS } from '#domain/campaign.ts';
import { enrollmentSchema } from '#domain/conversation.schema.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { holidayTest } from '#db/holidays.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';
import type { Person } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { buildHouse, type House } from '../support/house.ts';
import { startImapServer, type ImapServer } from '../support/imap_server.ts';
import { OWN_ADDRESS, OWN_DNS, OWN_NETWORK } from '../support/own_domain.ts';
import { startSmtpAccount, type SmtpAccount } from '../support/smtp_account.ts';
import { timeOfStories, workflowClock, type WorkflowClock } from '../support/time-skipping.ts';

let house: House;
let smtp: SmtpAccount;
let imap: ImapServer;
let sophie: Person;
let workspaceId: Id<'ws'>;
let clock: WorkflowClock;
beforeAll(async () => {
  [house, smtp, imap] = await Promise.all([
    buildHouse({ mailNetwork: OWN_NETWORK, dns: OWN_DNS, time: timeOfStories() }),
    startSmtpAccount(),
    startImapServer(),
  ]);
  sophie = await house.person('Sophie', { sandbox: false });
  clock = workflowClock(house.connection, house.namespace);
  workspaceId = workspaceSchema.parse(await must('GET', '/api/workspace')).id;
});
afterAll(async () => {
  await house.close();
  await Promise.all([smtp.close(), imap.close()]);
});

async function must(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await sophie.ask(method, path, body);
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
  return response.body;
}
const now = async () => Date.parse(workspaceSchema.parse(await must('GET', '/api/workspace')).now);
const approve = async (leadId: Id<'ld'>) => {
  const drafts = z.object({
    items: z.array(z.object({ draftId: z.string(), contentHash: z.string(), leadId: z.string() })),
  });
  const { items } = await eventually(
    async () => drafts.parse(await must('GET', '/api/approvals?status=proposed')),
    (seen) => seen.items.some((draft) => draft.leadId === leadId),
  );
  const draft = items.find((one) => one.leadId === leadId);
  const decision = { decision: 'approve', contentHash: draft?.contentHash };
  await must('POST', `/api/approvals/${draft?.draftId ?? ''}/decision`, decision);
  await eventually(
    () => enrollment(leadId),
    ({ stage }) => stage !== 'awaiting_approval',
  );
};
const enrollment = async (leadId: Id<'ld'>) => {
  const items = z.object({ items: z.array(enrollmentSchema) });
  const [found] = items.parse(await must('GET', `/api/leads/${leadId}/enrollments`)).items;
  if (!found) throw new Error('not enrolled');
  return found;
};
/** Lets the time of somebody's story pass, by the server's own skipping, until they stand where wanted. */
const passUntil = (leadId: Id<'ld'>, wanted: string) =>
  eventually(
    async () => {
      const { stage, end, wakeAt, campaignId } = await enrollment(leadId);
      const seen = end ?? stage;
      if (seen !== wanted && wakeAt !== null) {
        const workflowId = outreachWorkflowId({ workspaceId, campaignId, leadId });
        const ms = Date.parse(wakeAt) - (await clock.now(workflowId));
        if (ms > 0) await clock.forward(workflowId, ms);
      }
      return seen;
    },
    (seen) => seen === wanted,
  );

test('plays three steps over weeks in a real workspace, as the server skips its time, and ends as no_reply', async () => {
  const sender = { firstName: 'Sophie', lastName: 'Vasseur', company: 'Ondine Conseil', signature: '' };
  await must('PATCH', '/api/workspace', {
    sender: { ...sender, postalAddress: '14 rue des Teinturiers, 69100 Villeurbanne' },
  });
  const connection = { kind: 'smtp', outgoing: smtp.login, incoming: imap.login };
  await must('POST', '/api/mailboxes', { address: OWN_ADDRESS, displayName: 'Sophie Vasseur', connection });
  const mailboxes = z.object({ items: z.array(mailboxSchema) });
  await eventually(
    async () => mailboxes.parse(await must('GET', '/api/mailboxes')).items[0]?.health.factors ?? [],
    (factors) => factors.some(({ factor, points }) => factor === 'dns' && points > 0),
  );
  const lead = {
    email: 'paul.aubry@verreries.example',
    firstName: 'Paul',
    lastName: 'Aubry',
    language: 'fr',
    country: 'FR',
  };
  const { id: paul } = z.object({ id: idSchema('ld') }).parse(await must('POST', '/api/leads', lead));
  const body =
    'Bonjour {{lead.firstName}}, savez-vous ce que votre site consomme la nuit, quand plus rien ne tourne ? Vingt minutes suffisent pour le savoir et pour décider si cela vaut la peine de regarder plus loin ensemble.';
  const texts = { fr: { subject: 'Votre site la nuit', body } };
  const step = (delayWorkingDays: number) => ({ delayWorkingDays, variants: [{ label: 'A', texts }] });
  const campaign = z
    .object({ id: z.string() })
    .parse(await must('POST', '/api/campaigns', { name: 'Sites la nuit', steps: [step(0), step(3), step(4)] }));
  await must('POST', `/api/campaigns/${campaign.id}/start`);

  for (const letters of [1, 2, 3]) {
    await approve(paul);
    await passUntil(paul, 'awaiting_reply');
    expect(smtp.taken).toHaveLength(letters);
    if (letters < 3) await passUntil(paul, 'awaiting_approval');
  }
  const sentAt = await now();
  await passUntil(paul, 'no_reply');
  const due = addWorkingDays(sentAt, NO_REPLY_WORKING_DAYS, 'Europe/Paris', holidayTest('FR'));
  expect(Math.abs((await now()) - due)).toBeLessThan(MINUTE_MS);
  const letters = smtp.taken.map((raw) => Buffer.from(raw).toString());
  expect(letters.map((letter) => /^To: (.*)\r$/m.exec(letter)?.[1])).toEqual(
    Array(3).fill('paul.aubry@verreries.example'),
  );
  const ids = letters.map((letter) => /^Message-ID: (<.+>)\r$/im.exec(letter)?.[1]);
  expect(new Set(ids).size).toBe(3);
  expect(letters.map((letter) => /^In-Reply-To: (<.+>)\r$/im.exec(letter)?.[1])).toEqual([
    undefined,
    ...ids.slice(0, 2),
  ]);
});
