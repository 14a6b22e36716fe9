import { describe, expect, test } from 'vitest';
import { openProposals } from '#db/queries/proposal.ts';
import { letter, openInbox } from './support/inbox.ts';

describe.each(['pglite', 'postgres'] as const)('what its sender may not have written, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, received, filed, suppressed } = inbox;
  const failed = {
    'Authentication-Results':
      'mx.ondine.example; spf=fail smtp.mailfrom=client.example; dmarc=fail header.from=client.example',
  };
  const proposed = async () => {
    const { workspaceId } = inbox.house;
    const page = await inbox.house.within((tx) => openProposals(tx, { workspaceId, after: null, limit: 10 }));
    return page.items.map(({ kind }) => kind).toSorted();
  };
  const from = { From: 'claire@client.example', Subject: 'Re: x' };

  test('is left to a person, with nothing of it acted on or proposed, and the next one is read again', async () => {
    const { leadId, messageId } = await inbox.house.wroteTo('claire@client.example');
    const words = 'Oui, cela m’intéresse. Écrivez plutôt à paul@client.example.';
    for (const thread of ['', messageId]) await take(letter({ ...failed, ...from, 'In-Reply-To': thread }, words));
    const [first] = await received();
    expect(first).toMatchObject({ leadId, kind: 'unclear', triage: { reason: { rule: 'unverified' } } });
    expect((await filed()).map(({ kind, matchedBy }) => `${kind} ${matchedBy}`)).toEqual([
      'unclear address',
      'unclear reference',
    ]);
    expect(inbox.house.told).toEqual([`${leadId} unclear`, `${leadId} unclear`]);
    expect(await proposed()).toEqual([]);
    await take(letter(from, words));
    expect((await filed()).at(-1)?.kind).toBe('referral');
    expect(await proposed()).toEqual(['referral']);
  });

  test('is heeded where it asks to stop, and where it is a report', async () => {
    const { address, messageId } = await inbox.house.wroteTo('claire@client.example');
    await take(letter({ ...failed, ...from }, 'Ne m’écrivez plus, merci.'));
    expect(await suppressed(address)).toEqual([address]);
    const report = `--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x

Final-Recipient: rfc822; claire@forwarded.example
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: ${messageId}
--b--`;
    const kind = 'multipart/report; report-type=delivery-status; boundary=b';
    await take(letter({ ...failed, From: 'mailer-daemon@client.example', Subject: 'x', 'Content-Type': kind }, report));
    expect((await filed()).map((one) => one.kind)).toEqual(['opt_out', 'bounce_hard']);
  });
});
