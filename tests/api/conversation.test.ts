import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ingest } from '#activities/inbox.ts';
import { inboxSchema, repliedSchema, threadSchema } from '#domain/conversation.schema.ts';
import { isId, newId } from '#domain/id.ts';
import { newKeySchema } from '#domain/key.schema.ts';
import type { Step } from '#domain/sequence.ts';
import { triageRecordSchema } from '#domain/triage_record.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { getDraft, moveDraft, promiseSlot } from '#db/queries/draft.ts';
import { insertProposal, openProposals } from '#db/queries/proposal.ts';
import { suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { campaign, sequence } from '#db/schema/index.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { NOW } from '#tests/support/tenant.ts';
import { startCorrespondence, type Correspondence, type Written } from '#tests/support/correspondence.ts';

let api: ApiServer;
let sophie: Person;
let house: Correspondence;
const heard: string[] = [];
let isAway = false;
/** What happens while a story is told that it is over. */
let meanwhile = (): void => undefined;
beforeAll(async () => {
  const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  const hear = (what: string) => {
    if (isAway) return Promise.reject(new Error('unreachable'));
    heard.push(what);
    return Promise.resolve(true);
  };
  api = await startApi({
    temporal: {
      ...real,
      campaign: { ...real.campaign, held: ({ campaignId }) => hear(`${campaignId} held`) },
      outreach: {
        ...real.outreach,
        replied: ({ leadId }, { kind }) => hear(`${leadId} ${kind}`),
        released: ({ leadId }) => hear(`${leadId} released`),
        closed: async ({ leadId }) => {
          meanwhile();
          return hear(`${leadId} closed`);
        },
        reopen: async ({ leadId }) => {
          await hear(`${leadId} reopened`);
        },
      },
      reply: {
        ...real.reply,
        start: async ({ draftId }) => {
          await hear(draftId);
        },
      },
    },
  });
  sophie = await api.person('Sophie', { sandbox: false });
  const { id } = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body);
  house = await startCorrespondence(api.db, { workspaceId: id });
});
afterAll(() => api.close());
beforeEach(() => {
  heard.length = 0;
  isAway = false;
  meanwhile = () => undefined;
});

let number = 0;
const domain = () => `client${(number += 1)}.example`;
async function wrote(from: string, subject: string, body: string): Promise<void> {
  const raw = `From: ${from}\r\nTo: sophie@ondine.example\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  await ingest(house.ports, house.mailbox, { externalId: `a${(number += 1)}`, raw: Buffer.from(raw) });
}
const thread = async ({ conversationId }: Pick<Written, 'conversationId'>) =>
  threadSchema.parse((await sophie.ask('GET', `/api/conversations/${conversationId}`)).body);
const answer = async ({ conversationId }: Written) => {
  const { version } = (await thread({ conversationId })).conversation;
  const words = 'Bonjour, merci.';
  const { body } = await sophie.ask('POST', `/api/conversations/${conversationId}/reply`, { words, version });
  const { workspaceId } = house;
  const { draftId } = repliedSchema.parse(body);
  return house.within((tx) => getDraft(tx, { workspaceId, draftId }));
};
const INTERESTED = 'Bonjour, oui cela m’intéresse, pouvons-nous nous appeler mardi ?';

describe('an answer of ours', () => {
  it('goes to whoever wrote last, and to the lead where a machine did', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`Zoé Roux <zoe@${at}>`, 'Re: x', INTERESTED);
    expect(await answer(claire)).toMatchObject({ recipient: `zoe@${at}`, recipientName: 'Zoé Roux', class: 'reply' });
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    expect(await answer(claire)).toMatchObject({ recipient: `claire@${at}` });
    await wrote(`unsubscribe-robot@elsewhere.example`, `unsubscribe ${claire.token}`, '');
    expect(await answer(claire)).toMatchObject({ recipient: `claire@${at}` });
  });
});

describe('a lead whom a colleague’s message holds', () => {
  it('goes on when a person has looked, and only then', async () => {
    const at = domain();
    const paul = await house.wroteTo(`paul@${at}`, { minutesAgo: 90 });
    await house.wroteTo(`claire@${at}`);
    const resume = () => sophie.ask('POST', `/api/enrollments/${paul.enrollmentId}/resume`);
    expect((await resume()).status).toBe(409);
    await wrote(`zoe@${at}`, 'Re: x', INTERESTED);
    isAway = true;
    expect(await resume()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    isAway = false;
    expect((await resume()).status).toBe(204);
    expect(heard).toEqual([`${paul.leadId} released`]);
  });
});

describe('a passage', () => {
  it.each([
    [1, true],
    [2, false],
  ])('whose first message left says whether one is left to send: of %i, %s', async (steps, nothingLeft) => {
    const claire = await house.wroteTo(`claire@${domain()}`);
    const { campaignId, leadId } = claire;
    const { workspaceId } = house;
    const sequenceId = newId('seq', NOW.getTime(), randomBytes(10));
    const step: Step = { delayWorkingDays: 1, variants: [] };
    await house.within(async (tx) => {
      const stamps = { createdAt: NOW, updatedAt: NOW };
      const of = { id: sequenceId, workspaceId, campaignId, version: 1 };
      await tx.insert(sequence).values({ ...of, steps: Array.from({ length: steps }, () => step), ...stamps });
      await tx.update(campaign).set({ sequenceId }).where(eq(campaign.id, campaignId));
    });
    expect(await thread(claire)).toMatchObject({ enrollment: { step: 1, nothingLeft } });
    expect(await sophie.ask('GET', `/api/leads/${leadId}/enrollments`)).toMatchObject({
      body: { items: [{ nothingLeft }] },
    });
  });
});

describe('a person’s correction', () => {
  const correct = (messageId: string, kind: string) =>
    sophie.ask('POST', `/api/messages/${messageId}/triage`, { kind, date: null });

  it('teaches triage until it is taken back', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    const taught = async () => triageRecordSchema.parse((await sophie.ask('GET', '/api/triage')).body);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const { id: messageId = '' } = (await thread(claire)).messages.find(({ direction }) => direction === 'in') ?? {};
    await correct(messageId, 'info_request');
    expect(await taught()).toMatchObject({
      examples: 1,
      corrections: [{ messageId, was: 'interested', fromAddress: claire.address }],
    });
    await correct(messageId, 'not_now');
    expect((await taught()).examples).toBe(1);
    await correct(messageId, 'interested');
    expect(await taught()).toMatchObject({ examples: 0, corrections: [] });
  });

  it('is what accepting a later date does, to the story too', async () => {
    const { workspaceId } = house;
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const { id: messageId = '' } = (await thread(claire)).messages.find(({ direction }) => direction === 'in') ?? {};
    if (!isId('msg', messageId)) throw new Error('no message');
    const { leadId } = claire;
    await house.within((tx) =>
      insertProposal(tx, {
        ...{ id: newId('prp', NOW.getTime(), randomBytes(10)), workspaceId, kind: 'come_back', messageId, leadId },
        ...{ values: { date: '2099-03-01' }, sentence: '', status: 'proposed', createdAt: NOW, updatedAt: NOW },
      }),
    );
    const [proposal] = (await thread(claire)).proposals;
    expect((await sophie.ask('POST', `/api/proposals/${proposal?.id}/accept`, {})).status).toBe(200);
    expect((await thread(claire)).messages.at(-1)?.kind).toBe('not_now');
    expect(heard).toContain(`${leadId} not_now`);
  });

  it('of an older message leaves the thread what its last message made it', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', 'Envoyez-moi votre plaquette et vos prix, merci.');
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const before = await thread(claire);
    const [older, last] = before.messages.filter(({ direction }) => direction === 'in');
    expect(before.conversation.kind).toBe('interested');
    expect((await correct(older?.id ?? '', 'not_now')).status).toBe(200);
    expect((await thread(claire)).conversation.kind).toBe('interested');
    expect((await correct(last?.id ?? '', 'info_request')).status).toBe(200);
    expect((await thread(claire)).conversation.kind).toBe('info_request');
  });

  it('is kept, and said to be untold, where nobody can tell the story and the campaign; made again, it tells them', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const messageId = (await thread(claire)).messages.at(-1)?.id ?? '';
    isAway = true;
    expect(await correct(messageId, 'complaint')).toMatchObject({
      status: 503,
      body: { code: 'unavailable', detail: 'recorded_but_untold' },
    });
    expect((await thread(claire)).messages.at(-1)).toMatchObject({ kind: 'complaint' });
    expect(heard).toEqual([]);
    isAway = false;
    expect((await correct(messageId, 'complaint')).status).toBe(200);
    expect(heard).toEqual([`${claire.campaignId} held`, `${claire.leadId} complaint`]);
  });

  it('overwrites nobody else’s that its maker has not seen', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const last = async () => (await thread(claire)).messages.at(-1);
    const messageId = (await last())?.id ?? '';
    const key = newKeySchema.parse((await sophie.ask('POST', '/api/keys', { name: 'Marc', role: 'rep' })).body);
    const path = `/api/messages/${messageId}/triage`;
    const marcs = (body: object) =>
      api.anonymous('POST', path, { date: null, ...body }, { authorization: `Bearer ${key.secret}` });
    const { version } = (await thread(claire)).conversation;
    expect((await correct(messageId, 'negative')).status).toBe(200);
    expect(await marcs({ kind: 'info_request' })).toMatchObject({
      status: 409,
      body: { code: 'changed_meanwhile', version: version + 1, changedHow: 'message.triage_corrected' },
    });
    expect((await last())?.kind).toBe('negative');
    expect((await marcs({ kind: 'not_now', version: version + 1 })).status).toBe(200);
    expect((await last())?.kind).toBe('not_now');
  });

  it('of what was taken for a referral takes its proposal back', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', `Voyez avec ma collègue ines.morel@${at}, c’est elle qui s’en occupe.`);
    const message = (await thread(claire)).messages.at(-1);
    expect(message?.kind).toBe('referral');
    const { workspaceId } = house;
    const { leadId } = claire;
    const now = new Date();
    await house.within((tx) =>
      insertProposal(tx, {
        ...{
          id: `prp_${claire.leadId.slice(3)}`,
          workspaceId,
          kind: 'referral',
          messageId: message?.id ?? null,
          leadId,
        },
        ...{ values: { email: `ines.morel@${at}` }, status: 'proposed', createdAt: now, updatedAt: now },
      }),
    );
    expect((await correct(message?.id ?? '', 'negative')).status).toBe(200);
    const page = await house.within((tx) => openProposals(tx, { workspaceId, leadId, after: null, limit: 10 }));
    expect(page.items).toEqual([]);
  });

  it('to an opt-out takes whoever wrote off the lists too, and lets both go when it is taken back', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`zoe@${at}`, 'Re: x', INTERESTED);
    const messageId = (await thread(claire)).messages.at(-1)?.id ?? '';
    const { workspaceId } = house;
    const emails = [`claire@${at}`, `zoe@${at}`];
    const off = () => house.within(async (tx) => [...(await suppressionsOf(tx, { workspaceId, emails })).keys()]);
    await correct(messageId, 'opt_out');
    expect((await off()).toSorted()).toEqual(emails);
    await correct(messageId, 'interested');
    expect(await off()).toEqual([]);
  });

  it('takes back no opt-out that they said again, by their link or by another message, nor a no beneath it', async () => {
    const { workspaceId } = house;
    type Somebody = Written & { email: string };
    const somebody = async (): Promise<Somebody> => {
      const email = `claire@${domain()}`;
      return { ...(await house.wroteTo(email)), email };
    };
    const said = async (written: Somebody, ...messages: string[]) => {
      for (const text of messages) await wrote(written.email, 'Re: x', text);
      return (await thread(written)).messages.filter(({ direction }) => direction === 'in').map(({ id }) => id);
    };
    const [STOP, NO] = ['Ne m’écrivez plus, merci.', 'Non merci, nous ne sommes pas intéressés.'];
    const off = async ({ email }: Somebody) =>
      house.within(async (tx) =>
        (await suppressionsOf(tx, { workspaceId, emails: [email] })).get(email)?.map(({ reason }) => reason),
      );
    const link = ({ email, enrollmentId }: Somebody) =>
      house.within((tx) =>
        suppress(tx, {
          ...{ workspaceId, now: new Date(), kind: 'address', key: email, reason: 'opt_out' },
          origin: `link:${enrollmentId}`,
        }),
      );
    const clicked = await somebody();
    const [stop] = await said(clicked, STOP);
    await link(clicked);
    await correct(stop ?? '', 'interested');
    expect(await off(clicked)).toEqual(['opt_out']);

    const twice = await somebody();
    const [first, second] = await said(twice, STOP, STOP);
    await correct(first ?? '', 'interested');
    expect(await off(twice)).toEqual(['opt_out']);
    await correct(second ?? '', 'interested');
    expect(await off(twice)).toBeUndefined();

    const beneath = await somebody();
    const [, later] = await said(beneath, NO, STOP);
    expect(await off(beneath)).toEqual(['opt_out']);
    await correct(later ?? '', 'interested');
    expect(await off(beneath)).toEqual(['negative']);
    await link(beneath);
    expect(await off(beneath)).toEqual(['opt_out']);
  });
});

describe('an act on a conversation', () => {
  const seen = async (written: Written) => (await thread(written)).conversation;
  const put = (written: Written, what: string, body: object, who = sophie) =>
    who.ask('PUT', `/api/conversations/${written.conversationId}/${what}`, body);

  it('is refused on what changed since it was seen, and told who did what; each act and message counts', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const { version } = await seen(claire);
    const key = newKeySchema.parse((await sophie.ask('POST', '/api/keys', { name: 'Marc', role: 'rep' })).body);
    const path = `/api/conversations/${claire.conversationId}`;
    const authorization = `Bearer ${key.secret}`;
    expect((await api.anonymous('PUT', `${path}/done`, { done: true, version }, { authorization })).status).toBe(204);
    const until = '2999-01-01';
    const messageId = (await thread(claire)).messages.at(-1)?.id ?? '';
    for (const [method, to, body] of [
      ['POST', `${path}/reply`, { words: 'Bonjour', version }],
      ['POST', `${path}/close`, { version }],
      ['PUT', `${path}/done`, { done: false, version }],
      ['PUT', `${path}/snooze`, { until: null, version }],
      ['PUT', `${path}/assignee`, { memberId: null, version }],
      ['POST', `/api/messages/${messageId}/triage`, { kind: 'negative', version }],
    ] as const)
      expect(await sophie.ask(method, to, body), to).toMatchObject({
        status: 409,
        body: {
          code: 'changed_meanwhile',
          version: version + 1,
          changedBy: `key:${key.id}`,
          changedHow: 'conversation.done',
        },
      });
    expect((await thread(claire)).messages.at(-1)?.kind).toBe('interested');
    expect(heard).toEqual([]);
    expect(await put(claire, 'snooze', { until, version: version + 1 })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'until' }] },
    });
    expect((await seen(claire)).version).toBe(version + 1);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    expect(await seen(claire)).toMatchObject({ version: version + 2, place: 'open' });
  });

  it('of closing tells its story of what was seen alone, or is not done; what comes in at that instant opens it again', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const close = async () => {
      const { version } = await seen(claire);
      return sophie.ask('POST', `/api/conversations/${claire.conversationId}/close`, { version });
    };
    isAway = true;
    const before = await seen(claire);
    expect((await close()).status).toBe(503);
    expect(await seen(claire)).toEqual(before);
    isAway = false;
    const { promise: isIn, resolve } = Promise.withResolvers<undefined>();
    meanwhile = () => {
      void wrote(`claire@${at}`, 'Re: x', 'Une dernière question : quel est votre prix ?').then(() => {
        resolve(undefined);
      });
    };
    expect((await close()).status).toBe(204);
    await isIn;
    expect(heard).toContain(`${claire.leadId} closed`);
    expect(await thread(claire)).toMatchObject({
      conversation: { place: 'open', version: before.version + 2 },
      changed: { how: 'message.received' },
    });
  });

  it('puts it off, gives it away and takes that back; the list shows each where it lies, and says by when to answer', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const inbox = async (query: string) =>
      inboxSchema.parse((await sophie.ask('GET', `/api/inbox?search=claire@${at}${query}`)).body);
    const lies = async (query = '') => {
      const found = await inbox(query);
      return (['awaiting', 'open', 'waiting', 'snoozed', 'done'] as const).filter(
        (part) => found[part].items.length > 0,
      );
    };
    expect(await lies()).toEqual(['awaiting']);
    const { awaitingSince, answerBy } = (await inbox('')).awaiting.items[0] ?? {};
    expect(Date.parse(answerBy ?? '')).toBeGreaterThanOrEqual(Date.parse(awaitingSince ?? '') + 3_600_000);
    const act = async (what: string, body: object) =>
      (await put(claire, what, { ...body, version: (await seen(claire)).version })).status;
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    expect(await act('snooze', { until })).toBe(204);
    expect(await lies()).toEqual(['snoozed']);
    expect((await seen(claire)).snoozedUntil?.slice(0, 10)).toBe(until);
    expect(await act('snooze', { until: null })).toBe(204);
    expect(await lies()).toEqual(['awaiting']);
    expect(await act('done', { done: true })).toBe(204);
    expect((await seen(claire)).awaitingSince).toBeNull();
    expect(await act('done', { done: false })).toBe(204);
    expect((await inbox('')).awaiting.items[0]).toMatchObject({ awaitingSince, answerBy });
    const members = z.object({ items: z.array(z.object({ id: z.string() })) });
    const me = members.parse((await sophie.ask('GET', '/api/members')).body).items[0]?.id;
    expect(await lies('&mine=true')).toEqual([]);
    expect(await act('assignee', { memberId: 'mb_00000000000000000000000000' })).toBe(404);
    expect(await act('assignee', { memberId: me })).toBe(204);
    expect(await lies('&mine=true')).toEqual(['awaiting']);
    expect((await inbox('&mine=true')).counts.interested).toBe(1);
    expect((await inbox('&group=negative')).awaiting.items).toEqual([]);
    const draftId = (await answer(claire))?.id;
    expect(await lies()).toEqual(['waiting']);
    expect((await thread(claire)).unsent).toMatchObject([
      { draftId, words: 'Bonjour, merci.', leavesAt: null, refused: false },
    ]);
    // What holds it is said with what the gate found.
    const mailboxId = house.mailbox.id;
    expect((await sophie.ask('POST', `/api/mailboxes/${mailboxId}/pause`, { reason: 'Vacances' })).status).toBe(200);
    const held = (await thread(claire)).unsent[0]?.clearance;
    expect(held).toMatchObject({ verdict: 'hold' });
    expect(held?.rules.find(({ rule }) => rule === 'mailbox_state')?.values).toMatchObject({
      reason: 'mailbox_paused',
    });
    const { workspaceId } = house;
    const promised = { workspaceId, draftId: draftId ?? 'drf_none', now: new Date() } as const;
    const slotAt = new Date('2999-01-01T09:00:00Z');
    await house.within((tx) => promiseSlot(tx, { ...promised, slotAt }));
    expect((await thread(claire)).unsent[0]?.leavesAt).toBe(slotAt.toISOString());
    await house.within((tx) => moveDraft(tx, { ...promised, from: ['approved'], to: 'superseded' }));
    const [refused] = (await thread(claire)).unsent;
    expect(refused).toMatchObject({ leavesAt: null, refused: true });
    // That it is over is no reason why it did not leave.
    expect(refused?.clearance.rules.find(({ rule }) => rule === 'approved')).toMatchObject({ verdict: 'pass' });
    expect(await act('done', { done: true })).toBe(204);
    expect(await lies()).toEqual(['done']);
    const marc = await api.person('Marc');
    expect((await put(claire, 'snooze', { until, version: 0 }, marc)).status).toBe(404);
    expect((await put(claire, 'assignee', { memberId: null, version: 0 }, marc)).status).toBe(404);
    expect(inboxSchema.parse((await marc.ask('GET', `/api/inbox?search=claire@${at}`)).body).done.items).toEqual([]);
  });

  it('of sorting ends the wait for an answer, and begins it where the first that nobody answered came in', async () => {
    const at = domain();
    const claire = await house.wroteTo(`claire@${at}`);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    await wrote(`claire@${at}`, 'Re: x', INTERESTED);
    const [first, last] = (await thread(claire)).messages.filter(({ direction }) => direction === 'in');
    const sort = async (id: string | undefined, kind: string) => {
      const { version } = await seen(claire);
      await sophie.ask('POST', `/api/messages/${id ?? ''}/triage`, { kind, version });
      return (await seen(claire)).awaitingSince;
    };
    expect(await sort(first?.id, 'negative')).toBe(last?.at);
    expect(await sort(last?.id, 'not_now')).toBeNull();
    expect(await sort(last?.id, 'info_request')).toBe(last?.at);
    expect(await sort(first?.id, 'interested')).toBe(first?.at);
  });
});
