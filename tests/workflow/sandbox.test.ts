import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { withWorkspace } from '#db/client.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { insertMessage } from '#db/queries/message.ts';
import { listMeetings } from '#db/queries/meeting.ts';
import { answersOf } from '#db/queries/sandbox_answer.ts';
import { insertSandboxMail, sandboxMailOf } from '#db/queries/sandbox_mail.ts';
import { listSandboxPeople, type SandboxProspect } from '#db/queries/sandbox_people.ts';
import { message } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import type { Temperament } from '#domain/temperament.ts';
import { unsubscribeMail } from '#domain/unsubscribe.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Person } from '../support/api.ts';
import { buildHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  await house.close();
});

const PATIENCE = { timeout: 30_000, interval: 50 };
const sandboxSchema = z.object({
  now: z.string(),
  skippingTo: z.string().nullable(),
  moments: z.array(z.object({ at: z.string(), code: z.string() })),
});
const see = async (person: Person) => sandboxSchema.parse((await person.ask('GET', '/api/sandbox')).body);

async function open() {
  const person = await house.person('Sophie', { sandbox: true });
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse((await person.ask('GET', '/api/workspace')).body);
  const { people, mailbox } = await withWorkspace(house.db, workspaceId, async (tx) => ({
    people: (await listSandboxPeople(tx, { workspaceId, reached: false, after: null, limit: 50 })).items,
    mailbox: (await listMailboxes(tx, { workspaceId }))[0],
  }));
  if (!mailbox) throw new Error('no mailbox');
  return { person, workspaceId, people, mailbox };
}
type Open = Awaited<ReturnType<typeof open>>;

/** A message of ours that reached somebody: what the gate's send leaves behind. */
async function reach(
  { workspaceId, mailbox, person }: Open,
  lead: SandboxProspect,
  kind: 'sequence' | 'reply',
  number = 1,
): Promise<void> {
  const now = new Date((await see(person)).now);
  const id = <P extends 'dsp' | 'drf'>(prefix: P): Id<P> => newId(prefix, now.getTime(), randomBytes(10));
  const token = house.deps.tokens.sign([workspaceId, '', lead.id].join('|'));
  const messageId = `<${lead.id}-${number}@mon-entreprise.sandbox.example>`;
  const unsubscribe = {
    'List-Unsubscribe': `<${house.url}/o/${token}>, <${unsubscribeMail(mailbox.address, token)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  const raw = await composeMessage({
    ...{
      sender: `Sophie Vasseur <${mailbox.address}>`,
      recipient: lead.email,
      subject: 'Une idée',
      messageId,
      date: now.getTime(),
    },
    ...{
      body: 'Bonjour, une idée pour vous.',
      inReplyTo: null,
      references: [],
      headers: kind === 'sequence' ? unsubscribe : {},
    },
  });
  await withWorkspace(house.db, workspaceId, async (tx) => {
    await insertDispatch(tx, {
      ...{
        id: id('dsp'),
        workspaceId,
        draftId: id('drf'),
        leadId: lead.id,
        mailboxId: mailbox.id,
        class: kind,
        step: 0,
        status: 'accepted',
      },
      ...{ contentHash: 'x', messageId, intendedAt: now, createdAt: now, updatedAt: now },
      clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId: 'x', contentHash: 'x', evaluatedAt: 0 },
    });
    await insertMessage(tx, {
      ...{
        id: newId('msg', now.getTime(), randomBytes(10)),
        workspaceId,
        mailboxId: mailbox.id,
        leadId: lead.id,
        direction: 'out',
        messageId,
      },
      ...{
        externalId: messageId,
        fromAddress: mailbox.address,
        fromName: 'Sophie',
        toAddress: lead.email,
        subject: 'Une idée',
        text: 'Bonjour',
      },
      ...{ at: now, createdAt: now, updatedAt: now },
    });
    await insertSandboxMail(tx, {
      ...{ workspaceId, mailboxId: mailbox.id, direction: 'to_prospect', leadId: lead.id, messageId, raw, at: now },
      ...{ envelopeFrom: mailbox.address, envelopeTo: lead.email, timeMs: Date.now(), random: randomBytes(10) },
    });
  });
  await house.deps.temporal.sandbox.delivered({ workspaceId });
}

async function skip(person: Person, days: number): Promise<number> {
  const started = performance.now();
  const { to } = z
    .object({ to: z.string() })
    .parse((await person.ask('POST', '/api/sandbox/skip', { by: days * 86_400 })).body);
  await expect
    .poll(async () => ((await see(person)).now >= to ? (await see(person)).skippingTo : 'not there'), PATIENCE)
    .toBeNull();
  return performance.now() - started;
}

const kindsOf = ({ workspaceId }: Open, leadId: Id<'ld'>): Promise<(TriageKind | null)[]> =>
  withWorkspace(house.db, workspaceId, async (tx) =>
    (await tx.select().from(message))
      .filter((one) => one.leadId === leadId && one.direction === 'in')
      .map(({ kind }) => kind),
  );

const EXPECTED: Partial<Record<Temperament, TriageKind>> = {
  interested: 'interested',
  info_request: 'info_request',
  referral: 'referral',
  not_now: 'not_now',
  negative: 'negative',
  out_of_office: 'out_of_office',
  hard_bounce: 'bounce_hard',
  complaint: 'complaint',
};

describe('the people of a sandbox', () => {
  it('answer by their temperaments while the clock skips ahead, through the same ingestion as any mailbox', async () => {
    const here = await open();
    const { person, people, workspaceId } = here;
    for (const lead of people) await reach(here, lead, 'sequence');
    await expect
      .poll(async () => (await see(person)).moments.filter(({ code }) => code === 'answer').length, PATIENCE)
      .toBeGreaterThan(10);
    const took = await skip(person, 4);
    for (const lead of people) {
      const expected = EXPECTED[lead.temperament ?? 'silence'];
      if (expected)
        expect(await kindsOf(here, lead.id), `${lead.temperament ?? ''} ${lead.language}`).toEqual([expected]);
      if (lead.temperament === 'silence') expect(await kindsOf(here, lead.id)).toEqual([]);
    }
    // One follows the link and writes nothing; one has their program write, and that mail is told with their story.
    const leaving = people.filter(({ temperament }) => temperament === 'opt_out');
    const ways = await withWorkspace(house.db, workspaceId, (tx) =>
      answersOf(tx, { workspaceId, leadIds: leaving.map(({ id }) => id) }),
    );
    expect(ways.map(({ kind }) => kind).toSorted()).toEqual(['opt_out_link', 'opt_out_mail']);
    for (const { leadId, kind } of ways) {
      const story = z.object({ items: z.array(z.object({ kind: z.string(), triage: z.string().nullish() })) });
      const { items } = story.parse((await person.ask('GET', `/api/leads/${leadId}/timeline`)).body);
      const told = items.flatMap(({ kind, triage }) => (kind === 'message' && triage ? [triage] : []));
      expect(told).toEqual(kind === 'opt_out_mail' ? ['opt_out'] : []);
    }
    const shown = await withWorkspace(house.db, workspaceId, (tx) =>
      listSandboxPeople(tx, { workspaceId, reached: true, after: null, limit: 50 }),
    );
    const suppressed = shown.items.filter((one) => one.suppressed).map(({ temperament }) => temperament);
    expect(suppressed.toSorted()).toEqual(['complaint', 'hard_bounce', 'negative', 'opt_out', 'opt_out']);
    // Each answer is a moment of its own: 13 of them, and the end.
    expect(took / 14).toBeLessThan(1000);
  });

  it('answer in their working hours, each mail once, and in the order of their instants', async () => {
    const here = await open();
    const { person, people, workspaceId } = here;
    const some = people.filter(({ temperament }) => temperament === 'interested' || temperament === 'info_request');
    for (const lead of some) await reach(here, lead, 'sequence');
    await house.deps.temporal.sandbox.delivered({ workspaceId });
    await skip(person, 3);
    const answers = await withWorkspace(house.db, workspaceId, (tx) =>
      answersOf(tx, { workspaceId, leadIds: some.map(({ id }) => id) }),
    );
    expect(answers).toHaveLength(some.length);
    for (const { dueAt, leadId } of answers) {
      const zone = some.find(({ id }) => id === leadId)?.zone;
      const hour = Number(
        new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone }).format(dueAt),
      );
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThan(18);
    }
    const done = answers.toSorted((a, b) => (a.doneAt?.getTime() ?? 0) - (b.doneAt?.getTime() ?? 0));
    expect(done.map(({ id }) => id)).toEqual(answers.map(({ id }) => id));
  });

  it('take an appointment after our reply, by a webhook that is really signed', async () => {
    const here = await open();
    const { person, people, workspaceId } = here;
    const lead = people.find(({ temperament }) => temperament === 'interested');
    if (!lead) throw new Error('nobody');
    await reach(here, lead, 'sequence');
    await skip(person, 1);
    await reach(here, lead, 'reply', 2);
    await skip(person, 2);
    const meetings = await withWorkspace(house.db, workspaceId, (tx) =>
      listMeetings(tx, { workspaceId, after: null, limit: 10 }),
    );
    expect(meetings.items.map(({ leadId, status, source }) => ({ leadId, status, source }))).toEqual([
      { leadId: lead.id, status: 'booked', source: 'calcom' },
    ]);
  });

  it('answer by hand at once', async () => {
    const here = await open();
    const lead = here.people.find(({ temperament }) => temperament === 'silence');
    if (!lead) throw new Error('nobody');
    await reach(here, lead, 'sequence');
    await here.person.ask('POST', `/api/sandbox/people/${lead.id}/answers`, {
      words: 'Oui, cela m’intéresse. Quand pouvons-nous nous appeler ?',
    });
    await expect.poll(() => kindsOf(here, lead.id), PATIENCE).toEqual(['interested']);
    const mails = await withWorkspace(house.db, here.workspaceId, (tx) =>
      sandboxMailOf(tx, { workspaceId: here.workspaceId, leadId: lead.id }),
    );
    expect(mails.map(({ direction }) => direction)).toEqual(['to_prospect', 'to_mailbox']);
  });
});

describe('starting over', () => {
  it('ends every workflow of the sandbox, and its people live again', async () => {
    const here = await open();
    for (const lead of here.people.slice(0, 3)) await reach(here, lead, 'sequence');
    await skip(here.person, 1);
    expect(await here.person.ask('POST', '/api/sandbox/start-over')).toMatchObject({ status: 204 });
    const again = await see(here.person);
    expect(again.moments).toEqual([]);
    const { items } = await withWorkspace(house.db, here.workspaceId, (tx) =>
      listSandboxPeople(tx, { workspaceId: here.workspaceId, reached: true, after: null, limit: 50 }),
    );
    expect(items).toEqual([]);
    await skip(here.person, 1);
  });
});
