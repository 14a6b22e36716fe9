import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inMoment } from '#activities/moment.ts';
import { ingest, readPage } from '#activities/inbox.ts';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import type { MailboxAdapter } from '#activities/ports.ts';
import { goBySuppressions } from '#activities/suppressed.ts';
import { wantedBy } from '#activities/wanted.ts';
import { domainOf } from '#domain/email.ts';
import { newId, type Id } from '#domain/id.ts';
import { reportedBy } from '#domain/triage/about.ts';
import { UNREADABLE } from '#domain/triage/triage.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { takeBooking } from '#db/queries/booking.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { readClearanceFacts } from '#db/queries/clearance.ts';
import { getDraft } from '#db/queries/draft.ts';
import { getEnrollment, setStage } from '#db/queries/enrollment.ts';
import { forgetAddress } from '#db/queries/erasure.ts';
import { erasePerson } from '#db/queries/erasure_person.ts';
import { getLead } from '#db/queries/lead.ts';
import { listMeetings } from '#db/queries/meeting.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { listMessages, messagesOfConversation } from '#db/queries/message.ts';
import { suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { hearChanges, noteChanges, unsettledChanges } from '#db/queries/suppression_change.ts';
import { liftSuppression, undoSuppression } from '#db/queries/suppression_lift.ts';
import { getWorkspace } from '#db/queries/workspace.ts';
import { enrollment, lead, message, suppressionOrigin } from '#db/schema/index.ts';
import { NOW } from '../support/tenant.ts';
import { startCorrespondence, type Correspondence } from '../support/correspondence.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const bounces = new URL('../fixtures/bounces/', import.meta.url);
const mails = new URL('../fixtures/mail/', import.meta.url);
const migration = readFileSync(
  new URL('../../db/migrations/0015_suppression_origins_and_files_read.sql', import.meta.url),
  'utf8',
);
let number = 0;
const bytes = (text: string) => new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'));
const letter = (headers: Record<string, string>, body: string) =>
  bytes(
    `${Object.entries({ To: 'sophie@ondine.example', 'Content-Type': 'text/plain; charset=utf-8', ...headers })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n\n${body}\n`,
  );

describe.each(['pglite', 'postgres'] as const)('mail that comes in, on %s', (driver) => {
  let driven: Driven;
  let house: Correspondence;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    house = await startCorrespondence(driven.db);
  });

  const take = async (raw: Uint8Array, externalId = `m${(number += 1)}`) => {
    await ingest(house.ports, house.mailbox, { externalId, raw });
    return externalId;
  };
  const received = async () => {
    const { workspaceId } = house;
    const page = await house.within((tx) =>
      listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 200 }),
    );
    return page.items.toSorted((a, b) => a.externalId.localeCompare(b.externalId, 'en', { numeric: true }));
  };
  /** What was kept by its bytes alone. */
  const unreadable = async () =>
    (await received()).filter(({ triage }) => triage?.reason.rule === UNREADABLE).map(({ externalId }) => externalId);
  const filed = async () => (await received()).map(({ leadId, kind, matchedBy }) => ({ leadId, kind, matchedBy }));
  const suppressed = async (...emails: string[]) => {
    const found = await house.within((tx) => suppressionsOf(tx, { workspaceId: house.workspaceId, emails }));
    return emails.filter((email) => found.has(email));
  };
  const wanted = (raw: Uint8Array) => {
    const text = Buffer.from(raw).toString('latin1');
    const header = raw.subarray(0, (/\r?\n\r?\n/.exec(text)?.index ?? text.length) + 2);
    return wantedBy(house.ports, house.mailbox)(header);
  };
  const standing = async ({ enrollmentId }: { enrollmentId: `enr_${string}` }) => {
    const { workspaceId } = house;
    const row = await house.within((tx) => getEnrollment(tx, { workspaceId, enrollmentId }));
    return `${row?.stage ?? row?.end ?? ''} ${row?.reason ?? ''}`.trim();
  };

  /** What the gate knows before a lead's next message. */
  const facts = ({ draftId }: { draftId: `drf_${string}` }) =>
    house.within(async (tx) => {
      const { workspaceId, mailbox } = house;
      const workspace = await getWorkspace(tx, { workspaceId });
      const draft = await getDraft(tx, { workspaceId, draftId });
      if (!workspace || !draft) throw new Error('no draft');
      return readClearanceFacts(tx, { workspace, draft, mailbox, now: NOW });
    });
  const answered = async (draft: { draftId: `drf_${string}` }) => (await facts(draft)).inbox.repliedSince;

  describe('a report', () => {
    const dsn = (recipient: string, { original = '', words = 'User unknown', extra = '' } = {}) =>
      bytes(`From: Mail Delivery System <mailer-daemon@client.example>
To: sophie@ondine.example
Subject: Undelivered Mail Returned to Sender
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

<${recipient}>: host mx.client.example said: 550 5.1.1 ${words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example
${extra}
Final-Recipient: rfc822; ${recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 ${words}
--b
Content-Type: text/rfc822-headers

${original}Subject: x
--b--
`);

    describe('that blames whoever sends', () => {
      const blame = (to: { address: string; messageId: string }, how: 'report' | 'recipient') =>
        bytes(
          Buffer.from(
            dsn(to.address, {
              words: 'blocked by policy',
              original: how === 'report' ? `Message-ID: ${to.messageId}\n` : '',
            }),
          )
            .toString()
            .replaceAll('5.1.1', '5.7.1'),
        );
      const box = async () => {
        const key = { workspaceId: house.workspaceId, mailboxId: house.mailbox.id };
        const row = await house.within((tx) => getMailbox(tx, key));
        const alerts = await house.within((tx) => openAlerts(tx, { ...key, limit: 50 }));
        return [row?.status, row?.statusReason ?? null, ...alerts.map(({ code }) => code).toSorted()];
      };

      test('is a warning from one company, however often it says it, and pauses the mailbox when another says it', async () => {
        const [claire, paul, eva] = [
          await house.wroteTo('claire@client.example'),
          await house.wroteTo('paul@client.example'),
          await house.wroteTo('eva@other.example'),
        ];
        await take(blame(claire, 'report'));
        await take(blame(paul, 'report'));
        expect(await filed()).toMatchObject([{ kind: 'bounce_soft', matchedBy: 'report' }, { kind: 'bounce_soft' }]);
        expect(await box()).toEqual(['connected', null, 'sender_blamed']);
        await take(blame(eva, 'report'));
        expect(await box()).toEqual(['paused', 'provider_refuses', 'mailbox_paused', 'sender_blamed']);
      });

      test('is nothing when it names addresses alone, as anybody can write it', async () => {
        for (const at of ['client', 'other', 'third'])
          await take(blame(await house.wroteTo(`claire@${at}.example`), 'recipient'));
        expect((await filed()).map(({ matchedBy }) => matchedBy)).toEqual(['recipient', 'recipient', 'recipient']);
        expect(await box()).toEqual(['connected', null]);
      });

      test('is forgotten after two days', async () => {
        await take(blame(await house.wroteTo('claire@client.example'), 'report'));
        const old = new Date(NOW.getTime() - 2 * 86_400_000 - 1000);
        await house.within((tx) => tx.update(message).set({ at: old }));
        await take(blame(await house.wroteTo('eva@other.example'), 'report'));
        expect((await box())[0]).toBe('connected');
      });
    });

    test('of mailer-daemon@client.example counts for whom it names, not for whom we wrote to last there', async () => {
      const claire = await house.wroteTo('claire@client.example', { minutesAgo: 120 });
      await house.wroteTo('paul@client.example');
      await take(dsn('claire@client.example'));
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'recipient' }]);
      expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual(['claire@client.example']);
      expect(house.told).toEqual([`${claire.leadId} bounce_hard`]);
    });

    test('about a stranger is none of ours, whoever sends it', async () => {
      await house.wroteTo('claire@client.example');
      const raw = dsn('someone.else@client.example');
      expect(await wanted(raw)).toBe(true);
      await take(raw);
      expect(await received()).toEqual([]);
      expect(await suppressed('claire@client.example')).toEqual([]);
      expect(house.told).toEqual([]);
    });

    test('about somebody we wrote to long ago, or from another mailbox, is none of ours', async () => {
      await house.wroteTo('claire@client.example', { minutesAgo: 15 * 24 * 60 });
      await take(dsn('claire@client.example'));
      expect(await received()).toEqual([]);
    });

    test('that names our Message-ID counts for our address, whatever a forwarder made of it', async () => {
      const claire = await house.wroteTo('claire@client.example');
      await take(dsn('claire.private@elsewhere.example', { original: `Message-ID: ${claire.messageId}\n` }));
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'report' }]);
      expect(await suppressed('claire@client.example')).toEqual(['claire@client.example']);
    });

    test('that holds our token and names another recipient condemns nobody, and is shown to a person', async () => {
      const claire = await house.wroteTo('claire@client.example');
      const original = `List-Unsubscribe: <https://leadgen.example/o/${claire.token}>\n`;
      await take(dsn('forwarded@elsewhere.example', { original }));
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'unclear', matchedBy: 'token' }]);
      await take(dsn('claire@client.example', { original }));
      expect((await filed()).at(-1)).toEqual({ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'token' });
    });

    test('about several says of ours what it says of ours', async () => {
      const claire = await house.wroteTo('claire@client.example');
      const both = dsn('stranger@client.example', {
        extra: '\nFinal-Recipient: rfc822; claire@client.example\nAction: failed\nStatus: 4.2.2\n',
      });
      await take(both);
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_soft', matchedBy: 'recipient' }]);
      expect(await suppressed('claire@client.example')).toEqual([]);
    });

    test('of abuse is found by the token in the original where the recipient is blacked out', async () => {
      const claire = await house.wroteTo('claire@client.example');
      await house.wroteTo('paul@client.example', { minutesAgo: 5 });
      const raw = bytes(`From: Feedback Loop <feedback@client.example>
To: sophie@ondine.example
Subject: FW: x
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

An abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: x
Version: 1
--b
Content-Type: message/rfc822

LIST-UNSUBSCRIBE: <https://leadgen.example/o/${claire.token}>,
 <mailto:sophie@ondine.example?subject=unsubscribe%20${claire.token}>
Subject: x

x
--b--
`);
      expect(await wanted(raw)).toBe(true);
      await take(raw);
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'complaint', matchedBy: 'token' }]);
      expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual(['claire@client.example']);
    });

    test.each([
      ...readdirSync(bounces)
        .filter((file) => file.endsWith('.eml'))
        .map((file) => [file, bounces] as const),
      ['qmail-no-mailbox.eml', mails] as const,
    ])('without our Message-ID is found by the address that it names: %s', async (file, folder) => {
      const text = readFileSync(new URL(file, folder), 'latin1');
      const reported = reportedBy(await parseMail(Buffer.from(text, 'latin1')));
      const [failed = ''] = reported?.recipients.keys() ?? [];
      const address = `claire.${(number += 1)}@client.example`;
      const claire = await house.wroteTo(address);
      await house.wroteTo(`paul.${number}@client.example`, { minutesAgo: 1 });
      const raw = Buffer.from(text.replaceAll(new RegExp(failed.replaceAll(/\W/g, '\\$&'), 'gi'), address), 'latin1');
      expect(await wanted(raw)).toBe(true);
      await take(raw);
      const [found] = await filed();
      expect(found).toMatchObject({ leadId: claire.leadId, matchedBy: 'recipient' });
      expect(found?.kind).toMatch(/^bounce_/);
      expect(await suppressed(address, `paul.${number}@client.example`)).toEqual(
        found?.kind === 'bounce_hard' ? [address] : [],
      );
    });
  });

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
      const claire = await house.wroteTo('claire@client.example');
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
      await house.wroteTo('claire@client.example');
      const auto = { 'Auto-Submitted': 'auto-replied', From: 'Claire <claire@client.example>' };
      await take(letter({ ...auto, ...headers }, body));
      expect(await received()).toHaveLength(1);
      expect(await unreadable()).toEqual([]);
    });

    test('is kept by its bytes for a person where the database refuses the rest, and the page goes on', async () => {
      const claire = await house.wroteTo('claire@client.example');
      await driven.db.transaction((tx) =>
        tx.execute(sql`create or replace function refuse_poison() returns trigger language plpgsql as
          $$ begin if new.subject like 'Poison%' then raise exception 'no' using errcode = '22021'; end if; return new; end $$`),
      );
      await driven.db.transaction((tx) =>
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
      expect(await readPage({ ...house.ports, mailboxes }, house.mailbox)).toEqual({ more: false, read: 2 });
      await driven.db.transaction((tx) => tx.execute(sql`drop trigger poison on message`));
      expect(await filed()).toEqual([
        { leadId: claire.leadId, kind: 'unclear', matchedBy: 'address' },
        { leadId: claire.leadId, kind: 'opt_out', matchedBy: 'address' },
      ]);
      const [poison] = await received();
      expect(poison?.triage?.reason.rule).toBe('unreadable');
      const { workspaceId } = house;
      const key = { workspaceId, mailboxId: house.mailbox.id };
      expect((await house.within((tx) => getMailbox(tx, key)))?.readCursor).toBe('after');
      const alerts = await house.within((tx) => openAlerts(tx, { workspaceId, limit: 10 }));
      expect(alerts.map(({ code, subject }) => ({ code, subject }))).toEqual([
        { code: 'unclear_reply', subject: poison?.id },
      ]);
    });

    test('fails as a whole, and is read again, where the database is only busy', async () => {
      await house.wroteTo('claire@client.example');
      const down = {
        ...house.ports,
        workflows: { ...house.ports.workflows, replied: () => Promise.reject(new Error('x')) },
      };
      const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Cela m’intéresse.');
      await expect(ingest(down, house.mailbox, { externalId: 'again', raw })).rejects.toThrow('x');
      await take(raw, 'again');
      expect(await filed()).toHaveLength(1);
      expect(house.told).toHaveLength(1);
    });
  });

  describe('a person who writes from another address', () => {
    const words = 'Merci, mais ce n’est pas clair pour nous, qui êtes-vous ?';
    test('whom the account erased is not taken in, in whatever case and under whatever tag, however well we know the company', async () => {
      const claire = await house.wroteTo('claire@client.example', { firstName: 'Claire', lastName: 'Delmas' });
      await house.wroteTo('paul@client.example');
      const { workspaceId } = house;
      const gone = { workspaceId, address: 'claire@client.example', now: NOW };
      await house.within(async (tx) => {
        await forgetAddress(tx, { ...gone, leadId: claire.leadId });
        await erasePerson(tx, gone);
      });
      for (const From of ['Claire.x <Claire@Client.example>', 'claire+rdv@client.example']) {
        const raw = letter({ From, Subject: 'Bonjour' }, 'Appelez-moi.');
        expect(await wanted(raw)).toBe(false);
        await take(raw);
      }
      expect(await received()).toEqual([]);
      expect(house.told).toEqual([]);
      await take(letter({ From: 'ines@client.example', Subject: 'Bonjour' }, 'Appelez-moi.'));
      expect(await received()).toHaveLength(1);
    });

    test('of the company holds everybody under way there, until somebody has looked', async () => {
      const paul = await house.wroteTo('paul@client.example', { minutesAgo: 90, stage: 'awaiting_approval' });
      const booked = await house.wroteTo('eva@client.example', { minutesAgo: 80, stage: 'awaiting_booking' });
      const claire = await house.wroteTo('claire@client.example', { minutesAgo: 5 });
      const other = await house.wroteTo('claire@other.example', { minutesAgo: 4 });
      const { workspaceId } = house;
      const raw = letter({ From: 'Zoé <zoe@client.example>', Subject: 'Vos messages' }, words);
      expect(await wanted(raw)).toBe(true);
      const externalId = await take(raw);
      expect(await filed()).toMatchObject([{ leadId: claire.leadId, matchedBy: 'company' }]);
      expect(await standing(paul)).toBe('awaiting_triage colleague');
      const told = await house.within((tx) => openAlerts(tx, { workspaceId: house.workspaceId, limit: 10 }));
      expect(told.filter(({ code }) => code === 'company_held').map(({ subject }) => subject)).toEqual([
        paul.enrollmentId,
      ]);
      expect(await answered(paul)).toBe(true);
      expect(await answered(booked)).toBe(false);
      expect(await standing(booked)).toBe('awaiting_booking');
      expect(await standing(other)).toBe('awaiting_reply');
      const kind = (await filed())[0]?.kind ?? '';
      expect(house.told.toSorted()).toEqual([`${claire.leadId} ${kind}`, `${paul.leadId} wrote`].toSorted());
      house.told.length = 0;
      // Telling failed, and its story went on: it is held still, and told when the page is read again.
      const { enrollmentId } = paul;
      await house.within((tx) =>
        setStage(tx, { workspaceId, enrollmentId, stage: 'awaiting_approval', wakeAt: null, now: NOW }),
      );
      await take(raw, externalId);
      expect(house.told).toContain(`${paul.leadId} wrote`);
    });

    test('ends the story that it answers, and none that began after it', async () => {
      const claire = await house.wroteTo('claire@client.example', { minutesAgo: 5 });
      await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Non merci, pas pour nous.'));
      expect(await answered(claire)).toBe(true);
      const began = new Date(NOW.getTime() + 60_000);
      await house.within((tx) =>
        tx.update(enrollment).set({ createdAt: began }).where(eq(enrollment.id, claire.enrollmentId)),
      );
      expect(await answered(claire)).toBe(false);
    });

    test('of the company says nothing of what the lead wants who opted out, and does not let an answer reach them', async () => {
      const claire = await house.wroteTo('claire@client.example');
      await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.'));
      await take(letter({ From: 'Zoé <zoe@client.example>', Subject: 'Vos messages' }, words));
      expect((await filed()).at(-1)).toMatchObject({ leadId: claire.leadId, matchedBy: 'company' });
      expect(await facts(claire)).toMatchObject({
        prospectWroteLast: false,
        suppressions: [{ reason: 'opt_out', prospectWroteSince: false }],
      });
      await take(letter({ From: 'Claire <Claire@client.example>', Subject: 'Re: x' }, words));
      expect(await facts(claire)).toMatchObject({
        prospectWroteLast: true,
        suppressions: [{ reason: 'opt_out', prospectWroteSince: true }],
      });
    });

    test('of a personal mail service says nothing of who else has one', async () => {
      await house.wroteTo('claire@gmail.com');
      const raw = letter({ From: 'Zoé <zoe@gmail.com>', Subject: 'Bonjour' }, words);
      expect(await wanted(raw)).toBe(false);
      await take(raw);
      expect(await received()).toEqual([]);
    });

    test('long after anything was said there is nobody’s', async () => {
      await house.wroteTo('claire@client.example', { minutesAgo: 91 * 24 * 60 });
      expect(await wanted(letter({ From: 'zoe@client.example', Subject: 'Bonjour' }, words))).toBe(false);
    });

    test.each(['Claire Delmas', 'DELMAS Claire', 'Delmas, Claire'])('is known by the exact name %s', async (name) => {
      const claire = await house.wroteTo('c.delmas@client.example', { firstName: 'Claire', lastName: 'Delmas' });
      const raw = letter({ From: `"${name}" <claire.1980@gmail.com>`, Subject: 'Re: bonjour' }, words);
      expect(await wanted(raw)).toBe(true);
      await take(raw);
      expect(await filed()).toMatchObject([{ leadId: claire.leadId, matchedBy: 'name' }]);
    });

    test('is not known by a name that two have, nor by half of one, nor after a month', async () => {
      const named = { firstName: 'Claire', lastName: 'Delmas' };
      await house.wroteTo('c.delmas@client.example', named);
      const from = (name: string) => letter({ From: `"${name}" <claire@gmail.com>`, Subject: 'Bonjour' }, words);
      expect(await wanted(from('Claire'))).toBe(false);
      await house.wroteTo('claire@other.example', named);
      expect(await wanted(from('Claire Delmas'))).toBe(false);
      await house.wroteTo('anne@client.example', { firstName: 'Anne', lastName: 'Roux', minutesAgo: 31 * 24 * 60 });
      expect(await wanted(from('Anne Roux'))).toBe(false);
    });

    test('is whom they are called like, of those whom we wrote to in the company', async () => {
      const named = { firstName: 'Claire', lastName: 'Delmas', minutesAgo: 50 };
      const claire = await house.wroteTo('claire@client.example', named);
      await house.wroteTo('paul@client.example', { firstName: 'Paul', lastName: 'Roux', minutesAgo: 5 });
      await take(letter({ From: 'Claire Delmas <cd@client.example>', Subject: 'x' }, 'Ne m’écrivez plus, merci.'));
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'company' }]);
      expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual(['claire@client.example']);
    });

    test('in letters that are not ASCII is known under the address that we wrote to', async () => {
      const claire = await house.wroteTo('claire@xn--bcher-kva.example');
      const raw = letter({ From: 'claire@bücher.example', Subject: 'x' }, 'Ne m’écrivez plus, merci.');
      expect(await wanted(raw)).toBe(true);
      await take(raw);
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'address' }]);
    });

    test('and asks to be left alone is, and so is whom we wrote to; our own house never', async () => {
      const claire = await house.wroteTo('claire@client.example');
      await take(letter({ From: 'zoe+x@client.example', Subject: 'Re: x' }, 'Ne nous écrivez plus, merci.'));
      expect(await suppressed('claire@client.example', 'zoe@client.example')).toHaveLength(2);
      const headers = { From: 'marc@ondine.example', Subject: 'Fwd: x', 'In-Reply-To': claire.messageId };
      await take(letter(headers, 'Ne m’écrivez plus, merci.'));
      expect(await suppressed('marc@ondine.example', 'sophie@ondine.example')).toEqual([]);
    });
  });

  describe('an answer in a thread', () => {
    test('is of the message that it answers, whatever else its thread names', async () => {
      const paul = await house.wroteTo('paul@client.example', { minutesAgo: 50 });
      const claire = await house.wroteTo('claire@other.example', { minutesAgo: 5 });
      const thread = { 'In-Reply-To': paul.messageId, References: `${claire.messageId} ${paul.messageId}` };
      await take(letter({ From: 'paul@client.example', Subject: 'x', ...thread }, 'Ne m’écrivez plus, merci.'));
      expect(await filed()).toEqual([{ leadId: paul.leadId, kind: 'opt_out', matchedBy: 'reference' }]);
      expect(await suppressed('paul@client.example', 'claire@other.example')).toEqual(['paul@client.example']);
    });

    test('that our own house wrote is no answer of the lead’s, and holds what comes next', async () => {
      const claire = await house.wroteTo('claire@client.example');
      const words = 'Super, avec plaisir, cela m’intéresse. Appelons-nous jeudi au 06 12 34 56 78.';
      for (const From of ['marc@ondine.example', house.mailbox.address])
        await take(letter({ From, Subject: 'Re: x', 'In-Reply-To': claire.messageId }, words));
      const { leadId } = claire;
      expect(await filed()).toEqual(Array(2).fill({ leadId, kind: 'auto_reply', matchedBy: 'reference' }));
      expect(house.told).toEqual(Array(2).fill(`${leadId} auto_reply`));
      expect(await answered(claire)).toBe(true);
    });

    test('of very many is told with the last of them', async () => {
      const { workspaceId } = house;
      const { leadId, conversationId } = await house.wroteTo('claire@client.example');
      await take(letter({ From: 'claire@client.example', Subject: 'x' }, 'Première.'));
      const last = await house.within(async (tx) => {
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
      const claire = await house.wroteTo('claire@client.example');
      const raw = letter(headers(claire.token), '');
      expect(await wanted(raw)).toBe(true);
      const externalId = await take(raw);
      await take(raw, externalId);
      expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'token' }]);
      expect(await suppressed('claire@client.example', 'it@stranger.example', 'x@y.example')).toEqual([
        'claire@client.example',
      ]);
      expect(house.told[0]).toBe(`${claire.leadId} opt_out`);
    });

    test('does nothing with a token that we did not sign, or signed for another workspace', async () => {
      const claire = await house.wroteTo('claire@client.example');
      const elsewhere = await startCorrespondence(driven.db);
      const paul = await elsewhere.wroteTo('paul@client.example');
      for (const token of [`${claire.token.slice(0, -2)}AA`, claire.token.slice(0, -1), paul.token]) {
        const raw = letter({ From: 'x@stranger.example', Subject: `unsubscribe ${token}` }, '');
        expect(await wanted(raw)).toBe(false);
        await take(raw);
      }
      expect(await received()).toEqual([]);
      expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual([]);
    });
  });

  describe('a suppression in another workspace of the account', () => {
    const marks = (...people: { leadId: `ld_${string}` }[]) => {
      const { workspaceId } = house;
      return house.within(async (tx) => {
        const found = [];
        for (const { leadId } of people) found.push((await getLead(tx, { workspaceId, leadId }))?.suppressed);
        return found;
      });
    };
    const changes = async () =>
      (await house.within((tx) => unsettledChanges(tx, { accountId: house.accountId }))).length;
    /** One round through the account, and what it ended; `next` is another. */
    const goingBy = async () => {
      const ended: string[] = [];
      const closeOutreach = ({ leadId }: { leadId: string }, end: string) =>
        Promise.resolve(ended.push(`${leadId} ${end}`) > 0);
      const next = () => goBySuppressions({ ...house.ports, workflows: { closeOutreach } }, house);
      await next();
      return { ended, next };
    };

    test('marks whoever is known here under that address, and ends what is under way', async () => {
      const other = await startCorrespondence(driven.db, {
        accountId: house.accountId,
        address: 'marc@ondine.example',
      });
      const claire = await house.wroteTo('claire+news@client.example');
      const paul = await house.wroteTo('paul@client.example');
      await other.wroteTo('claire@client.example');
      const rounds = await goingBy();
      expect(rounds.ended).toEqual([]);
      const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
      await ingest(other.ports, other.mailbox, { externalId: 'o', raw });
      await rounds.next();
      expect(rounds.ended).toContain(`${claire.leadId} opted_out`);
      expect(await marks(claire, paul)).toEqual([true, false]);
      // Its call may have been lost: it is made until nothing goes on.
      rounds.ended.length = 0;
      await rounds.next();
      expect(rounds.ended).toContain(`${claire.leadId} opted_out`);
      expect(await changes()).toBe(1);
      for (const one of [house, other])
        await one.within((tx) => tx.update(enrollment).set({ stage: null, end: 'opted_out' }));
      await rounds.next();
      await rounds.next();
      expect(await changes()).toBe(0);
    });

    test('is taken off the leads of every workspace when it is lifted, unless something else suppresses them', async () => {
      const other = await startCorrespondence(driven.db, {
        accountId: house.accountId,
        address: 'marc@ondine.example',
      });
      const claire = await house.wroteTo('claire@client.example');
      const paul = await house.wroteTo('paul@mail.client.example');
      const from = { workspaceId: other.workspaceId, now: NOW, origin: 'user:x' };
      const [domain] = await other.within(async (tx) => [
        await suppress(tx, { ...from, kind: 'domain', key: 'client.example', reason: 'manual' }),
        await suppress(tx, { ...from, kind: 'address', key: 'claire@client.example', reason: 'negative' }),
      ]);
      const rounds = await goingBy();
      expect(await marks(claire, paul)).toEqual([true, true]);
      // Somebody whom an import brought in while the first round went by is marked by the second.
      const late = await house.wroteTo('late@client.example');
      await house.within((tx) => tx.update(lead).set({ suppressed: false }).where(eq(lead.id, late.leadId)));
      await rounds.next();
      expect(await marks(late)).toEqual([true]);
      expect(await changes()).toBe(0);
      await other.within((tx) => liftSuppression(tx, { ...from, suppressionId: domain.id }));
      await rounds.next();
      expect(await marks(claire, paul, late)).toEqual([true, false, false]);
    });

    test('that two workspaces’ mails brought stands until the last is said to be read wrongly, and beneath it what a member said', async () => {
      const other = await startCorrespondence(driven.db, {
        accountId: house.accountId,
        address: 'marc@ondine.example',
      });
      const claire = await house.wroteTo('claire@client.example');
      await other.wroteTo('claire@client.example');
      const by = { kind: 'address', key: 'claire@client.example', reason: 'manual', origin: 'user:x' } as const;
      await other.within((tx) => suppress(tx, { workspaceId: other.workspaceId, now: NOW, ...by }));
      const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
      const said: { one: Correspondence; workspaceId: Id<'ws'>; origin: Id<'msg'> }[] = [];
      for (const one of [house, other]) {
        const { workspaceId } = one;
        await ingest(one.ports, one.mailbox, { externalId: 'stop', raw });
        const { items } = await one.within((tx) =>
          listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 1 }),
        );
        said.push(...items.map(({ id }) => ({ one, workspaceId, origin: id })));
      }
      const reasons = async () => {
        const emails = ['claire@client.example'];
        const found = await house.within((tx) => suppressionsOf(tx, { workspaceId: house.workspaceId, emails }));
        return found.get('claire@client.example')?.map(({ reason, origin }) => `${reason} ${origin}`);
      };
      const takeBack = async (index: number) => {
        const back = said[index];
        if (!back) throw new Error('no message');
        await back.one.within((tx) => undoSuppression(tx, { ...back, now: NOW }));
      };
      await takeBack(0);
      expect(await reasons()).toEqual([`opt_out ${said[1]?.origin ?? ''}`]);
      await takeBack(1);
      expect(await reasons()).toEqual(['manual user:x']);
      expect(await marks(claire)).toEqual([true]);
    });

    test('that was kept by the release before has its origins found again, each of which then stands by itself', async () => {
      const claire = await house.wroteTo('claire@client.example');
      const { workspaceId } = house;
      const by = { kind: 'address', key: 'claire@client.example', reason: 'manual', origin: 'user:x' } as const;
      const row = await house.within(async (tx) => {
        const made = await suppress(tx, { workspaceId, now: NOW, ...by });
        const entry = { actor: 'user:x', action: 'lead.suppressed', subject: claire.leadId } as const;
        await recordAudit(tx, { workspaceId, now: NOW, ...entry, details: { suppression: made.id, scope: 'person' } });
        return made;
      });
      await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Non merci, pas intéressés.'));
      await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.'));
      const [no, stop] = await received();
      const origins = () =>
        house.within(async (tx) => {
          const found = await tx.select().from(suppressionOrigin).where(eq(suppressionOrigin.suppressionId, row.id));
          return found.map(({ reason, origin }) => `${reason} ${origin}`).toSorted();
        });
      const all = [`manual user:x`, `negative ${no?.id ?? ''}`, `opt_out ${stop?.id ?? ''}`];
      expect(await origins()).toEqual(all);
      await house.within((tx) => tx.delete(suppressionOrigin).where(eq(suppressionOrigin.accountId, house.accountId)));
      await house.within(async (tx) => {
        for (const statement of migration
          .split('--> statement-breakpoint')
          .filter((one) => one.includes('insert into suppression_origin')))
          await tx.execute(sql.raw(statement));
      });
      expect(await origins()).toEqual(all);
    });

    test('that changes while it is gone by is gone by again', async () => {
      const keys = [{ accountId: house.accountId, kind: 'address', key: 'eva@client.example' }] as const;
      await house.within((tx) => noteChanges(tx, keys));
      const { accountId } = house;
      const read = () => house.within((tx) => unsettledChanges(tx, { accountId }));
      const first = await read();
      await house.within((tx) => hearChanges(tx, { accountId, changes: first }));
      const second = await read();
      expect(second).toMatchObject([{ heard: true }]);
      await house.within((tx) => noteChanges(tx, keys));
      await house.within((tx) => hearChanges(tx, { accountId, changes: second }));
      expect(await read()).toMatchObject([{ heard: false }]);
    });

    test('of another account says nothing here', async () => {
      const other = await startCorrespondence(driven.db);
      await other.wroteTo('claire@client.example');
      const claire = await house.wroteTo('claire@client.example');
      const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
      await ingest(other.ports, other.mailbox, { externalId: 'o', raw });
      const rounds = await goingBy();
      expect(rounds.ended).toEqual([]);
      expect(await marks(claire)).toEqual([false]);
    });
  });

  describe('an invitation', () => {
    const CLAIRE = 'claire@atelier.example';
    const event = (method: string, ...fields: string[]) =>
      [
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:u1@atelier.example'],
        ...[`ORGANIZER:mailto:${CLAIRE}`, 'DTSTART:20270112T090000Z', 'SUMMARY:Point', ...fields],
        ...['END:VEVENT', 'END:VCALENDAR'],
      ].join('\n');
    const invite = (from: string, text: string, words = 'Voici.') =>
      letter(
        { From: `<${from}>`, Subject: 'Point', 'Content-Type': 'multipart/alternative; boundary=part' },
        `--part\nContent-Type: text/plain; charset=utf-8\n\n${words}\n--part\nContent-Type: text/calendar; method=X\n\n${text}\n--part--`,
      );
    const meetings = async () => {
      const { workspaceId } = house;
      const page = await house.within((tx) => listMeetings(tx, { workspaceId, after: null, limit: 10 }));
      return page.items.map(({ leadId, source, status, startsAt, matchedBy }) => ({
        leadId,
        source,
        status,
        at: startsAt.toISOString(),
        matchedBy,
      }));
    };
    const first = { source: 'ical', status: 'booked', at: '2027-01-12T09:00:00.000Z', matchedBy: 'mail' };
    const alerts = async () =>
      (await house.within((tx) => openAlerts(tx, { workspaceId: house.workspaceId, limit: 10 }))).map(
        ({ code }) => code,
      );

    test('of a lead books them, is an interest, moves with each change, and an older one changes nothing', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1')));
      expect(await filed()).toMatchObject([{ leadId, kind: 'interested', matchedBy: 'address' }]);
      expect(await meetings()).toEqual([{ leadId, ...first }]);
      expect(house.told).toEqual([`${leadId} interested`, `${leadId} booked`]);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:3').replace('20270112', '20270115')));
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:2').replace('20270112', '20270113')));
      await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
      expect(await meetings()).toEqual([{ leadId, ...first, at: '2027-01-15T09:00:00.000Z' }]);
    });

    test('that is called off cancels, whichever came first, and one made anew afterwards books again', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:1')));
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:0')));
      expect(await meetings()).toEqual([{ leadId, ...first, status: 'cancelled' }]);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:2')));
      expect(await meetings()).toEqual([{ leadId, ...first }]);
      await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
      expect(await meetings()).toEqual([{ leadId, ...first, status: 'cancelled' }]);
      expect(house.told.at(-1)).toBe(`${leadId} cancelled`);
    });

    test('that somebody declines is shown, suppresses nobody and cancels nothing', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      await take(invite(CLAIRE, event('REQUEST')));
      await take(
        invite(CLAIRE, event('REPLY', `ATTENDEE;PARTSTAT=DECLINED:mailto:${CLAIRE}`), 'Non merci, pas intéressée.'),
      );
      expect(await alerts()).toContain('invitation_declined');
      expect(await suppressed(CLAIRE)).toEqual([]);
      expect(await meetings()).toEqual([{ leadId, ...first }]);
    });

    test('books nobody whose words around it ask to stop', async () => {
      await house.wroteTo(CLAIRE);
      await take(
        invite(
          CLAIRE,
          event('REPLY', `ATTENDEE;PARTSTAT=DECLINED:mailto:${CLAIRE}`),
          'Ne m’écrivez plus, retirez-moi de votre liste.',
        ),
      );
      expect(await filed()).toMatchObject([{ kind: 'opt_out' }]);
    });

    test('that an agenda writes of, with a lead in it, is read and books them; of anybody else nothing is kept', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      const service = 'no-reply@calendly.com';
      const ours = invite(service, event('REQUEST'));
      expect(await wanted(ours)).toBe(true);
      await take(ours);
      await take(invite(service, event('REQUEST').replaceAll(CLAIRE, 'stranger@else.example').replace('u1', 'u2')));
      expect(await filed()).toMatchObject([{ leadId, kind: 'auto_reply', matchedBy: 'calendar' }]);
      expect(await meetings()).toEqual([{ leadId, ...first }]);
      expect(house.told).toEqual([`${leadId} booked`]);
    });

    test('that a stranger sends books nobody whom it names; one that a colleague of ours sends does', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      await take(invite('events@webinars.example', event('REQUEST')));
      expect([await filed(), await meetings(), house.told]).toEqual([[], [], []]);
      await take(invite(`julie@${domainOf(house.mailbox.address)}`, event('REQUEST')));
      expect(await meetings()).toEqual([{ leadId, ...first }]);
    });

    test('of another lead’s appointment, of a colleague, or long over, changes nothing', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      await house.wroteTo('marc@fonderies.example');
      await take(invite(CLAIRE, event('REQUEST')));
      await take(invite('marc@fonderies.example', event('CANCEL', 'SEQUENCE:9')));
      await take(invite('paul@atelier.example', event('CANCEL', 'SEQUENCE:9')));
      await take(invite(CLAIRE, event('REQUEST').replace('u1', 'u3').replace('2027', '2020')));
      expect(await meetings()).toEqual([{ leadId, ...first }]);
    });

    test('that cannot be read loses no mail', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      for (const odd of [
        'BEGIN:VCALENDAR\n'.repeat(500),
        event('REQUEST').slice(0, 60),
        event('REQUEST', 'LOCATION:\u0000\ud800').replace('u1', '\u0000'),
      ])
        await take(invite(CLAIRE, odd, 'Avec plaisir, cela m’intéresse.'));
      expect(await filed()).toEqual(
        Array.from({ length: 3 }, () => ({ leadId, kind: 'interested', matchedBy: 'address' })),
      );
    });

    test('and the event in a calendar of ours are one meeting by their UID, however each moves', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      const { workspaceId, ports } = house;
      const inCalendar = (startsAt: Date, sequence: number) =>
        inMoment(ports, workspaceId, ({ tx, now, id }) =>
          takeBooking(
            { tx, workspaceId, now, id, tokens: ports.tokens, source: 'google', memberId: 'mb_1' },
            {
              ...{ kind: 'booked', externalId: 'u1@atelier.example', icalUid: 'u1@atelier.example', replaces: null },
              ...{ startsAt, endsAt: new Date(startsAt.getTime() + 60_000), sequence, zone: 'UTC', title: '' },
              ...{ place: null, token: null, emails: [CLAIRE], name: null },
            },
          ),
        );
      await take(invite(CLAIRE, event('REQUEST')));
      await inCalendar(new Date('2027-01-12T09:00:00Z'), 0);
      expect(await meetings()).toEqual([{ leadId, ...first, source: 'google' }]);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270115')));
      await inCalendar(new Date('2027-01-15T09:00:00Z'), 1);
      expect(await meetings()).toEqual([{ leadId, ...first, source: 'google', at: '2027-01-15T09:00:00.000Z' }]);
      await take(invite(CLAIRE, event('CANCEL', 'SEQUENCE:2')));
      expect(await meetings()).toMatchObject([{ source: 'google', status: 'cancelled' }]);
    });

    test('and a vendor’s own word are one meeting, whichever comes first', async () => {
      const { leadId } = await house.wroteTo(CLAIRE);
      const { workspaceId, ports } = house;
      const booked = (externalId: string, startsAt: Date, replaces: string | null = null) =>
        inMoment(ports, workspaceId, ({ tx, now, id }) =>
          takeBooking(
            { tx, workspaceId, now, id, tokens: ports.tokens, source: 'calcom' },
            {
              ...{ kind: 'booked', externalId, replaces, startsAt, endsAt: new Date(startsAt.getTime() + 60_000) },
              ...{ zone: 'UTC', title: '', place: null, token: null, emails: [CLAIRE], name: null },
            },
          ),
        );
      await take(invite(CLAIRE, event('REQUEST')));
      await booked('a', new Date('2027-01-12T09:00:00Z'));
      expect(await meetings()).toMatchObject([{ source: 'calcom', at: first.at }]);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270120')));
      await booked('b', new Date('2027-01-20T09:00:00Z'), 'a');
      expect(await meetings()).toMatchObject([{ leadId, source: 'calcom', at: '2027-01-20T09:00:00.000Z' }]);
      await take(invite(CLAIRE, event('REQUEST', 'SEQUENCE:1').replace('20270112', '20270120').replace('u1', 'u9')));
      expect(await meetings()).toHaveLength(1);
    });
  });
});
