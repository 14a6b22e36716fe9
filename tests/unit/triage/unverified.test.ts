import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { isUnverified, triageUnverified } from '#domain/triage/unverified.ts';

const read = (...results: string[]) =>
  parseMail(
    new TextEncoder().encode(
      `${results.map((one) => `Authentication-Results: ${one.replaceAll('\n', '\r\n')}\r\n`).join('')}From: Claire <claire@atelier.example>\r\n\r\nCela m’intéresse.`,
    ),
  );
const doubted = async (receiver: string | null, ...results: string[]) => isUnverified(await read(...results), receiver);

const FORGED = {
  google: `mx.google.com;
       spf=softfail (google.com: domain of transitioning x@evil.example does not designate 203.0.113.7 as permitted sender) smtp.mailfrom=claire@atelier.example;
       dmarc=fail (p=QUARANTINE sp=NONE dis=QUARANTINE) header.from=atelier.example`,
  // Exchange Online names nobody.
  microsoft: `spf=fail (sender IP is 203.0.113.7)
 smtp.mailfrom=atelier.example; dkim=none (message not signed)
 header.d=none;dmarc=fail action=oreject header.from=atelier.example;compauth=fail reason=000`,
  fastmail: `mx6.messagingengine.com; dkim=none (no signatures found);
    dmarc=fail (p=reject,has-list-id=no,d=reject) header.from=atelier.example`,
  withoutDmarc: 'mail.ovh.net 1; spf=fail smtp.mailfrom=atelier.example; dkim=fail header.d=atelier.example',
  unsigned: 'mail.ovh.net; dkim=none; spf=fail smtp.mailfrom=atelier.example; dmarc=none header.from=atelier.example',
};
const TRUE = {
  google: `mx.google.com;
       dkim=pass header.i=@atelier.example header.s=s1;
       arc=fail (i=1 spf=fail spfdomain=list.example dkim=fail dmarc=fail fromdomain=atelier.example);
       spf=fail (google.com: domain of list@list.example; dmarc=maybe) smtp.mailfrom=list@list.example;
       dmarc=pass (p=REJECT) header.from=atelier.example`,
  signed:
    'mail.ovh.net; spf=fail smtp.mailfrom=list.example; dkim=fail header.d=list.example; dkim=pass header.d=atelier.example',
  unpublished:
    'mail.ovh.net; spf=softfail smtp.mailfrom=atelier.example; dkim=none; dmarc=none header.from=atelier.example',
  unchecked: 'mail.ovh.net; spf=fail smtp.mailfrom=atelier.example',
  unsure:
    'mail.ovh.net; spf=fail smtp.mailfrom=atelier.example; dkim=fail; dmarc=temperror header.from=atelier.example',
  relayed: 'mail.ovh.net; spf=fail smtp.helo=relay.example; spf=pass smtp.mailfrom=atelier.example; dkim=none',
  nothing: 'mail.ovh.net; none',
};

describe('who a mail is from', () => {
  it.each(Object.entries(FORGED))('is doubted where the receiver says that it failed: %s', async (_who, result) => {
    expect(await doubted(null, result)).toBe(true);
  });

  it.each(Object.entries(TRUE))('is not where it does not say so: %s', async (_who, result) => {
    expect(await doubted(null, result)).toBe(false);
  });

  it('is not where nothing is said', async () => {
    expect(await doubted(null)).toBe(false);
    expect(await doubted('mx.google.com')).toBe(false);
  });

  it('is told by the receiver alone, whatever whoever sends wrote below or another system above', async () => {
    expect(await doubted('mx.google.com', FORGED.google, TRUE.google, TRUE.signed)).toBe(true);
    expect(await doubted('mx.google.com', TRUE.signed, FORGED.google)).toBe(true);
    expect(await doubted('mx.google.com', FORGED.withoutDmarc)).toBe(false);
    expect(await doubted('mx.google.com', TRUE.google, FORGED.google)).toBe(false);
    expect(await doubted(null, TRUE.signed, FORGED.google)).toBe(false);
    expect(await doubted(null, FORGED.microsoft, TRUE.google, TRUE.unchecked)).toBe(true);
  });

  it('is told by all that the receiver wrote, a field for each method', async () => {
    const spf = 'mail.ovh.net; spf=fail smtp.mailfrom=atelier.example';
    const failed = 'MAIL.ovh.net; dkim=fail header.d=atelier.example';
    expect(await doubted(null, spf, failed)).toBe(true);
    expect(await doubted(null, spf, 'mail.ovh.net; dmarc=fail header.from=atelier.example')).toBe(true);
    expect(await doubted(null, spf, 'evil.example; dkim=pass', failed)).toBe(false);
  });
});

describe('what somebody wrote who may be anybody', () => {
  it('is left to a person, but for what asks to stop or says when they are back', async () => {
    const read = triageMail(
      await parseMail(
        new TextEncoder().encode('From: a@b.example\r\n\r\nOui, voyez avec paul@b.example au 06 12 34 56 78.'),
      ),
    );
    const named = TRIAGE_KINDS.map((kind) => triageUnverified({ ...read, kind, comeBackDate: '2027-03-01' }));
    expect(TRIAGE_KINDS.filter((kind, at) => named[at]?.kind === kind)).toEqual([
      'negative',
      'opt_out',
      'out_of_office',
      'unclear',
    ]);
    expect(named.filter(({ kind }) => kind === 'unclear').map(({ reason }) => reason.rule)).toEqual(
      Array(9).fill('unverified'),
    );
    expect(named.flatMap(({ carried, referral }) => [carried?.length, referral])).toEqual(
      Array(12).fill([0, null]).flat(),
    );
    expect(named[0]?.comeBackDate).toBeNull();
  });
});
