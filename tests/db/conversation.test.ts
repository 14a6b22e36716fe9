import { sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingest } from '#activities/inbox.ts';
import { threadSchema } from '#domain/conversation.schema.ts';
import { newId, type IdPrefix } from '#domain/id.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withDirectory } from '#db/client.ts';
import { takeBooking } from '#db/queries/booking.ts';
import {
  getConversation,
  insertConversation,
  noteDeparture,
  restConversation,
  snoozeConversation,
} from '#db/queries/conversation.ts';
import {
  conversationsAbout,
  countConversations,
  listConversations,
  type ConversationFilter,
} from '#db/queries/conversation_list.ts';
import { erasePerson } from '#db/queries/erasure_person.ts';
import { insertMeeting } from '#db/queries/meeting.ts';
import { hotReplies } from '#db/queries/today.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startApi } from '../support/api.ts';
import { NOW } from '../support/tenant.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const INTERESTED = 'Bonjour, oui cela m’intéresse, pouvons-nous nous appeler mardi ?';
const NOT_NOW = 'Bonjour, pas maintenant, recontactez-moi en mars 2027.';
const HOUR = 3_600_000;

describe.each(['pglite', 'postgres'] as const)('a conversation, on %s', (driver) => {
  let driven: Driven;
  let house: Correspondence;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    house = await startCorrespondence(driven.db);
  });

  let number = 0;
  const wrote = async (from: string, body: string, subject = 'Re: x') => {
    const headers = `From: ${from}\r\nTo: sophie@ondine.example\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8`;
    const raw = new TextEncoder().encode(`${headers}\r\n\r\n${body}\r\n`);
    await ingest(house.ports, house.mailbox, { externalId: `c${(number += 1)}`, raw });
  };
  const somebody = (name: string, firstName = name) =>
    house.wroteTo(`${name}@${name}${(number += 1)}.example`, { firstName, lastName: 'Roux' });
  const row = async ({ conversationId }: Written) => {
    const found = await house.within((tx) => getConversation(tx, { workspaceId: house.workspaceId, conversationId }));
    if (!found) throw new Error('no conversation');
    return found;
  };
  const listed = async (filter: Partial<ConversationFilter>, own = house) => {
    const { workspaceId } = own;
    const page = await own.within((tx) =>
      listConversations(tx, { workspaceId, now: NOW, ...filter, after: null, limit: 50 }),
    );
    return page.items.map(({ id }) => id);
  };
  const rest = async (written: Written, seen: number | null = null) =>
    house.within((tx) =>
      restConversation(tx, {
        ...{ workspaceId: house.workspaceId, conversationId: written.conversationId, seen, by: 'user:x' },
        ...{ how: 'conversation.done', rest: 'done', now: new Date(NOW.getTime() + HOUR) },
      }),
    );

  it('moves on with what comes in and with a step of the sequence, and not again with an answer that leaves', async () => {
    const claire = await somebody('claire');
    const { workspaceId } = house;
    const { conversationId } = claire;
    expect((await row(claire)).version).toBe(0);
    await wrote(claire.address, INTERESTED);
    expect(await row(claire)).toMatchObject({
      version: 1,
      changedBy: 'system:mailbox',
      changedHow: 'message.received',
    });
    await house.within((tx) => noteDeparture(tx, { workspaceId, conversationId, at: NOW, isAnswer: true }));
    expect((await row(claire)).version).toBe(1);
    await house.within((tx) => noteDeparture(tx, { workspaceId, conversationId, at: NOW, isAnswer: false }));
    expect((await row(claire)).version).toBe(2);
    expect(await rest(claire, 1)).toBe(false);
    expect((await row(claire)).doneAt).toBeNull();
    expect(await rest(claire, 2)).toBe(true);
  });

  it('awaits its answer from the first qualified reply on, until it is dealt with, they say no, or they book', async () => {
    const claire = await somebody('claire');
    await wrote(claire.address, INTERESTED);
    const first = (await row(claire)).awaitingSince;
    expect(first).not.toBeNull();
    await wrote(claire.address, `Précision : ${INTERESTED}`);
    expect((await row(claire)).awaitingSince).toEqual(first);
    await rest(claire);
    expect((await row(claire)).awaitingSince).toBeNull();
    await wrote(claire.address, INTERESTED);
    expect((await row(claire)).awaitingSince).not.toBeNull();
    await wrote(claire.address, NOT_NOW);
    expect(await row(claire)).toMatchObject({ awaitingSince: null, doneAt: null });

    const paul = await somebody('paul');
    const { workspaceId } = house;
    await wrote(paul.address, INTERESTED);
    await house.within((tx) =>
      insertMeeting(tx, {
        ...{ id: `mtg_${paul.leadId.slice(3)}`, workspaceId, leadId: paul.leadId, source: 'manual', externalId: 'x' },
        ...{ startsAt: NOW, endsAt: NOW, zone: 'Europe/Paris', title: 'Appel', status: 'booked' },
        ...{ createdAt: NOW, updatedAt: NOW },
      }),
    );
    expect(await row(paul)).toMatchObject({ awaitingSince: null, rest: 'booked' });
    expect(await listed({ place: 'waiting' })).toEqual([paul.conversationId]);
    const page = await house.within((tx) => listConversations(tx, { workspaceId, now: NOW, after: null, limit: 9 }));
    expect(page.items.find(({ id }) => id === paul.conversationId)?.meetingAt).toEqual(NOW);
  });

  it('rests with a meeting that they made or moved, and is to be answered again once the last one is called off', async () => {
    const claire = await somebody('claire');
    const { workspaceId } = house;
    const { leadId, enrollmentId } = claire;
    const take = (event: { externalId: string; replaces?: string; hours?: number }, minutes: number) =>
      house.within((tx) => {
        const now = new Date(NOW.getTime() + minutes * 60_000);
        const id = <P extends IdPrefix>(prefix: P) => newId(prefix, now.getTime(), randomBytes(10));
        const booking = { tx, workspaceId, now, id, tokens: { verify: () => null }, source: 'calcom' as const };
        const { externalId, hours, replaces = null } = event;
        if (hours === undefined) return takeBooking(booking, { kind: 'cancelled', externalId });
        const startsAt = new Date(NOW.getTime() + hours * HOUR);
        return takeBooking(
          booking,
          {
            ...{ kind: 'booked', externalId, replaces, startsAt, endsAt: startsAt, zone: 'UTC', title: '' },
            ...{ place: null, token: null, emails: [], name: null },
          },
          { leadId, enrollmentId, matchedBy: 'token' },
        );
      });
    await wrote(claire.address, INTERESTED);
    await take({ externalId: 'one', hours: 30 }, 60);
    await wrote(claire.address, 'Mardi ne me va plus, pouvons-nous déplacer le rendez-vous ?');
    expect((await row(claire)).doneAt).toBeNull();
    await take({ externalId: 'two', replaces: 'one', hours: 50 }, 70);
    expect(await row(claire)).toMatchObject({ rest: 'booked', awaitingSince: null, changedHow: 'meeting.moved' });
    await take({ externalId: 'three', hours: 70 }, 80);
    await take({ externalId: 'two' }, 90);
    expect(await row(claire)).toMatchObject({ rest: 'booked', awaitingSince: null });
    await take({ externalId: 'three' }, 100);
    expect(await row(claire)).toMatchObject({
      ...{ rest: null, doneAt: null, changedHow: 'meeting.cancelled' },
      awaitingSince: new Date(NOW.getTime() + 100 * 60_000),
    });
    expect(await listed({ place: 'open', awaiting: true })).toEqual([claire.conversationId]);

    // Whoever ended its story is not asked again.
    await take({ externalId: 'four', hours: 90 }, 110);
    await house.within((tx) =>
      restConversation(tx, {
        ...{ workspaceId, conversationId: claire.conversationId, seen: null, by: 'user:x' },
        ...{ how: 'conversation.closed', rest: 'closed', now: new Date(NOW.getTime() + 120 * 60_000) },
      }),
    );
    await take({ externalId: 'four' }, 130);
    expect(await row(claire)).toMatchObject({ rest: 'closed', awaitingSince: null });
  });

  it('that is put off leaves the open ones until its hour, or until they write; a machine’s answer does not count', async () => {
    const claire = await somebody('claire');
    const { workspaceId } = house;
    const until = new Date(NOW.getTime() + 40 * HOUR);
    await wrote(claire.address, INTERESTED);
    const putOff = () =>
      house.within((tx) =>
        snoozeConversation(tx, {
          ...{ workspaceId, conversationId: claire.conversationId, seen: null, by: 'user:x', until },
          ...{ how: 'conversation.snoozed', now: NOW },
        }),
      );
    await putOff();
    const hot = (now: Date) => house.within((tx) => hotReplies(tx, { workspaceId, now, limit: 5 }));
    expect([await listed({ place: 'open' }), await listed({ place: 'snoozed' })]).toEqual([
      [],
      [claire.conversationId],
    ]);
    expect((await hot(NOW)).count).toBe(0);
    expect(await listed({ place: 'open', awaiting: true, now: until })).toEqual([claire.conversationId]);
    expect((await hot(until)).count).toBe(1);
    await wrote(claire.address, 'Je suis absente du bureau jusqu’au 4 décembre.', 'Réponse automatique : absence');
    expect(await row(claire)).toMatchObject({ kind: 'out_of_office', snoozedUntil: until });
    // Her interest waits on behind the machine's answer.
    expect((await hot(until)).count).toBe(1);
    await wrote(claire.address, 'Finalement, quel est votre prix ?');
    expect(await listed({ place: 'open' })).toEqual([claire.conversationId]);
  });

  it('is found by name, address, subject and words in any case and accent, the last one as a beginning, in its workspace alone', async () => {
    const claire = await somebody('claire', 'Hélène');
    const paul = await somebody('paul');
    const other = await startCorrespondence(driven.db);
    const theirs = await other.wroteTo('helene@ailleurs.example', { firstName: 'Hélène', lastName: 'Roux' });
    await ingest(other.ports, other.mailbox, {
      externalId: 'o1',
      raw: new TextEncoder().encode(
        `From: helene@ailleurs.example\r\nSubject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLe relevé du chaudron\r\n`,
      ),
    });
    await wrote(claire.address, 'Le RELEVÉ de la chaudière n’est pas prêt, je l’attends : 50 % manquent.');
    await wrote(paul.address, INTERESTED);
    const asks = (words: string) => sql`unnest(words_asked(${words})) as word`;
    const found = async (words: string, own = house) => {
      const about = await own.within((tx) => conversationsAbout(tx, { workspaceId: own.workspaceId, words }));
      const looked = await listed({ about }, own);
      // Looked for in each, as common words are, it is the same.
      const each = (await own.within((tx) => tx.select({ word: sql<string>`word::text` }).from(asks(words)))).map(
        ({ word }) => word,
      );
      if (each.length > 0) expect((await listed({ about: { each } }, own)).toSorted()).toEqual(looked.toSorted());
      return looked;
    };
    for (const words of [
      'releve',
      'RELEVÉ chaud',
      'helene',
      'hélène chaudière',
      'roux releve',
      claire.address,
      'l’attends',
    ])
      expect(await found(words), words).toEqual([claire.conversationId]);
    for (const words of ['chaud releves', 'hauchaudi', '& | ! :* (', "o'rien", 'paul chaudière', 'ws'])
      expect(await found(words), words).toEqual([]);
    expect((await found('roux')).toSorted()).toEqual([claire.conversationId, paul.conversationId].toSorted());
    expect(await found('releve', other)).toEqual([theirs.conversationId]);
    // It looks past the policies: asked by itself, it names the workspace at hand alone, and answers to no other role.
    const asked = sql`select conversation_id as id from conversations_about('releve')`;
    const past = async (own: Correspondence) =>
      (await own.within((tx) => tx.select({ id: sql<string>`found.id` }).from(sql`(${asked}) as found`))).map(
        ({ id }) => id,
      );
    expect([await past(house), await past(other)]).toEqual([[claire.conversationId], [theirs.conversationId]]);
    await expect(withDirectory(driven.db, (tx) => tx.execute(asked))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
    // Whatever is typed, it is words: no character of the alphabet of signs makes a query of its own.
    await house.within((tx) =>
      tx.execute(
        sql`select count(to_tsquery('simple', word || ':*')) from generate_series(1, 65533) as i,
          unnest(string_to_array(words_of(chr(i)), ' ')) as word where i not between 55296 and 57343 and word <> ''`,
      ),
    );
    await house.within((tx) => erasePerson(tx, { workspaceId: house.workspaceId, address: claire.address, now: NOW }));
    expect(await found('releve')).toEqual([]);
  });

  it('is looked for among the newest where many hold the word, which are the first of those that hold it and are counted', async () => {
    const { workspaceId, mailbox } = house;
    const claire = await somebody('claire');
    await wrote(claire.address, 'Le relevé de la CHAUDIÈRE.');
    const many = Array.from({ length: 30 }, (_, n) => newId('cnv', NOW.getTime() + n, randomBytes(10)));
    await house.within(async (tx) => {
      for (const [n, id] of many.entries()) {
        const at = new Date(NOW.getTime() + n * HOUR);
        const held = {
          workspaceId,
          mailboxId: mailbox.id,
          leadId: claire.leadId,
          subject: 'x',
          kind: 'interested',
        } as const;
        await insertConversation(tx, {
          id,
          ...held,
          lastInboundAt: at,
          lastMessageAt: at,
          createdAt: at,
          updatedAt: at,
        });
      }
    });
    const { each, few, counted } = await house.within(async (tx) => {
      const words = (said: string) => conversationsAbout(tx, { workspaceId, words: said });
      const about = await words('claire');
      return {
        each: about,
        few: await words('chaudiere'),
        counted: await countConversations(tx, { workspaceId, now: NOW, about }),
      };
    });
    expect(each).toEqual({ each: ["'claire':*"] });
    expect(few).toEqual({ among: [claire.conversationId] });
    expect(counted).toMatchObject({ counts: { interested: 30 }, all: true });
    const page = await house.within((tx) =>
      listConversations(tx, { workspaceId, now: NOW, about: each, after: null, limit: 5 }),
    );
    expect(page.items.map(({ id }) => id)).toEqual(many.toReversed().slice(0, 5));
  });

  it('takes in a message longer than what can be searched', async () => {
    const claire = await somebody('claire');
    const long = Array.from({ length: 60_000 }, (_, at) => `mot${at}`).join(' ');
    await wrote(claire.address, `Oui, cela m’intéresse.\r\n${long}`);
    expect((await row(claire)).version).toBe(1);
  });
});

describe('two people who answer at the same instant', () => {
  it('are heard once: one answer leaves, and the other is told who was faster and keeps the words', async () => {
    await using open = new AsyncDisposableStack();
    const driven = await openDriver('postgres');
    open.defer(() => driven.close());
    const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
    const started: string[] = [];
    const start = ({ draftId }: { draftId: string }) => {
      started.push(draftId);
      return Promise.resolve();
    };
    const api = await startApi({ db: driven.db, temporal: { ...real, reply: { ...real.reply, start } } });
    open.defer(() => api.close());
    const sophie = await api.person('Sophie');
    const { id } = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body);
    const house = await startCorrespondence(driven.db, { workspaceId: id });
    for (const round of [1, 2, 3]) {
      const claire = await house.wroteTo(`claire@client${round}.example`);
      const raw = new TextEncoder().encode(
        `From: ${claire.address}\r\nSubject: Re: x\r\n\r\nOui, appelons-nous mardi.\r\n`,
      );
      await ingest(house.ports, house.mailbox, { externalId: `r${round}`, raw });
      const path = `/api/conversations/${claire.conversationId}`;
      const { version } = threadSchema.parse((await sophie.ask('GET', path)).body).conversation;
      const answers = await Promise.all(
        ['Mardi, 10 h ?', 'Mercredi ?', 'Jeudi ?', 'Vendredi ?'].map((words) =>
          sophie.ask('POST', `${path}/reply`, { words, version }),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
      expect(started).toHaveLength(round);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ changedHow: 'reply.written' });
    }
  });
});
