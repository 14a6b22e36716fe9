import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, isFreemail, isRoleAddress, localPartOf, normaliseDomain, normaliseEmail } from '#domain/email.ts';
import { suppressedAddress, suppressionHash, suppressionKeys } from '#domain/suppression.ts';

describe('an address', () => {
  it.each([
    ['  Claire.Delmas@Fonderies-Varenne.EXAMPLE ', 'claire.delmas@fonderies-varenne.example'],
    ['Claire Delmas <C.Delmas@fonderies.fr>', 'c.delmas@fonderies.fr'],
    ['mailto:claire@fonderies.fr', 'claire@fonderies.fr'],
    ['claire@fonderies.fr.', 'claire@fonderies.fr'],
    ['\u200bclaire@fonderies.fr\u00a0', 'claire@fonderies.fr'],
    ['o’neil@x.fr', null],
    ["o'neil+news@x.fr", "o'neil+news@x.fr"],
    ['jean@société.fr', 'jean@xn--socit-esab.fr'],
    ['jean@bücher.example', 'jean@xn--bcher-kva.example'],
  ])('normalises %j to %j', (raw, expected) => {
    expect(normaliseEmail(raw)).toBe(expected);
  });

  it.each([
    '',
    '@',
    'claire',
    'claire@',
    '@x.fr',
    'claire@localhost',
    'claire@x',
    'claire@x..fr',
    '.claire@x.fr',
    'claire.@x.fr',
    'cla..ire@x.fr',
    'claire delmas@x.fr',
    'claire@-x.fr',
    'claire@x-.fr',
    'claire@10.0.0.1',
    'claire@[10.0.0.1]',
    'a@b@c.fr x',
    '"claire d"@x.fr',
    'claire@x.fr, denis@x.fr',
    `${'a'.repeat(65)}@x.fr`,
    `a@${'b'.repeat(64)}.fr`,
    'claire@exa_mple.fr',
    'claire@x.fr\r\nBcc: y@z.fr',
    'rené@x.fr',
    'claire@🎉.fr',
  ])('refuses %j', (raw) => {
    expect(normaliseEmail(raw)).toBeNull();
  });

  it('once normalised stays as it is, and every real address is taken', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (raw) => {
        const once = normaliseEmail(raw);
        if (once === null) throw new Error(`refused ${raw}`);
        expect(once).toBe(raw.toLowerCase());
        expect(normaliseEmail(once)).toBe(once);
        expect(`${localPartOf(once)}@${domainOf(once)}`).toBe(once);
      }),
    );
  });

  it('never holds anything that could start a header or a second address, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
        const address = normaliseEmail(`${a}@${b}.fr`);
        if (address !== null) expect(address).toMatch(/^[^\s@,;<>"()[\]\\]+@[a-z0-9.-]+$/);
      }),
    );
  });
});

describe('a domain', () => {
  it('in another script becomes what Node makes of it', () => {
    const letters = 'abcdeéèàçüöñøłßжщяλωαあ山川中文한국'.split('').filter((letter) => letter !== 'ß');
    const label = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(label, (name) => {
        const expected = domainToASCII(`${name}.example`);
        fc.pre(expected !== '');
        expect(normaliseDomain(`${name}.example`)).toBe(expected);
      }),
    );
  });

  it('of a personal service is known, and so is the box of a function', () => {
    for (const domain of ['orange.fr', 'yahoo.it', 'hotmail.es', 'freenet.de', 'ziggo.nl', 'live.be', 'mail.ru'])
      expect(isFreemail(domain)).toBe(true);
    expect(isFreemail('fonderies-varenne.example')).toBe(false);
    expect(isRoleAddress('contact@x.fr')).toBe(true);
    expect(isRoleAddress('comptabilite+lyon@x.fr')).toBe(true);
    expect(isRoleAddress('claire@x.fr')).toBe(false);
  });
});

describe('suppressions', () => {
  it('find an address again under another +tag, and only under its own account', () => {
    expect(suppressedAddress('claire+news@x.fr')).toBe('claire@x.fr');
    expect(suppressedAddress('+tag@x.fr')).toBe('+tag@x.fr');
    expect(suppressionHash('acc_1', 'claire+a@x.fr')).toBe(suppressionHash('acc_1', 'claire@x.fr'));
    expect(suppressionHash('acc_2', 'claire@x.fr')).not.toBe(suppressionHash('acc_1', 'claire@x.fr'));
  });

  it('look under the address, its hash, its domain and the domains above it', () => {
    expect(suppressionKeys('acc_1', 'claire@lyon.varenne.fr')).toEqual([
      { kind: 'address', key: 'claire@lyon.varenne.fr' },
      { kind: 'hash', key: suppressionHash('acc_1', 'claire@lyon.varenne.fr') },
      { kind: 'domain', key: 'lyon.varenne.fr' },
      { kind: 'domain', key: 'varenne.fr' },
    ]);
  });
});
