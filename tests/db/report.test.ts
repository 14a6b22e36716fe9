import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { reportedBy } from '#domain/triage/about.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { message } from '#db/schema/index.ts';
import { NOW } from '../support/tenant.ts';
import { bytes, openInbox } from './support/inbox.ts';

const bounces = new URL('../fixtures/bounces/', import.meta.url);
const mails = new URL('../fixtures/mail/', import.meta.url);
let number = 0;

describe.each(['pglite', 'postgres'] as const)('a report, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, received, filed, suppressed, wanted } = inbox;

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
      const key = { workspaceId: inbox.house.workspaceId, mailboxId: inbox.house.mailbox.id };
      const row = await inbox.house.within((tx) => getMailbox(tx, key));
      const alerts = await inbox.house.within((tx) => openAlerts(tx, { ...key, limit: 50 }));
      return [row?.status, row?.statusReason ?? null, ...alerts.map(({ code }) => code).toSorted()];
    };

    test('is a warning from one company, however often it says it, and pauses the mailbox when another says it', async () => {
      const [claire, paul, eva] = [
        await inbox.house.wroteTo('claire@client.example'),
        await inbox.house.wroteTo('paul@client.example'),
        await inbox.house.wroteTo('eva@other.example'),
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
        await take(blame(await inbox.house.wroteTo(`claire@${at}.example`), 'recipient'));
      expect((await filed()).map(({ matchedBy }) => matchedBy)).toEqual(['recipient', 'recipient', 'recipient']);
      expect(await box()).toEqual(['connected', null]);
    });

    test('is forgotten after two days', async () => {
      await take(blame(await inbox.house.wroteTo('claire@client.example'), 'report'));
      const old = new Date(NOW.getTime() - 2 * 86_400_000 - 1000);
      await inbox.house.within((tx) => tx.update(message).set({ at: old }));
      await take(blame(await inbox.house.wroteTo('eva@other.example'), 'report'));
      expect((await box())[0]).toBe('connected');
    });
  });

  test('of mailer-daemon@client.example counts for whom it names, not for whom we wrote to last there', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example', { minutesAgo: 120 });
    await inbox.house.wroteTo('paul@client.example');
    await take(dsn('claire@client.example'));
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'recipient' }]);
    expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual(['claire@client.example']);
    expect(inbox.house.told).toEqual([`${claire.leadId} bounce_hard`]);
  });

  test('about a stranger is none of ours, whoever sends it', async () => {
    await inbox.house.wroteTo('claire@client.example');
    const raw = dsn('someone.else@client.example');
    expect(await wanted(raw)).toBe(true);
    await take(raw);
    expect(await received()).toEqual([]);
    expect(await suppressed('claire@client.example')).toEqual([]);
    expect(inbox.house.told).toEqual([]);
  });

  test('about somebody we wrote to long ago, or from another mailbox, is none of ours', async () => {
    await inbox.house.wroteTo('claire@client.example', { minutesAgo: 15 * 24 * 60 });
    await take(dsn('claire@client.example'));
    expect(await received()).toEqual([]);
  });

  test('that names our Message-ID counts for our address, whatever a forwarder made of it', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    await take(dsn('claire.private@elsewhere.example', { original: `Message-ID: ${claire.messageId}\n` }));
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'report' }]);
    expect(await suppressed('claire@client.example')).toEqual(['claire@client.example']);
  });

  test('that holds our token and names another recipient condemns nobody, and is shown to a person', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    const original = `List-Unsubscribe: <https://leadgen.example/o/${claire.token}>\n`;
    await take(dsn('forwarded@elsewhere.example', { original }));
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'unclear', matchedBy: 'token' }]);
    await take(dsn('claire@client.example', { original }));
    expect((await filed()).at(-1)).toEqual({ leadId: claire.leadId, kind: 'bounce_hard', matchedBy: 'token' });
  });

  test('about several says of ours what it says of ours', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    const both = dsn('stranger@client.example', {
      extra: '\nFinal-Recipient: rfc822; claire@client.example\nAction: failed\nStatus: 4.2.2\n',
    });
    await take(both);
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'bounce_soft', matchedBy: 'recipient' }]);
    expect(await suppressed('claire@client.example')).toEqual([]);
  });

  test('of abuse is found by the token in the original where the recipient is blacked out', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    await inbox.house.wroteTo('paul@client.example', { minutesAgo: 5 });
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
    const claire = await inbox.house.wroteTo(address);
    await inbox.house.wroteTo(`paul.${number}@client.example`, { minutesAgo: 1 });
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
