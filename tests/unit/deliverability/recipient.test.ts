import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askBlocklists } from '#domain/deliverability/blocklist.ts';
import { providerOf } from '#domain/deliverability/mx.ts';
import { ALERT_ODDS, fisherAtLeast, providerRates, type ProviderRecord } from '#domain/deliverability/recipient.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { sendingService } from '#domain/deliverability/sender.ts';
import { signaturesOf } from '#domain/deliverability/signature.ts';
import { zoneDns } from '#domain/deliverability/zone.ts';

describe('who runs the mail of a domain', () => {
  const provider = (exchange: string) => providerOf(zoneDns({ 'a.example': { MX: [[10, exchange]] } }), 'a.example');

  it('is told by its MX', async () => {
    expect(await provider('ASPMX.L.Google.com')).toBe('google');
    expect(await provider('a-example.mail.protection.outlook.com')).toBe('microsoft');
    expect(await provider('a-example.k-v1.mx.microsoft')).toBe('microsoft');
    expect(await provider('mx3.mail.ovh.net')).toBe('ovh');
    expect(await provider('spool.mail.gandi.net')).toBe('gandi');
    expect(await provider('mx00.ionos.fr')).toBe('ionos');
    expect(await provider('mx1-a.mailinblack.com')).toBe('mailinblack');
    expect(await provider('eu-smtp-inbound-1.mimecast.com')).toBe('mimecast');
    expect(await provider('mxa-1.gslb.pphosted.com')).toBe('proofpoint');
    expect(await provider('d1.ess.barracudanetworks.com')).toBe('barracuda');
    expect(await provider('mx.notgoogle.com')).toBe('other');
  });

  it('is nobody for a null MX and a name that does not exist, and not known while the server is silent', async () => {
    expect(await provider('.')).toBe('none');
    expect(await providerOf(zoneDns({}), 'a.example')).toBe('none');
    expect(await providerOf(zoneDns({ 'a.example': { fails: true } }), 'a.example')).toBeNull();
    expect(await providerOf(zoneDns({ 'a.example': { A: ['192.0.2.1'] } }), 'a.example')).toBe('other');
  });

  it('is the same each time in a sandbox', async () => {
    const dns = sandboxDns('a.sandbox.example');
    const names = Array.from({ length: 200 }, (_, index) => `n${index}.example`);
    const first = await Promise.all(names.map((name) => providerOf(dns, name)));
    expect(await Promise.all(names.map((name) => providerOf(dns, name)))).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(4);
  });
});

describe('the lists that are asked', () => {
  const zones = [
    { zone: 'dbl.example', lists: 'domain' },
    { zone: 'zen.example', lists: 'address' },
  ] as const;
  const asked = async (A: string[] | null, fails = false) => {
    const entry = A === null ? {} : { A };
    const dns = zoneDns({
      'ondine.test.dbl.example': { ...entry, fails },
      '9.2.0.192.zen.example': { ...entry, fails },
    });
    const found = await askBlocklists(dns, zones, { domain: 'ondine.test', addresses: ['192.0.2.9', '2001:db8::1'] });
    expect(found.map(({ subject }) => subject)).toEqual(['ondine.test', '192.0.2.9']);
    return new Set(found.map(({ listing }) => listing));
  };

  it('say listed only for an answer of their own, and refused for an error that looks like one', async () => {
    expect(await asked(['127.0.1.2'])).toEqual(new Set(['listed']));
    for (const error of ['127.255.255.252', '127.255.255.254', '127.255.255.255', '127.0.0.1', '127.0.1.255'])
      expect(await asked([error]), error).toEqual(new Set(['refused']));
    expect(await asked(['198.51.100.7'])).toEqual(new Set(['unknown']));
    expect(await asked(null)).toEqual(new Set(['clear']));
    expect(await asked([], true)).toEqual(new Set(['unknown']));
  });
});

const record = (counts: Partial<ProviderRecord>): ProviderRecord => ({
  ...{ provider: 'google', people: 200, replied: 20, bounced: 2, recent: 40, recentBounced: 0 },
  ...counts,
});

describe('the bounces of a provider', () => {
  it('alert when they rise beyond chance, and neither for few people nor for what is usual', () => {
    const changed = (counts: Partial<ProviderRecord>) => providerRates([record(counts)])[0]?.changed ?? null;
    expect(changed({ bounced: 10, recentBounced: 9 })).toMatchObject({ before: 1 / 160, after: 9 / 40 });
    expect(changed({ bounced: 3, recentBounced: 1 })).toBeNull();
    expect(changed({ people: 12, recent: 9, bounced: 9, recentBounced: 9 })).toBeNull();
    expect(changed({ bounced: 20, recentBounced: 5 })).toBeNull();
  });

  it('are compared by the exact tail of the hypergeometric law', () => {
    // Fisher's tea: all four cups right of eight, one way in seventy.
    expect(fisherAtLeast(4, 4, 4, 8)).toBeCloseTo(1 / 70, 12);
    expect(fisherAtLeast(3, 4, 4, 8)).toBeCloseTo(17 / 70, 12);
    expect(fisherAtLeast(0, 40, 5, 200)).toBeCloseTo(1, 9);
  });

  it('raise a false alert in at most one look of a thousand, all providers together', () => {
    const share = fc.double({ min: 0.05, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 300 }), share, share, fc.nat({ max: 5 }), (people, dead, part, more) => {
        const bounced = Math.round(people * dead);
        const recent = Math.max(1, Math.round(people * part));
        const others = Array.from({ length: more }, () => record({ provider: 'other', recentBounced: 3, bounced: 20 }));
        // Chance alone places the bounces: the tail from the fewest that would alert is what this provider adds.
        const alerting = (count: number) =>
          providerRates([...others, record({ people, bounced, recent, recentBounced: count })]).some(
            ({ provider, changed }) => provider === 'google' && changed !== null,
          );
        const fewest = Array.from({ length: Math.min(bounced, recent) + 1 }, (_, count) => count).find(alerting);
        if (fewest !== undefined)
          expect(fisherAtLeast(fewest, recent, bounced, people)).toBeLessThanOrEqual(ALERT_ODDS / (more + 1));
      }),
    );
  });
});

describe('what is known of how a mailbox sends', () => {
  it('is told by its kind and its server', () => {
    expect(sendingService({ kind: 'gmail', host: null })).toBe('google');
    expect(sendingService({ kind: 'smtp', host: 'SSL0.ovh.net' })).toBe('ovh');
    expect(sendingService({ kind: 'smtp', host: 'smtp.office365.com' })).toBe('microsoft');
    expect(sendingService({ kind: 'smtp', host: 'mail.notovh.net' })).toBeNull();
  });

  it('is read from signatures on mail of the domain, those inside a bounce included, and from nobody else’s', () => {
    const ours =
      'From: Sophie <sophie@ondine.example>\r\nDKIM-Signature: v=1; a=rsa-sha256; d=ondine.example;\r\n\ts=ovhmo1234; b=x';
    const bounce = `From: mailer-daemon@mx.example\r\nDKIM-Signature: v=1; d=mx.example; s=mx\r\n\r\nSorry.\r\n\r\n${ours}\r\n\r\nBonjour`;
    expect(signaturesOf(bounce, 'ondine.example')).toEqual([{ selector: 'ovhmo1234', domain: 'ondine.example' }]);
    expect(signaturesOf(ours.replace('sophie@ondine', 'sophie@notondine'), 'ondine.example')).toEqual([]);
  });
});
