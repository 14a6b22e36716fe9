import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withWorkspace, type Tx } from '#db/client.ts';
import { insertDraft, moveDraft } from '#db/queries/draft.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import { DEFAULT_WINDOW } from '#domain/calendar.ts';
import {
  campaignProgressSchema,
  campaignSchema,
  forecastSchema,
  previewSchema,
  sentTestSchema,
} from '#domain/campaign.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import type { MailboxStatus } from '#domain/mailbox.ts';
import { leadFactSchema } from '#domain/lead.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { outboxPostman } from '#functions/postman.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { enrolled, startOutside, type Outside } from './support/outside.ts';

/** `outside` mails letters and writes openers by rule; `local` has no SMTP server, and a model writes its openers. */
let outside: Outside;
let local: ApiServer;
let said: string[];
const opened = new AsyncDisposableStack();
let dataDir: string;
beforeAll(async () => {
  outside = await startOutside();
  opened.defer(() => outside.close());
  dataDir = opened.use(await temporaryFolder()).path;
  said = [];
  const { db, seal, onSandboxCreated, onSandboxReady } = outside.api.deps;
  local = await startApi({
    ...{ db, seal, onSandboxCreated, onSandboxReady, openers: 'model' },
    postman: outboxPostman(dataDir, 'LeadGen <leadgen@localhost>', (line) => said.push(line)),
  });
  opened.defer(() => local.close());
});
afterAll(() => opened.disposeAsync());

const text = (body: string) => ({ subject: 'Vos sites la nuit', body });
const stepsOf = (body: string) => [
  { delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: text(body), en: text(body) } }] },
];
const WORDS = 'Bonjour {{lead.firstName}}, que consomment vos sites la nuit ?';
const OPENED = `Bonjour {{lead.firstName}}. {{opener}} ${WORDS}`;

async function campaignOf(person: Person): Promise<Id<'cmp'>> {
  const made = await person.ask('POST', '/api/campaigns', { name: 'Sites', steps: stepsOf(WORDS) });
  return campaignSchema.parse(made.body).id;
}
const asks = async (person: Person, what: 'test' | 'preview', body: string) => {
  const path = `/api/campaigns/${await campaignOf(person)}/${what}`;
  const answer = await person.ask('POST', path, { steps: stepsOf(body), step: 0 });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe('"send me a test"', () => {
  it('is mailed to whoever asks, whoever it is written for, and says so', async () => {
    const { person, api } = outside;
    const sent = sentTestSchema.parse(await asks(person, 'test', OPENED));
    expect(sent).toEqual({ sentTo: person.email, file: null, problems: [] });
    expect(api.letters.at(-1)).toMatchObject({ to: person.email, subject: '[Test] Vos sites la nuit' });
    expect(api.letters.at(-1)?.text).toMatch(/Bonjour \S+\. .+ que consomment vos sites/s);
  });

  it('is a file where letters are not mailed, and says which rather than that it was sent', async () => {
    const marc = await local.person('Marc', { sandbox: true });
    const { sentTo, file } = sentTestSchema.parse(await asks(marc, 'test', WORDS));
    expect(sentTo).toBeNull();
    expect(file).toMatch(/^outbox\/[^/]+\.eml$/);
    expect(await readFile(join(dataDir, file ?? ''), 'utf8')).toContain(`To: ${marc.email}`);
    expect(said.at(-1)).toContain(join(dataDir, file ?? ''));
  });

  it('goes nowhere when the step cannot be written for that person, and says why', async () => {
    const { person, api } = outside;
    const letters = api.letters.length;
    const sent = sentTestSchema.parse(await asks(person, 'test', 'Bonjour {{lead.phone}}'));
    expect(sent).toMatchObject({ sentTo: null, file: null });
    expect(sent.problems.length).toBeGreaterThan(0);
    expect(api.letters).toHaveLength(letters);
  });
});

describe('where letters go', () => {
  it.each([
    ['mail', () => outside.api],
    ['outbox', () => local],
  ])('is known before anybody is signed in: %s', async (letters, api) => {
    expect((await api().anonymous('GET', '/api/instance/sign-in-ways')).body).toEqual({ google: false, letters });
  });
});

describe('a preview', () => {
  it('says that its opener is an example where a model writes those of drafts, and nowhere else', async () => {
    const marc = await local.person('Marc', { sandbox: true });
    const exampleIn = async (person: Person, body: string) =>
      previewSchema.parse(await asks(person, 'preview', body)).letter?.example;
    expect(await exampleIn(marc, OPENED)).toBe(true);
    expect(await exampleIn(marc, WORDS)).toBe(false);
    expect(await exampleIn(outside.person, OPENED)).toBe(false);
  });
});

describe('the facts of a lead', () => {
  const factsOf = async (leadId: Id<'ld'>) =>
    z
      .object({ items: z.array(leadFactSchema) })
      .parse((await outside.person.ask('GET', `/api/leads/${leadId}/facts`)).body).items;
  const factless = async (person: Person) => {
    const made = await person.ask('POST', '/api/campaigns', { name: 'Faits', steps: stepsOf(OPENED) });
    const { id } = campaignSchema.parse(made.body);
    return forecastSchema.parse((await person.ask('GET', `/api/campaigns/${id}/forecast`)).body).factless;
  };

  it('are written down once, and the message that waited for one hears of it', async () => {
    const { person, told, api } = outside;
    const { lead } = await enrolled(outside);
    told.length = 0;
    const quote = 'Nous ouvrons un second site en mars.';
    const path = `/api/leads/${lead.id}/facts`;
    expect(await person.ask('POST', path, { quote })).toMatchObject({ status: 201, body: { quote, source: 'manual' } });
    expect(told).toEqual([`outreach.nudged ${lead.id}`]);
    await person.ask('POST', path, { quote: quote.toUpperCase() });
    expect((await factsOf(lead.id)).filter((fact) => fact.quote.toLowerCase() === quote.toLowerCase())).toHaveLength(1);
    expect(await person.ask('POST', path, { quote: ' ' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'quote' }] },
    });
    const stranger = await api.person('Nadia');
    expect((await stranger.ask('GET', path)).status).toBe(404);
    expect((await stranger.ask('POST', path, { quote })).status).toBe(404);
  });

  it('stay while a draft that waits quotes them, and go afterwards', async () => {
    const { person, workspaceId, mailboxId } = outside;
    const { lead } = await enrolled(outside);
    const path = `/api/leads/${lead.id}/facts`;
    const { id: evidenceId } = leadFactSchema.parse(
      (await person.ask('POST', path, { quote: 'Une usine neuve.' })).body,
    );
    const now = new Date();
    const draftId = newId('drf', now.getTime(), randomBytes(10));
    const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(outside.api.db, workspaceId, work);
    await within((tx) =>
      insertDraft(tx, {
        ...{ id: draftId, workspaceId, mailboxId, leadId: lead.id, class: 'sequence', step: 0, attempt: 0 },
        ...{ variant: 'A', recipient: lead.email, recipientName: '', sender: 's@x.example', subject: 's', body: 'b' },
        ...{ contentHash: 'h', status: 'blocked', claims: [{ text: 'usine', evidenceId }], lint: [], problems: [] },
        ...{ createdAt: now, updatedAt: now },
      }),
    );
    expect(await person.ask('DELETE', `${path}/${evidenceId}`)).toMatchObject({
      status: 409,
      body: { detail: 'fact_quoted' },
    });
    await within((tx) => moveDraft(tx, { workspaceId, draftId, from: ['blocked'], to: 'skipped', now }));
    expect((await person.ask('DELETE', `${path}/${evidenceId}`)).status).toBe(204);
    expect((await person.ask('DELETE', `${path}/${evidenceId}`)).status).toBe(404);
    expect((await factsOf(lead.id)).map(({ id }) => id)).not.toContain(evidenceId);
  });

  it('are missed by a forecast where a text quotes one', async () => {
    const marc = await local.person('Marc', { sandbox: true });
    const before = await factless(marc);
    const { items } = z
      .object({ items: z.array(z.object({ id: z.string(), verification: z.string().nullable() })) })
      .parse((await marc.ask('GET', '/api/leads?limit=200')).body);
    const valid = items.filter(({ verification }) => verification === 'valid');
    const facts = await Promise.all(
      valid.map(async ({ id }) => {
        const { body } = await marc.ask('GET', `/api/leads/${id}/facts`);
        return z
          .object({ items: z.array(leadFactSchema) })
          .parse(body)
          .items.map((fact) => ({ id, fact: fact.id }));
      }),
    );
    const known = facts.flat();
    expect(before).toBe(valid.length - new Set(known.map(({ id }) => id)).size);
    const [one] = known;
    for (const { id, fact } of known.filter(({ id }) => id === one?.id))
      await marc.ask('DELETE', `/api/leads/${id}/facts/${fact}`);
    expect(await factless(marc)).toBe(before + 1);
  });
});

describe('taking a lead out of a campaign', () => {
  it('is asked of the story itself, in its own workspace alone, and written down', async () => {
    const { person, told, api } = outside;
    const { lead, enrollmentId } = await enrolled(outside);
    const stranger = await api.person('Paul');
    told.length = 0;
    expect((await stranger.ask('POST', `/api/enrollments/${enrollmentId}/end`)).status).toBe(404);
    expect(told).toEqual([]);
    expect((await person.ask('POST', `/api/enrollments/${enrollmentId}/end`)).status).toBe(204);
    expect(told).toEqual([`outreach.closed ${lead.id} rejected`]);
    const audit = await person.ask('GET', `/api/audit?subject=${enrollmentId}`);
    expect(audit.body).toMatchObject({ items: [{ action: 'enrollment.end_asked' }] });
  });
});

describe('the mailbox of a campaign', () => {
  const addMailbox = (workspaceId: Id<'ws'>, address: string, status: MailboxStatus) =>
    withWorkspace(outside.api.db, workspaceId, async (tx) => {
      const now = new Date();
      const id = newId('mbx', now.getTime(), randomBytes(10));
      await insertMailbox(tx, {
        ...{ id, workspaceId, kind: 'smtp', address, displayName: 'Sophie', status, connection: {} },
        ...{ windowStartMinute: DEFAULT_WINDOW.startMinute, windowEndMinute: DEFAULT_WINDOW.endMinute },
        ...{ rampStartedAt: now, createdAt: now, updatedAt: now },
      });
      return id;
    });
  const mailboxOf = async (person: Person, campaignId: Id<'cmp'>) =>
    campaignSchema.parse((await person.ask('GET', `/api/campaigns/${campaignId}`)).body).mailboxId;

  it('is the first that is connected, and another one where it is asked for', async () => {
    const anna = await outside.api.person('Anna');
    const { id: workspaceId } = workspaceSchema.parse((await anna.ask('GET', '/api/workspace')).body);
    const lost = await addMailbox(workspaceId, 'lost@ondine.example', 'disconnected');
    const good = await addMailbox(workspaceId, 'good@ondine.example', 'connected');
    const other = await addMailbox(workspaceId, 'other@ondine.example', 'connected');
    const campaignId = await campaignOf(anna);
    expect(await mailboxOf(anna, campaignId)).toBe(good);
    expect((await anna.ask('PATCH', `/api/campaigns/${campaignId}`, { mailboxId: other })).status).toBe(200);
    expect(await mailboxOf(anna, campaignId)).toBe(other);
    const chosen = await anna.ask('POST', '/api/campaigns', { name: 'Perdue', mailboxId: lost });
    expect(chosen.body).toMatchObject({ mailboxId: lost });
  });

  it('comes with the first that is connected after the campaign was drafted', async () => {
    const paul = await outside.api.person('Paul');
    const { id: workspaceId } = workspaceSchema.parse((await paul.ask('GET', '/api/workspace')).body);
    const campaignId = await campaignOf(paul);
    const missing = async () =>
      forecastSchema.parse((await paul.ask('GET', `/api/campaigns/${campaignId}/forecast`)).body).missing;
    expect(await missing()).toContain('no_mailbox');
    await addMailbox(workspaceId, 'paul@ondine.example', 'connected');
    expect(await missing()).not.toContain('no_mailbox');
  });
});

describe('the progress of a campaign', () => {
  it('says when time alone first moves somebody of a stage on', async () => {
    const wakeAt = new Date('2027-02-01T09:51:00Z');
    const { campaignId } = await enrolled(outside, null, wakeAt);
    const { body } = await outside.person.ask('GET', `/api/campaigns/${campaignId}/progress`);
    expect(campaignProgressSchema.parse(body)).toMatchObject({
      stages: { awaiting_booking: 1 },
      wakes: { awaiting_booking: wakeAt.toISOString() },
    });
    const { campaignId: ended } = await enrolled(outside, 'booked');
    const over = await outside.person.ask('GET', `/api/campaigns/${ended}/progress`);
    expect(campaignProgressSchema.parse(over.body).wakes).toEqual({});
  });
});

describe('the notes on a lead', () => {
  it('are read to the last one, page after page, each once', async () => {
    const { lead } = await enrolled(outside);
    const written = ['un', 'deux', 'trois', 'quatre', 'cinq'];
    for (const one of written)
      expect((await outside.person.ask('POST', `/api/leads/${lead.id}/notes`, { text: one })).status).toBe(201);
    const page = z.object({ items: z.array(z.object({ text: z.string() })), next: z.string().nullable() });
    const read: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const more: string = next === '' ? '' : `&cursor=${next}`;
      const { body } = await outside.person.ask('GET', `/api/leads/${lead.id}/notes?limit=2${more}`);
      const seen = page.parse(body);
      expect(seen.items.length).toBeLessThanOrEqual(2);
      read.push(...seen.items.map((note) => note.text));
      next = seen.next;
    }
    expect(read).toEqual(written.toReversed());
  });
});
