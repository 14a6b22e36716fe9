import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ingest, readPage } from '#activities/inbox.ts';
import type { MailboxAdapter } from '#activities/ports.ts';
import { newId } from '#domain/id.ts';
import { UNREADABLE } from '#domain/triage/triage.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { message } from '#db/schema/index.ts';
import { NOW } from '../support/tenant.ts';
import { startCorrespondence } from '../support/correspondence.ts';
import { bytes, letter, openInbox } from './support/inbox.ts';

describe.each(['pglite', 'postgres'] as const)('mail that comes in, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, received, filed, suppressed, wanted, answered } = inbox;

  /** What was kept by its bytes alone. */
  const unreadable = async () =>
    (await received()).filter(({ triage }) => triage?.reason.rule === UNREADABLE).map(({ externalId }) => externalId);

  describe('what cannot be kept as it is', () => {
    const dirty = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        '.',
        '!',
        'é',
        '😀',
        '\0',
        '\ud83d',
        '\ude00',
        '=?',
        '?=',
        '\n',
        '<',
        '@',
        '"',
        ',',
      ),
      maxLength: 700,
    });
    const lines = (text: string) => text.replace(/[\r\n]+/g, ' ');

    test('is kept whatever is in it, once, and nothing behind it waits', async () => {
      const claire = await inbox.house.wroteTo('claire@client.example');
      let expected = 0;
      await fc.assert(
        fc.asyncProperty(dirty, dirty, dirty, dirty, async (subject, name, words, diagnostic) => {
          const reply = letter(
            { From: `"${lines(name).replaceAll('"', '')}" <claire@client.example>`, Subject: lines(subject) },
            words,
          );
          const notice = bytes(`From: ${lines(name)} <mailer-daemon@client.example>
Subject: Undelivered ${lines(subject)}
Return-Path: <>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x

Final-Recipient: rfc822; claire@client.example
Action: failed
Diagnostic-Code: smtp; 550 ${lines(diagnostic)}
--b
Content-Type: text/rfc822-headers

Message-ID: ${claire.messageId}
--b--
`);
          for (const raw of [reply, notice]) {
            const externalId = await take(raw);
            expected += 1;
            await take(raw, externalId);
          }
        }),
        { numRuns: driver === 'pglite' ? 25 : 40, seed: 7 },
      );
      expect(await received()).toHaveLength(Math.min(expected, 200));
      expect(await unreadable()).toEqual([]);
    });

    const half = `${'x'.repeat(299)}😀 and so on`;
    test.each([
      ['half an emoji where a sentence is cut', { Subject: 'Re: x' }, half],
      ['a NUL in its subject', { Subject: 'Re: a\0b' }, 'Bonjour'],
      ['an encoded NUL in its subject', { Subject: '=?utf-8?B?YQBi?=' }, 'Bonjour'],
    ])('for %s is stored', async (_what, headers, body) => {
      await inbox.house.wroteTo('claire@client.example');
      const auto = { 'Auto-Submitted': 'auto-replied', From: 'Claire <claire@client.example>' };
      await take(letter({ ...auto, ...headers }, body));
      expect(await received()).toHaveLength(1);
      expect(await unreadable()).toEqual([]);
    });

    test('is kept by its bytes for a person where the database refuses the rest, and the page goes on', async () => {
      const claire = await inbox.house.wroteTo('claire@client.example');
      await inbox.db.transaction((tx) =>
        tx.execute(sql`create or replace function refuse_poison() returns trigger language plpgsql as
          $$ begin if new.subject like 'Poison%' then raise exception 'no' using errcode = '22021'; end if; return new; end $$`),
      );
      await inbox.db.transaction((tx) =>
        tx.execute(sql`create trigger poison before insert on message for each row execute function refuse_poison()`),
      );
      const from = { From: 'Claire <claire@client.example>' };
      const page = [
        letter({ ...from, Subject: 'Poison' }, 'Cela m’intéresse, appelez-moi mardi.'),
        letter({ ...from, Subject: 'Re: x' }, 'Ne m’écrivez plus.'),
      ];
      const adapter: Pick<MailboxAdapter, 'read'> = {
        read: () =>
          Promise.resolve({
            messages: page.map((raw, at) => ({ externalId: `p${at}`, raw })),
            cursor: 'after',
            more: false,
          }),
      };
      const none = () => Promise.reject(new Error('not asked'));
      const mailboxes = { of: () => ({ send: none, whereabouts: none, check: none, ...adapter }) };
      expect(await readPage({ ...inbox.house.ports, mailboxes }, inbox.house.mailbox)).toEqual({
        more: false,
        read: 2,
      });
      await inbox.db.transaction((tx) => tx.execute(sql`drop trigger poison on message`));
      expect(await filed()).toEqual([
        { leadId: claire.leadId, kind: 'unclear', matchedBy: 'address' },
        { leadId: claire.leadId, kind: 'opt_out', matchedBy: 'address' },
      ]);
      const [poison] = await received();
      expect(poison?.triage?.reason.rule).toBe('unreadable');
      const { workspaceId } = inbox.house;
      const key = { workspaceId, mailboxId: inbox.house.mailbox.id };
      expect((await inbox.house.within((tx) => getMailbox(tx, key)))?.readCursor).toBe('after');
      const alerts = await inbox.house.within((tx) => openAlerts(tx, { workspaceId, limit: 10 }));
      expect(alerts.map(({ code, subject }) => ({ code, subject }))).toEqual([
        { code: 'unclear_reply', subject: poison?.id },
      ]);
    });

    test('fails as a whole, and is read again, where the database is only busy', async () => {
      await inbox.house.wroteTo('claire@client.example');
      const down = {
        ...inbox.house.ports,
        workflows: { ...inbox.house.ports.workflows, replied: () => Promise.reject(new Error('x')) },
      };
      const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Cela m’intéresse.');
      await expect(ingest(down, inbox.house.mailbox, { externalId: 'again', raw })).rejects.toThrow('x');
      await take(raw, 'again');
      expect(await filed()).toHaveLength(1);
      expect(inbox.house.told).toHaveLength(1);
    });
  });

  describe('an answer in a thread', () => {
    test('is of the message that it answers, whatever else its thread names', async () => {
      const paul = await inbox.house.wroteTo('paul@client.example', { minutesAgo: 50 });
      const claire = await inbox.house.wroteTo('claire@other.example', { minutesAgo: 5 });
      const thread = { 'In-Reply-To': paul.messageId, References: `${claire.messageId} ${paul.messageId}` };
      await take(letter({ From: 'paul@client.example', Subject: 'x', ...thread }, 'Ne m’écrivez plus, merci.'));
      expect(await filed()).toEqual([{ leadId: paul.leadId, kind: 'opt_out', matchedBy: 'reference' }]);
      expect(await suppressed('paul@client.example', 'claire@other.example')).toEqual(['paul@client.example']);
    });

    test('that our own house wrote is no answer of the lead’s, and holds what comes next', async () => {
      const claire = await inbox.house.wroteTo('claire@client.example');
      const words = 'Super, avec plaisir, cela m’intéresse. Appelons-nous jeudi au 06 12 34 56 78.';
      for (const From of ['marc@ondine.example', inbox.house.mailbox.address])
        await take(letter({ From, Subject: 'Re: x', 'In-Reply-To': claire.messageId }, words));
      const { leadId } = claire;
      expect(await filed()).toEqual(Array(2).fill({ leadId, kind: 'auto_reply', matchedBy: 'reference' }));
      expect(inbox.house.told).toEqual(Array(2).fill(`${leadId} auto_reply`));
      expect(await answered(claire)).toBe(true);
    });

    test('of very many is told with the last of them', async () => {
      const { workspaceId } = inbox.house;
      const { leadId, conversationId } = await inbox.house.wroteTo('claire@client.example');
      await take(letter({ From: 'claire@client.example', Subject: 'x' }, 'Première.'));
      const last = await inbox.house.within(async (tx) => {
        const [one] = await tx.select().from(message).where(eq(message.direction, 'in'));
        if (!one) throw new Error('nothing came in');
        const { search: _search, ...row } = one;
        const at = (number: number) => new Date(row.at.getTime() + number * 1000);
        const rows = Array.from({ length: 510 }, (_, number) => ({
          ...{
            ...row,
            id: newId('msg', NOW.getTime(), randomBytes(10)),
            externalId: `many${number}`,
            at: at(number + 1),
          },
          text: `Numéro ${number}`,
        }));
        await tx.insert(message).values(rows);
        return (await messagesOfConversation(tx, { workspaceId, conversationId })).at(-1);
      });
      expect(last).toMatchObject({ leadId, text: 'Numéro 509' });
    });
  });

  describe('the mail that opts out', () => {
    test.each([
      [
        'as a program writes it',
        (token: string) => ({ From: 'claire@client.example', Subject: `unsubscribe ${token}` }),
      ],
      [
        'forwarded by whoever',
        (token: string) => ({ From: 'it@stranger.example', Subject: `Tr: UNSUBSCRIBE ${token}` }),
      ],
      [
        'folded and with odd header names',
        (token: string) => ({ FROM: 'x@y.example', SUBJECT: `Unsubscribe ${token.slice(0, 60)}\n ${token.slice(60)}` }),
      ],
    ])('counts by its token alone, once: %s', async (_what, headers) => {
      const claire = await inbox.house.wroteTo('claire@client.example');
      const raw = letter(headers(claire.token), '');
      expect(await wanted(raw)).toBe(true);
      const externalId = await take(raw);
      await take(raw, externalId);
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'token' }]);
      expect(await suppressed('claire@client.example', 'it@stranger.example', 'x@y.example')).toEqual([
        'claire@client.example',
      ]);
      expect(inbox.house.told[0]).toBe(`${claire.leadId} opt_out`);
    });

    test('does nothing with a token that we did not sign, or signed for another workspace', async () => {
      const claire = await inbox.house.wroteTo('claire@client.example');
      const elsewhere = await startCorrespondence(inbox.db);
      const paul = await elsewhere.wroteTo('paul@client.example');
      for (const token of [`${claire.token.slice(0, -2)}xx`, claire.token.slice(0, -1), paul.token]) {
        const raw = letter({ From: 'x@stranger.example', Subject: `unsubscribe ${token}` }, '');
        expect(await wanted(raw)).toBe(false);
        await take(raw);
      }
      expect(await received()).toEqual([]);
      expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual([]);
    });
  });
});
