import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Id } from '#domain/id.ts';
import { campaignSchema, leadCountsSchema, sandboxSchema } from '#infra/local/rehearsal/answers.schema.ts';
import { until } from '#infra/local/rehearsal/until.ts';
import type { Visitor } from '#infra/local/rehearsal/visitor.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';
import type { Floor } from './floor/host.ts';
import { fileOf, importFile, newSandbox, within, type House } from './house.ts';

const PATIENCE_MS = 120_000;
const counted = z.array(z.object({ n: z.coerce.number() }));
const instants = z.array(z.object({ at: z.coerce.number() }));
const drafts = z.object({
  items: z.array(z.object({ draftId: z.string(), contentHash: z.string(), leadId: z.string() })),
});

/** Ms per message, LeadGen's and the floor's, in order of measurement. */
export interface Pair {
  readonly ours: number[];
  readonly floor: number[];
}

/** Leads per second from "start" to "waiting for approval", against workflows of the same shape with empty bodies. */
export async function measureEnrollment(
  house: House,
  floor: Floor,
  { leads, rounds }: { leads: number; rounds: number },
): Promise<Pair> {
  const pair: Pair = { ours: [], floor: [] };
  await floor.enroll(leads);
  for (let round = 0; round < rounds; round++) {
    const { start, workspaceId } = await readyCampaign(house, leads);
    const started = performance.now();
    const campaignId = await start();
    await until(
      'the drafts',
      PATIENCE_MS,
      () => waiting(house, workspaceId, campaignId),
      (n) => n >= leads,
    );
    pair.ours.push((performance.now() - started) / leads);
    pair.floor.push((await floor.enroll(leads)) / leads);
  }
  return pair;
}

/** From an approval to the mail server's acceptance where the slot is now, against signal, one activity, one SMTP send. */
export async function measureApproval(
  house: House,
  floor: Floor,
  { messages }: { messages: number },
): Promise<Pair & { events: { ours: number; floor: number } }> {
  const { start, workspaceId, person } = await readyCampaign(house, messages + 5);
  const campaignId = await start();
  await until(
    'the drafts',
    PATIENCE_MS,
    () => waiting(house, workspaceId, campaignId),
    (n) => n >= messages + 5,
  );
  const pair: Pair = { ours: [], floor: [] };
  // The first is not measured: connections and code are cold. Nor is any that finds another's spacing.
  const queue = (await person.ask(drafts, 'GET', `/api/approvals?campaignId=${campaignId}&limit=200`)).items;
  const events = { ours: 0, floor: 0 };
  for (const [at, { draftId, contentHash, leadId }] of queue.slice(0, messages + 1).entries()) {
    const before = Date.now();
    const body = { decision: 'approve', contentHash };
    await person.tell('POST', `/api/approvals/${draftId}/decision`, body);
    const accepted = await until(
      'the message',
      PATIENCE_MS,
      () => acceptedAt(house, workspaceId, leadId),
      (seen) => seen !== null,
    );
    if (at === 0) events.ours = await eventsOf(house, workspaceId, campaignId, leadId);
    else pair.ours.push((accepted ?? NaN) - before);
    const bare = await floor.approve();
    if (at === 0) events.floor = bare.events;
    else pair.floor.push(bare.ms);
    await skipMinutes(person, 4);
  }
  return { ...pair, events };
}

async function readyCampaign(house: House, leads: number) {
  const { workspaceId, person } = await newSandbox(house);
  const { importId } = await importFile(person, fileOf(leads));
  await until(
    'the verification',
    PATIENCE_MS,
    () => person.ask(leadCountsSchema, 'GET', `/api/leads/counts?source=${importId}`),
    ({ toVerify }) => toVerify === 0,
  );
  const text = { subject: 'Une question', body: 'Bonjour {{lead.firstName}}, une question sur {{company.name}}.' };
  const { id } = await person.ask(campaignSchema, 'POST', '/api/campaigns', {
    name: 'Bench',
    audience: { sources: [importId] },
    steps: [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: text, en: text } }] }],
  });
  const start = async () => {
    await person.ask(campaignSchema, 'POST', `/api/campaigns/${id}/start`);
    return id;
  };
  return { workspaceId, person, start };
}

const waiting = async ({ db }: House, workspaceId: Id<'ws'>, campaignId: Id<'cmp'>): Promise<number> => {
  const { rows } = z
    .object({ rows: counted })
    .parse(
      await within(db, workspaceId, (tx) =>
        tx.execute(
          sql`select count(*) n from enrollment where campaign_id = ${campaignId} and stage = 'awaiting_approval'`,
        ),
      ),
    );
  return rows[0]?.n ?? 0;
};

/** When the server took the message, in ms of our time; null when it has not. */
async function acceptedAt({ db }: House, workspaceId: Id<'ws'>, leadId: string): Promise<number | null> {
  const { rows } = z.object({ rows: instants }).parse(
    await within(db, workspaceId, (tx) =>
      tx.execute(sql`select extract(epoch from m.at) * 1000 - w.clock_offset_ms as at
        from sandbox_mail m join workspace w on w.id = m.workspace_id where m.lead_id = ${leadId}`),
    ),
  );
  return rows[0]?.at ?? null;
}

/** Events of one step of a lead, from the start of its workflow until it waits for a reply. */
async function eventsOf(
  { client }: House,
  workspaceId: Id<'ws'>,
  campaignId: Id<'cmp'>,
  leadId: string,
): Promise<number> {
  const id = outreachWorkflowId({ workspaceId, campaignId, leadId: leadSchema.parse(leadId) });
  const handle = client.workflow.getHandle(id);
  const seen = await until(
    'the step to be over',
    PATIENCE_MS,
    () => handle.fetchHistory(),
    ({ events = [] }) => (events ?? []).filter((event) => event.timerStartedEventAttributes).length >= 2,
  );
  return seen.events?.length ?? 0;
}
const leadSchema = z.templateLiteral(['ld_', z.string()]);

async function skipMinutes(person: Visitor, minutes: number): Promise<void> {
  await person.tell('POST', '/api/sandbox/skip', { by: minutes * 60 });
  const look = () => person.ask(sandboxSchema, 'GET', '/api/sandbox');
  await until('the skip', PATIENCE_MS, look, ({ skippingTo }) => skippingTo === null);
}
