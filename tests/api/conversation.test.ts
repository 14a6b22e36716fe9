import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingest } from '#activities/inbox.ts';
import { repliedSchema, threadSchema } from '#domain/conversation.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { getDraft } from '#db/queries/draft.ts';
import { insertProposal, openProposals } from '#db/queries/proposal.ts';
import { suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { startCorrespondence, type Correspondence, type Written } from '#tests/support/correspondence.ts';

let api: ApiServer;
let sophie: Person;
let house: Correspondence;
const heard: string[] = [];
let isAway = false;
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
});

let number = 0;
const domain = () => `client${(number += 1)}.example`;
async function wrote(from: string, subject: string, body: string): Promise<void> {
  const raw = `From: ${from}\r\nTo: sophie@ondine.example\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  await ingest(house.ports, house.mailbox, { externalId: `a${(number += 1)}`, raw: Buffer.from(raw) });
}
const thread = async ({ conversationId }: Written) =>
  threadSchema.parse((await sophie.ask('GET', `/api/conversations/${conversationId}`)).body);
const answer = async ({ conversationId }: Written) => {
  const { body } = await sophie.ask('POST', `/api/conversations/${conversationId}/reply`, { words: 'Bonjour, merci.' });
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

describe('a person’s correction', () => {
  const correct = (messageId: string, kind: string) =>
    sophie.ask('POST', `/api/messages/${messageId}/triage`, { kind, date: null });

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
