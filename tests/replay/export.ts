import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DAY_MS } from '#domain/calendar.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId } from '#domain/id.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { readConfig } from '#functions/config.ts';
import { startInstance } from '#infra/local/instance.ts';
import {
  campaignSchema,
  leadsSchema,
  madeWorkspaceSchema,
  progressSchema,
  sandboxSchema,
} from '#infra/local/rehearsal/answers.schema.ts';
import { open } from '#infra/local/rehearsal/opening.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { play } from '#infra/local/rehearsal/playing.ts';
import { until } from '#infra/local/rehearsal/until.ts';
import { signUp, visitor, type Visitor } from '#infra/local/rehearsal/visitor.ts';
import { everyHistory, type Told } from '../support/histories.ts';

/**
 * `npm run histories`: plays campaigns on an instance of its own and keeps the shortest history of every workflow type and
 * branch under tests/replay/histories, for replay.test.ts. What is there already is replaced: keep the old ones of a
 * released version by renaming them first.
 */
const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const WITHIN_MS = 300_000;
const PATIENCE_MS = 60_000;
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const folder = await mkdtemp(join(tmpdir(), 'leadgen-histories-'));
const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' });
const instance = await startInstance({ config, say, ui: false });
const client = temporalClient(instance.temporal);
const clients = workflowClients(client);

const sophie = visitor(instance.url, await signUp(instance.url));
const first = await open(sophie, { name: 'leads.csv', bytes: rehearsalFile() }, say);
await play(sophie, first.campaignId, WITHIN_MS, say);
await clients.freshness.trigger(first);
await decideOtherwise(visitor(instance.url, await signUp(instance.url)));

const kept = new Map<string, Told>();
for await (const told of everyHistory(client)) {
  const name = nameOf(told);
  const before = kept.get(name);
  if (before === undefined || told.events < before.events) kept.set(name, told);
}
for (const name of readdirSync(FOLDER)) if (name.endsWith('.json')) rmSync(join(FOLDER, name));
for (const [name, { json, events }] of [...kept].sort()) {
  writeFileSync(join(FOLDER, `${name}.json`), `${json}\n`);
  say(`${name}: ${events} events, ${Math.round(json.length / 1024)} kB`);
}
await client.connection.close();
await instance.stop();
await rm(folder, { recursive: true, force: true });
process.exit(0);

/** The branches that approving everything never takes: reject, skip, take back, expire, pause and stop. */
async function decideOtherwise(marc: Visitor): Promise<void> {
  await marc.ask(madeWorkspaceSchema, 'POST', '/api/workspaces', { name: 'Marc SAS', sandbox: true });
  const sender = {
    firstName: 'Marc',
    lastName: 'Aubry',
    company: 'Marc SAS',
    postalAddress: '1 rue Haute, 69001 Lyon',
  };
  await marc.tell('PATCH', '/api/workspace', { sender: { ...sender, signature: '' } });
  const one = await launch(marc);
  const [rejected, skipped, withdrawn] = await until(
    'the drafts',
    PATIENCE_MS,
    () => drafts(marc, one),
    (seen) => seen.length > 5,
  );
  if (!rejected || !skipped || !withdrawn) throw new Error('no drafts');
  await decide(marc, rejected, 'reject');
  await decide(marc, skipped, 'skip');
  await marc.tell('POST', `/api/campaigns/${one}/pause`);
  await decide(marc, withdrawn, 'approve');
  await until(
    'the held approval',
    PATIENCE_MS,
    () => marc.ask(leadsSchema, 'GET', `/api/leads?campaignId=${one}&stage=waiting_slot`),
    ({ items }) => items.length === 1,
  );
  await marc.tell('POST', `/api/approvals/${withdrawn.draftId}/withdraw`);
  await marc.tell('POST', `/api/campaigns/${one}/resume`);
  await holdAndLetGo(marc, one);
  await skip(marc, 17);
  await until(
    'the end',
    PATIENCE_MS,
    () => progress(marc, one),
    ({ active }) => active === 0,
  );
  const { items: people } = await marc.ask(leadsSchema, 'GET', `/api/leads?campaignId=${one}`);
  await marc.tell('POST', `/api/leads/${people[0]?.id ?? ''}/erase`);
  const two = await launch(marc);
  await until(
    'the drafts',
    PATIENCE_MS,
    () => drafts(marc, two),
    (seen) => seen.length > 5,
  );
  await marc.tell('POST', `/api/campaigns/${two}/stop`);
  await until(
    'the end',
    PATIENCE_MS,
    () => progress(marc, two),
    ({ active }) => active === 0,
  );
}

/** A colleague wrote, and somebody has looked at it. */
async function holdAndLetGo(person: Visitor, campaignId: string): Promise<void> {
  const { id: workspaceId } = await person.ask(workspaceSchema, 'GET', '/api/workspace');
  const waiting = `/api/leads?campaignId=${campaignId}&stage=awaiting_approval`;
  const leadId = idSchema('ld').parse((await person.ask(leadsSchema, 'GET', waiting)).items[0]?.id);
  const passages = z.object({ items: z.array(z.object({ id: z.string(), stage: z.string().nullable() })) });
  const passage = () => person.ask(passages, 'GET', `/api/leads/${leadId}/enrollments`);
  const reply = { messageId: newId('msg', Date.now(), randomBytes(10)), kind: 'unclear', date: null } as const;
  const key = { workspaceId, campaignId: idSchema('cmp').parse(campaignId), leadId };
  await clients.outreach.replied(key, { ...reply, colleague: 'wrote' });
  const held = await until('the hold', PATIENCE_MS, passage, ({ items }) => items[0]?.stage === 'awaiting_triage');
  await person.tell('POST', `/api/enrollments/${held.items[0]?.id ?? ''}/resume`);
}

async function launch(person: Visitor): Promise<string> {
  const text = { subject: 'Une question', body: 'Bonjour, une question de vingt minutes sur votre site.' };
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: text, en: text } }] }];
  const { id } = await person.ask(campaignSchema, 'POST', '/api/campaigns', { name: 'Decisions', steps });
  await person.ask(campaignSchema, 'POST', `/api/campaigns/${id}/start`);
  return id;
}

async function drafts(person: Visitor, campaignId: string) {
  const item = z.object({ draftId: z.string(), contentHash: z.string() });
  const page = z.object({ items: z.array(item) });
  return (await person.ask(page, 'GET', `/api/approvals?campaignId=${campaignId}&limit=200`)).items;
}
function decide(person: Visitor, draft: { draftId: string; contentHash: string }, decision: string): Promise<number> {
  return person.tell('POST', `/api/approvals/${draft.draftId}/decision`, { decision, contentHash: draft.contentHash });
}

function progress(person: Visitor, campaignId: string) {
  return person.ask(progressSchema, 'GET', `/api/campaigns/${campaignId}/progress`);
}

async function skip(person: Visitor, days: number): Promise<void> {
  const { now } = await person.ask(sandboxSchema, 'GET', '/api/sandbox');
  await person.tell('POST', '/api/sandbox/skip', { to: new Date(Date.parse(now) + days * DAY_MS).toISOString() });
  await until(
    'the skip',
    PATIENCE_MS,
    () => person.ask(sandboxSchema, 'GET', '/api/sandbox'),
    ({ skippingTo }) => skippingTo === null,
  );
}

/** The type, and for an outreach what came in and how it ended: what `text` says of signals and of its result. */
function nameOf({ type, text }: Told): string {
  if (type !== 'outreach') return type;
  const kinds = [...text.matchAll(/"messageId":"[^"]+","kind":"(\w+)"/g)].map(([, kind]) => kind ?? '');
  const decisions = [...text.matchAll(/"decision":"(reject|skip)"/g)].map(([, decision]) => decision ?? '');
  if (text.includes('reproposeDraft')) decisions.push('withdrawn');
  if (text.includes('Go on where it stood')) decisions.push('released');
  const end = /Ended: `(\w+)`|End: (\w+)/.exec(text);
  return ['outreach', ...new Set([...decisions, ...kinds]), end?.[1] ?? end?.[2] ?? 'open'].join('-');
}
