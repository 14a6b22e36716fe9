import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DAY_MS } from '#domain/calendar.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import { leadSchema } from '#domain/lead.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withWorkspace } from '#db/client.ts';
import { holdForColleague } from '#db/queries/enrollment.ts';
import { insertNotifications } from '#db/queries/notification.ts';
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
import { startGoogleCalendar } from '../fakes/google_calendar.ts';
import { leadOf } from '../support/salesperson.ts';
import { arrive, AUTOMATIC, report, words } from '../support/prospect_mail.ts';

/**
 * `npm run histories`: plays campaigns on an instance of its own and keeps the shortest history of every workflow type and
 * branch under tests/replay/histories, for replay.test.ts. What is there already is replaced: keep the old ones of a
 * released version by renaming them first.
 */
const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const WITHIN_MS = 300_000;
const PATIENCE_MS = 60_000;
const messagesSchema = z.object({ items: z.array(z.object({ id: idSchema('msg') })) });
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const folder = await mkdtemp(join(tmpdir(), 'leadgen-histories-'));
const google = await startGoogleCalendar();
const { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET } = google.app;
const own = { PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' };
const config = readConfig({ ...own, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET });
const instance = await startInstance({ config, say, ui: false, googlePlaces: google.app.places });
const client = temporalClient(instance.temporal);
const clients = workflowClients(client);

const sophie = visitor(instance.url, await signUp(instance.url));
const first = await open(sophie, { name: 'leads.csv', bytes: rehearsalFile() }, say);
await play(sophie, first.campaignId, WITHIN_MS, say);
await clients.freshness.ensureSchedule(first);
await clients.freshness.trigger(first);
await decideOtherwise(visitor(instance.url, await signUp(instance.url)));
await answerOtherwise(visitor(instance.url, await signUp(instance.url)));
await connect(visitor(instance.url, await signUp(instance.url)));
await askBookings(first.workspaceId);
await tellNothing(first.workspaceId);
await readCalendar(visitor(instance.url, await signUp(instance.url)));
// No model is configured: nothing is written, and the template's answer stands.
await clients.suggestion.write({
  workspaceId: first.workspaceId,
  messageId: newId('msg', Date.now(), randomBytes(10)),
  memberId: null,
});

const kept = new Map<string, Told>();
for await (const told of everyHistory(client)) {
  const name = nameOf(told);
  const before = kept.get(name);
  if (before === undefined || told.events < before.events) kept.set(name, told);
}
// A branch that this run did not come to keeps the history that it has.
for (const [name, { json, events }] of [...kept].sort()) {
  writeFileSync(join(FOLDER, `${name}.json`), `${json}\n`);
  say(`${name}: ${events} events, ${Math.round(json.length / 1024)} kB`);
}
await client.connection.close();
await instance.stop();
await google.close();
await rm(folder, { recursive: true, force: true });
process.exit(0);

/** The branches that approving everything never takes: reject, skip, take back, expire, pause and stop. */
async function decideOtherwise(marc: Visitor): Promise<void> {
  await settle(marc);
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
  await holdAndLetGo(marc, one, true);
  await holdAndLetGo(marc, one, false);
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

/** A colleague wrote, and somebody has looked at it; the story was told of the hold, or nobody could tell it. */
async function holdAndLetGo(person: Visitor, campaignId: string, told: boolean): Promise<void> {
  const { id: workspaceId } = await person.ask(workspaceSchema, 'GET', '/api/workspace');
  const waiting = `/api/leads?campaignId=${campaignId}&stage=awaiting_approval`;
  const { items: people } = await person.ask(leadsSchema, 'GET', waiting);
  const leadId = idSchema('ld').parse(people.at(told ? 0 : -1)?.id);
  const passages = z.object({ items: z.array(z.object({ id: z.string(), stage: z.string().nullable() })) });
  const passage = () => person.ask(passages, 'GET', `/api/leads/${leadId}/enrollments`);
  const reply = { messageId: newId('msg', Date.now(), randomBytes(10)), kind: 'unclear', date: null } as const;
  const key = { workspaceId, campaignId: idSchema('cmp').parse(campaignId), leadId };
  if (told) await clients.outreach.replied(key, { ...reply, colleague: 'wrote' });
  else {
    const enrollmentId = idSchema('enr').parse((await passage()).items[0]?.id);
    const hold = { workspaceId, enrollmentId, now: new Date() };
    await withWorkspace(instance.db, workspaceId, (tx) => holdForColleague(tx, hold));
  }
  const held = await until('the hold', PATIENCE_MS, passage, ({ items }) => items[0]?.stage === 'awaiting_triage');
  await person.tell('POST', `/api/enrollments/${held.items[0]?.id ?? ''}/resume`);
}

/** The answers that nobody of a sandbox gives by themselves: a mailbox that is full, a machine, and words that say nothing. */
async function answerOtherwise(marc: Visitor): Promise<void> {
  const workspaceId = await settle(marc);
  await marc.tell('POST', '/api/leads', leadOf('vague', 'silence'));
  const campaignId = await launch(marc);
  await until(
    'the drafts',
    PATIENCE_MS,
    () => drafts(marc, campaignId),
    (seen) => seen.length > 14,
  );
  const silent = (await marc.ask(leadsSchema, 'GET', '/api/leads?limit=100')).items.filter(
    ({ temperament, email }) => temperament === 'silence' || email.includes('+silence'),
  );
  for (const draft of await drafts(marc, campaignId))
    if (silent.some(({ id }) => id === draft.leadId)) await decide(marc, draft, 'approve');
  const [full, machine, vague] = silent;
  if (!full || !machine || !vague) throw new Error('nobody is silent');
  const stands = (leadId: string, stage: string) =>
    until(
      stage,
      PATIENCE_MS,
      () => marc.ask(leadsSchema, 'GET', `/api/leads?campaignId=${campaignId}&stage=${stage}`),
      ({ items }) => items.some(({ id }) => id === leadId),
    );
  // Until working hours have begun in London too.
  await skip(marc, 0.2);
  for (const { id } of [full, machine, vague]) await stands(id, 'awaiting_reply');
  const receive = async (lead: typeof full, write: Parameters<typeof arrive>[2]) => {
    const { now } = await marc.ask(sandboxSchema, 'GET', '/api/sandbox');
    const mailboxId = await arrive({ db: instance.db, workspaceId, at: new Date(now) }, lead, write);
    await clients.mailbox.arrived({ workspaceId, mailboxId });
  };
  await receive(full, (about) => report('mailbox_full', about));
  await stands(full.id, 'waiting_slot');
  for (const [lead, written, kind] of [
    [machine, AUTOMATIC, 'negative'],
    [vague, words('Hmm.'), 'opt_out'],
  ] as const) {
    await receive(lead, () => written);
    await stands(lead.id, 'awaiting_triage');
    const { items } = await marc.ask(messagesSchema, 'GET', `/api/messages?direction=in&leadId=${lead.id}`);
    await marc.tell('POST', `/api/messages/${items[0]?.id ?? ''}/triage`, { kind });
  }
  await skip(marc, 30);
  await until(
    'the end',
    PATIENCE_MS,
    () => progress(marc, campaignId),
    ({ active }) => active === 0,
  );
}

/** A connection that is tried, and refused: no mail server of a real account stands there. */
async function connect(marc: Visitor): Promise<void> {
  await marc.ask(madeWorkspaceSchema, 'POST', '/api/workspaces', { name: 'Marc SAS', sandbox: false });
  const server = { host: '127.0.0.1', port: 1, security: 'tls', user: 'marc', password: 'not a password' };
  const connection = { kind: 'smtp', outgoing: server, incoming: server };
  await marc.tell('POST', '/api/mailboxes', { address: 'marc@marc.example', displayName: 'Marc Aubry', connection });
}

/** The three things that are asked of an account at a booking vendor, where none is connected: nobody is called. */
async function askBookings(workspaceId: Id<'ws'>): Promise<void> {
  const key = { workspaceId, vendor: 'calendly' } as const;
  await clients.bookings.connect(key);
  await clients.bookings.disconnect(key);
  await clients.bookings.ensureSchedule(key);
  await clients.bookings.look(key);
}

/** A calendar that is connected, written into, read again when its owner's consent comes anew, and disconnected. */
async function readCalendar(marc: Visitor): Promise<void> {
  await marc.ask(madeWorkspaceSchema, 'POST', '/api/workspaces', { name: 'Marc SAS', sandbox: false });
  const consent = async () => {
    const { url } = await marc.ask(z.object({ url: z.string() }), 'POST', '/api/member-calendars/consent?events=true');
    const { pathname, search } = google.tokens.consent(url);
    await marc.tell('GET', pathname + search);
  };
  await consent();
  const events = () => Promise.resolve(google.events.size);
  const { id: leadId } = await marc.ask(leadSchema, 'POST', '/api/leads', { email: 'claire@atelier.example' });
  const startsAt = new Date(Date.now() + DAY_MS).toISOString();
  await marc.tell('POST', '/api/meetings', { leadId, startsAt, calendar: { guest: true } });
  await until('the event', PATIENCE_MS, events, (count) => count === 1);
  await consent();
  const listed = z.object({ items: z.array(z.object({ id: z.string() })) });
  const { items } = await marc.ask(listed, 'GET', '/api/member-calendars');
  await marc.tell('POST', `/api/member-calendars/${items[0]?.id ?? ''}/disconnect`);
}

/** A sandbox, and who writes from it. */
async function settle(marc: Visitor): Promise<Id<'ws'>> {
  const { id } = await marc.ask(madeWorkspaceSchema, 'POST', '/api/workspaces', { name: 'Marc SAS', sandbox: true });
  const name = { firstName: 'Marc', lastName: 'Aubry', company: 'Marc SAS' };
  const sender = { ...name, postalAddress: '1 rue Haute, 69001 Lyon', signature: '' };
  await marc.tell('PATCH', '/api/workspace', { sender });
  return id;
}

async function launch(person: Visitor): Promise<string> {
  const text = { subject: 'Une question', body: 'Bonjour, une question de vingt minutes sur votre site.' };
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: text, en: text } }] }];
  const { id } = await person.ask(campaignSchema, 'POST', '/api/campaigns', { name: 'Decisions', steps });
  await person.ask(campaignSchema, 'POST', `/api/campaigns/${id}/start`);
  return id;
}

/** A digest that is due where nobody wants one any more. */
async function tellNothing(workspaceId: Id<'ws'>): Promise<void> {
  const now = new Date();
  const notificationId = newId('ntf', now.getTime(), randomBytes(10));
  const row = { id: notificationId, workspaceId, kind: 'digest', about: 'today', channel: 'mail' } as const;
  const to = { target: newId('mb', now.getTime(), randomBytes(10)), values: {}, status: 'waiting' } as const;
  await withWorkspace(instance.db, workspaceId, (tx) =>
    insertNotifications(tx, [{ ...row, ...to, at: now, createdAt: now, updatedAt: now }]),
  );
  await clients.notification.tell({ workspaceId, notificationId });
}

async function drafts(person: Visitor, campaignId: string) {
  const item = z.object({ draftId: z.string(), contentHash: z.string(), leadId: z.string() });
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

/**
 * The type; for an outreach what came in and how it ended, for a campaign what was asked of it: what `text` says of signals,
 * inputs and results.
 */
function nameOf({ type, text }: Told): string {
  if (type === 'campaign') {
    const wishes = [...text.matchAll(/"status":"(\w+)","reason":(?:null|"(\w+)")/g)];
    const asked = wishes.map(([, status, reason]) => (reason === 'complaint' ? 'held' : (status ?? '')));
    return [...new Set(['campaign', ...asked])].join('-');
  }
  if (type === 'bookings') return `bookings-${/"task":"(\w+)"/.exec(text)?.[1] ?? ''}`;
  if (type !== 'outreach') return type;
  const kinds = [...text.matchAll(/"messageId":"[^"]+","kind":"(\w+)"/g)].map(([, kind]) => kind ?? '');
  const decisions = [...text.matchAll(/"decision":"(reject|skip)"/g)].map(([, decision]) => decision ?? '');
  if (text.includes('reproposeDraft')) decisions.push('withdrawn');
  if (text.includes('Go on where it stood')) decisions.push(text.includes('released_untold') ? 'untold' : 'released');
  const end = /Ended: `(\w+)`|End: (\w+)/.exec(text);
  return ['outreach', ...new Set([...decisions, ...kinds]), end?.[1] ?? end?.[2] ?? 'open'].join('-');
}
