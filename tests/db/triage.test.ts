import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compare, toCompare } from '#activities/comparison.ts';
import { ingest } from '#activities/inbox.ts';
import { learntBy } from '#activities/learnt.ts';
import { newId, type Id } from '#domain/id.ts';
import type { TaughtKind } from '#domain/triage/kinds.ts';
import { MAX_EXAMPLES } from '#domain/triage/learnt.ts';
import { START_THRESHOLD } from '#domain/triage/threshold.ts';
import { restConversation } from '#db/queries/conversation.ts';
import { erasePerson } from '#db/queries/erasure_person.ts';
import { describeMessage, listMessages } from '#db/queries/message.ts';
import { openProposals } from '#db/queries/proposal.ts';
import { examplesOf, forgetEverything, forgetExamples, teach } from '#db/queries/triage_example.ts';
import { agreementOf, correctionsOf, lastFault, outcomesOf, recordByKind } from '#db/queries/triage_record.ts';
import { NOW } from '../support/tenant.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { openDriver, type Driven } from './support/drivers.ts';

let number = 0;
/** Read by likeness alone. */
const VAGUE = 'Je regarde cela avec mon associé.';
const LETTER = 'Nous gelons les achats, voyez avec notre centrale de référencement de Lille.';

describe('triage that learns', () => {
  let driven: Driven;
  let house: Correspondence;
  let claire: Written;
  beforeAll(async () => {
    driven = await openDriver('pglite');
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    house = await startCorrespondence(driven.db);
    claire = await house.wroteTo('claire.delmas@client.example');
  });

  /** Takes a reply in, as the workspace reads by now. */
  async function take(
    body: string,
    { from = 'claire.delmas@client.example', of = claire, headers = '', ports = house.ports } = {},
  ) {
    const raw = new TextEncoder().encode(
      `From: Claire <${from}>\r\nTo: sophie@ondine.example\r\nSubject: Re: x\r\nDate: ${NOW.toUTCString()}\r\nIn-Reply-To: ${of.messageId}\r\n${headers}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`,
    );
    const externalId = `t${(number += 1)}`;
    await ingest(ports, house.mailbox, { externalId, raw }, await learntBy(house.ports, house.workspaceId));
    const { workspaceId } = house;
    const { items } = await house.within((tx) =>
      listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 200 }),
    );
    const message = items.find((one) => one.externalId === externalId);
    if (!message) throw new Error('not taken in');
    return message;
  }
  const lesson = (text: string, kind: TaughtKind, minute = 0, messageId = newMessageId()) => {
    const at = new Date(NOW.getTime() + minute * 60_000);
    const { workspaceId } = house;
    const row = { workspaceId, messageId, leadId: claire.leadId, kind, language: 'fr', text } as const;
    return house.within((tx) => teach(tx, { ...row, createdAt: at, updatedAt: at }));
  };
  const newMessageId = (): Id<'msg'> => newId('msg', NOW.getTime(), randomBytes(10));
  const examples = () => house.within((tx) => examplesOf(tx, house));
  const proposals = () =>
    house.within(async (tx) => (await openProposals(tx, { ...house, after: null, limit: 50 })).items);

  test('reads a letter as its people sorted it before, until they have it forget, and no other workspace does', async () => {
    const other = await startCorrespondence(driven.db);
    await lesson(LETTER, 'negative');
    expect((await take(LETTER)).kind).toBe('negative');
    expect(await other.within((tx) => examplesOf(tx, other))).toEqual([]);
    await house.within((tx) => forgetEverything(tx, { ...house, now: NOW }));
    expect((await take(`Bonjour, ${LETTER}`)).kind).not.toBe('negative');
  });

  test('keeps one lesson a message, the last, and the newest of them up to their bound', async () => {
    const messageId = newMessageId();
    await lesson(LETTER, 'negative', 0, messageId);
    await lesson(LETTER, 'not_now', 1, messageId);
    expect(await examples()).toEqual([{ kind: 'not_now', text: LETTER }]);
    for (let each = 0; each < MAX_EXAMPLES; each += 1) await lesson(`Lettre ${each}`, 'negative', 2 + each);
    const kept = await examples();
    expect(kept).toHaveLength(MAX_EXAMPLES);
    expect(kept[0]?.text).toBe(`Lettre ${MAX_EXAMPLES - 1}`);
    expect(kept.map(({ text }) => text)).not.toContain(LETTER);
  });

  test('forgets what somebody taught with them, by name or by the address in a letter, and what is taken back', async () => {
    const { workspaceId } = house;
    const messageId = newMessageId();
    await lesson(LETTER, 'negative');
    await house.within((tx) => erasePerson(tx, { workspaceId, address: claire.address, now: NOW }));
    expect(await examples()).toEqual([]);
    claire = await house.wroteTo('paul@client.example');
    await lesson('Voyez plutôt avec zoe.lang@client.example, je vous prie.', 'negative');
    await house.within((tx) => erasePerson(tx, { workspaceId, address: 'zoe.lang@client.example', now: NOW }));
    expect(await examples()).toEqual([]);
    await lesson(LETTER, 'negative', 0, messageId);
    await house.within((tx) => forgetExamples(tx, { workspaceId, messageIds: [messageId] }));
    expect(await examples()).toEqual([]);
  });

  test('wants to be surer after verdicts that people kept correcting, and counts what they left as it was', async () => {
    const { workspaceId } = house;
    const since = null;
    let errors = 0;
    while ((await learntBy(house.ports, workspaceId)).threshold === START_THRESHOLD && errors < 20) {
      const { id: messageId, kind } = await take(VAGUE);
      expect(kind).toBe('negative');
      await house.within((tx) => describeMessage(tx, { workspaceId, messageId, kind: 'referral', correctedBy: 'u:x' }));
      errors += 1;
    }
    expect(errors).toBeGreaterThan(3);
    expect(errors).toBeLessThan(10);
    const outcomes = await house.within((tx) => outcomesOf(tx, { workspaceId, since }));
    expect(outcomes.map(({ right }) => right)).toEqual(Array.from({ length: errors }, () => false));
    const held = await take(VAGUE);
    expect(held).toMatchObject({ kind: 'unclear', triage: { withheld: 'negative' } });
    // Done with, nobody said what a message is that was held back: it counts once they do.
    const { conversationId } = held;
    if (!conversationId) throw new Error('no conversation');
    const done = { workspaceId, conversationId, seen: null, by: 'user:x', how: 'conversation.done', now: NOW } as const;
    await house.within((tx) => restConversation(tx, { ...done, rest: 'done' }));
    expect(await house.within((tx) => outcomesOf(tx, { workspaceId, since }))).toHaveLength(errors);
    await house.within((tx) =>
      describeMessage(tx, { workspaceId, messageId: held.id, kind: 'negative', correctedBy: 'user:x' }),
    );
    const [last] = await house.within((tx) => outcomesOf(tx, { workspaceId, since }));
    expect(last).toEqual({ confidence: held.triage?.confidence, right: true });
    expect(await house.within((tx) => correctionsOf(tx, { workspaceId, since, limit: 3 }))).toHaveLength(3);
    const kinds = await house.within((tx) => recordByKind(tx, { workspaceId, since }));
    expect(kinds).toContainEqual({ kind: 'negative', messages: errors, corrected: errors });
    await house.within((tx) => forgetEverything(tx, { workspaceId, now: new Date(NOW.getTime() + 3_600_000) }));
    expect((await learntBy(house.ports, workspaceId)).threshold).toBe(START_THRESHOLD);
  });

  test('has a model read beside the rules, once, and does nothing by what it says, nor by its silence', async () => {
    const { workspaceId } = house;
    const one = await take('Volontiers, appelez-moi mardi à 10 h.');
    const two = await take('Non merci, pas intéressé.');
    const answers = new Map<string, 'opt_out' | null>([[one.text, 'opt_out']]);
    const triager = {
      classify: () => Promise.resolve(null),
      compare: ({ text }: { text: string }) => Promise.resolve(answers.get(text) ?? null),
    };
    const ports = { ...house.ports, triager };
    expect(await toCompare(house.ports, workspaceId, 0)).toEqual([]);
    const asked = await toCompare(ports, workspaceId, 0);
    expect(new Set(asked.map(({ messageId }) => messageId))).toEqual(new Set([one.id, two.id]));
    expect(await toCompare(ports, workspaceId, 9)).toHaveLength(1);
    await compare(ports, asked);
    expect(await toCompare(ports, workspaceId, 0)).toEqual([]);
    expect(await house.within((tx) => agreementOf(tx, { workspaceId, since: null }))).toEqual({ asked: 1, agreed: 0 });
    const { items } = await house.within((tx) =>
      listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 9 }),
    );
    expect(items.map(({ kind, triage }) => [kind, triage?.model])).toEqual([
      ['negative', null],
      ['interested', 'opt_out'],
    ]);
  });

  test('says why a model did not read what the rules could not tell, until it reads again, and guesses nothing', async () => {
    const { workspaceId } = house;
    const answers: Awaited<ReturnType<NonNullable<typeof house.ports.triager>['classify']>>[] = [
      { fault: 'key_refused' },
      { kind: 'interested', confidence: 0.9, sentence: 'Hmm.', date: null },
    ];
    const triager = { classify: () => Promise.resolve(answers.shift() ?? null), compare: () => Promise.resolve(null) };
    const fault = () => house.within((tx) => lastFault(tx, { workspaceId, since: null }));
    const ports = { ...house.ports, triager };
    expect(await fault()).toBeNull();
    expect(await take('Hmm.', { ports })).toMatchObject({ kind: 'unclear', triage: { fault: 'key_refused' } });
    expect(await fault()).toMatchObject({ fault: 'key_refused' });
    expect(await take('Hmm.', { ports })).toMatchObject({ kind: 'interested', triage: { reason: { rule: 'model' } } });
    expect(await fault()).toBeNull();
  });

  test('proposes what a reply carries with its sentence, where that adds something, and of its writer alone', async () => {
    const reply = 'Volontiers, appelez-moi au 06 11 22 33 44, mardi à 10 h.';
    await take(reply);
    expect(await proposals()).toMatchObject([{ kind: 'phone', values: { phone: '06 11 22 33 44' }, sentence: reply }]);
    const marc = await house.wroteTo('marc@autre.example');
    await take(reply, { of: marc, from: 'assistante@autre.example' });
    expect(await proposals()).toHaveLength(1);
    const auto = { of: marc, from: 'marc@autre.example', headers: 'Auto-Submitted: auto-replied\r\n' };
    await take('Je suis absent jusqu’au 20 mars. Urgences : Zoé Lang, claire.delmas@client.example', auto);
    expect(await proposals()).toHaveLength(1);
    await take('Marc ne fait plus partie de l’entreprise. Écrivez à Zoé Lang, zoe.lang@autre.example.', auto);
    expect((await proposals()).map(({ kind, values }) => [kind, values['lastName']])).toEqual(
      expect.arrayContaining([
        ['left_company', undefined],
        ['referral', 'Lang'],
      ]),
    );
    await take(`${reply} Mais retirez-moi de votre liste.`, { of: marc, from: 'marc@autre.example' });
    expect(await proposals()).toHaveLength(3);
  });
});
