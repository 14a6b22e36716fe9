import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditDomain, verdictOf, type DomainAudit, type DomainToAudit } from '#domain/deliverability/audit.ts';
import { walkTree } from '#domain/deliverability/dmarc.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { spfToPublish } from '#domain/deliverability/publish.ts';
import { zoneDns, type Zone } from '#domain/deliverability/zone.ts';
import { organisationByList } from '#activities/adapters/dns/organisation.ts';
import { KEYS } from './keys.ts';

const DOMAIN = 'ondine.example';
const GOOD: Zone = {
  [DOMAIN]: {
    TXT: ['v=spf1 include:_spf.google.com ~all', 'google-site-verification=x'],
    MX: [[1, 'smtp.google.com']],
  },
  '_spf.google.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 ~all'] },
  'smtp.google.com': { A: ['192.0.2.1'] },
  [`google._domainkey.${DOMAIN}`]: { TXT: [`v=DKIM1; k=rsa; p=${KEYS.rsa2048}`] },
  [`_dmarc.${DOMAIN}`]: { TXT: [`v=DMARC1; p=quarantine; rua=mailto:dmarc@${DOMAIN}`] },
};
const audited = (changed: Zone, more: Partial<DomainToAudit> = {}): Promise<DomainAudit> =>
  auditDomain(
    zoneDns({ ...GOOD, ...changed }),
    {
      ...{ domain: DOMAIN, services: ['google'], reportTo: `sophie@${DOMAIN}`, selectors: [], seen: [] },
      ...more,
    },
    organisationByList,
  );
const codes = ({ findings }: DomainAudit) => findings.map(({ code }) => code);
const withSpf = (...TXT: string[]): Zone => ({ [DOMAIN]: { ...GOOD[DOMAIN], TXT } });
const withDmarc = (...TXT: string[]): Zone => ({ [`_dmarc.${DOMAIN}`]: { TXT } });
const withKey = (...TXT: string[]): Zone => ({ [`google._domainkey.${DOMAIN}`]: { TXT } });
const recordOf = (audit: DomainAudit, area: string) => audit.records.filter((one) => one.area === area);

describe('an audit of a domain as it should be', () => {
  it('passes, finds nothing to change and says what it saw', async () => {
    const audit = await audited({});
    expect(audit.results).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass' });
    expect(codes(audit)).toEqual(['spf_ok', 'dkim_ok', 'dmarc_ok', 'mx_ok']);
    expect(audit.mailProvider).toBe('google');
    expect(audit.records.map(({ state }) => state)).toEqual(['published', 'published', 'published']);
  });

  it('is what the gate is told of a sandbox', async () => {
    const domain = 'mon-entreprise.sandbox.example';
    const input = {
      domain,
      services: ['sandbox'],
      reportTo: `bonjour@${domain}`,
      selectors: ['sandbox'],
      seen: [],
    } as const;
    const audit = await auditDomain(sandboxDns(domain), input, organisationByList);
    expect(verdictOf(audit, 5)).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: 5 });
    expect(audit.findings.filter(({ severity }) => severity !== 'ok')).toEqual([]);
  });

  it('asks for each record that is missing, with its exact value', async () => {
    const audit = await audited({ [DOMAIN]: { MX: [[1, 'smtp.google.com']] }, ...withDmarc(), ...withKey() });
    expect(audit.results).toEqual({ spf: 'fail', dkim: 'fail', dmarc: 'fail' });
    expect(audit.records).toEqual([
      { area: 'spf', type: 'TXT', name: '@', value: 'v=spf1 include:_spf.google.com ~all', state: 'missing' },
      { area: 'dkim', type: 'TXT', name: 'google._domainkey', value: null, state: 'ask' },
      {
        area: 'dmarc',
        type: 'TXT',
        name: '_dmarc',
        value: `v=DMARC1; p=none; rua=mailto:sophie@${DOMAIN}`,
        state: 'missing',
      },
    ]);
  });
});

describe('SPF', () => {
  const including = (count: number): Zone => {
    const names = Array.from({ length: count }, (_, index) => `s${index}.example`);
    return {
      ...withSpf(`v=spf1 include:_spf.google.com ${names.map((name) => `include:${name}`).join(' ')} ~all`),
      ...Object.fromEntries(names.map((name) => [name, { TXT: ['v=spf1 ip4:192.0.2.1 ~all'] }])),
    };
  };

  it('takes ten terms that ask the DNS and refuses eleven, wherever they stand', async () => {
    const ten = await audited(including(9));
    expect(ten.spfLookups).toBe(10);
    expect(ten.results.spf).toBe('pass');
    expect(codes(ten)).toContain('spf_lookups_near');
    const eleven = await audited(including(10));
    expect(eleven.results.spf).toBe('fail');
    expect(codes(eleven)).toContain('spf_lookups');
    const nested = await audited({
      ...including(8),
      's0.example': { TXT: ['v=spf1 a mx ~all'], A: ['192.0.2.9'], MX: [[1, 'smtp.google.com']] },
    });
    expect(nested.spfLookups).toBe(11);
    expect(nested.results.spf).toBe('fail');
  });

  it('counts every term that asks and none that does not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'mx', 'ptr', 'exists:%{i}.x.example', 'ip4:192.0.2.1', 'ip6:2001:db8::1'), {
          maxLength: 14,
        }),
        async (terms) => {
          const audit = await audited({
            [DOMAIN]: {
              ...GOOD[DOMAIN],
              A: ['192.0.2.1'],
              TXT: [`v=spf1 ${terms.join(' ')} include:_spf.google.com -all`],
            },
          });
          const asking = terms.filter((term) => !term.startsWith('ip')).length + 1;
          expect(audit.spfLookups).toBe(asking);
          expect(audit.results.spf).toBe(asking > 10 ? 'fail' : 'pass');
        },
      ),
    );
  });

  it('looks at nothing after all, nor at redirect beside it', async () => {
    const audit = await audited(withSpf('v=spf1 include:_spf.google.com ~all a mx ptr redirect=nowhere.example'));
    expect(audit.spfLookups).toBe(1);
    expect(audit.results.spf).toBe('pass');
  });

  it('refuses two records, and proposes one of both', async () => {
    const audit = await audited(
      withSpf('v=spf1 include:_spf.google.com ~all', 'v=spf1 ip4:192.0.2.7 include:_spf.google.com -all'),
    );
    expect(codes(audit)).toContain('spf_duplicate');
    expect(audit.results.spf).toBe('fail');
    expect(recordOf(audit, 'spf')).toEqual([
      expect.objectContaining({ state: 'change', value: 'v=spf1 include:_spf.google.com ip4:192.0.2.7 ~all' }),
      expect.objectContaining({ state: 'remove', value: 'v=spf1 ip4:192.0.2.7 include:_spf.google.com -all' }),
    ]);
  });

  it('allows two names that hold nothing and refuses three', async () => {
    const two = await audited(withSpf('v=spf1 include:_spf.google.com a:void1.example a:void2.example ~all'));
    expect(codes(two)).not.toContain('spf_void_lookups');
    const three = await audited(
      withSpf('v=spf1 include:_spf.google.com a:void1.example a:void2.example exists:void3.example ~all'),
    );
    expect(codes(three)).toContain('spf_void_lookups');
    expect(three.results.spf).toBe('fail');
  });

  it('ends at a ring of redirects, and at one of includes', async () => {
    const redirects = await audited({
      ...withSpf('v=spf1 redirect=a.example'),
      'a.example': { TXT: ['v=spf1 redirect=b.example'] },
      'b.example': { TXT: ['v=spf1 redirect=a.example'] },
    });
    expect(codes(redirects)).toContain('spf_loop');
    expect(redirects.results.spf).toBe('fail');
    expect(codes(await audited(withSpf(`v=spf1 include:${DOMAIN} ~all`)))).toContain('spf_loop');
  });

  it('refuses a record that lets everybody pass, its own or one that it includes', async () => {
    expect(codes(await audited(withSpf('v=spf1 include:_spf.google.com +all')))).toContain('spf_passes_all');
    const inside = await audited({ '_spf.google.com': { TXT: ['v=spf1 all'] } });
    expect(codes(inside)).toContain('spf_passes_all');
    expect(inside.results.spf).toBe('fail');
  });

  it('refuses what cannot be read, and an include that leads to no record', async () => {
    for (const record of [
      'v=spf1 ipv4:192.0.2.1 ~all',
      'v=spf1 ip4:192.0.2.300 ~all',
      'v=spf1 include: ~all',
      'v=spf1 all:x',
    ])
      expect(codes(await audited(withSpf(record))), record).toContain('spf_syntax');
    expect(codes(await audited(withSpf('v=spf1 include:nothing.example ~all')))).toContain(
      'spf_include_without_record',
    );
  });

  it('says that ptr must go, and takes it out of the record', async () => {
    const audit = await audited(withSpf('v=spf1 ptr include:_spf.google.com ?all'));
    expect(codes(audit)).toEqual(expect.arrayContaining(['spf_ptr', 'spf_neutral']));
    expect(recordOf(audit, 'spf')[0]?.value).toBe('v=spf1 include:_spf.google.com ~all');
  });

  it('says that the mailbox’s own service is missing, and only perhaps where addresses may cover it', async () => {
    const missing = await audited(withSpf('v=spf1 include:spf.example ~all'), { services: ['google'] });
    expect(codes(missing)).toContain('spf_provider_missing');
    expect(codes(await audited(withSpf('v=spf1 ip4:192.0.2.0/24 ~all')))).toContain('spf_provider_perhaps_missing');
  });

  it('never holds a server that does not answer against the record', async () => {
    const silent = await audited({
      [DOMAIN]: { fails: true },
      [`google._domainkey.${DOMAIN}`]: { fails: true },
      [`_dmarc.${DOMAIN}`]: { fails: true },
    });
    expect(silent.results).toEqual({ spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' });
    expect(silent.findings.some(({ severity }) => severity === 'bad')).toBe(false);
    expect((await audited({ '_spf.google.com': { fails: true } })).results.spf).toBe('unknown');
  });

  it('proposes a record that needs no second change', () => {
    const term = fc.constantFrom(
      'a',
      'mx',
      'ptr',
      'include:_spf.google.com',
      'include:x.example',
      'ip4:192.0.2.1',
      '?all',
      '-all',
      '+all',
    );
    fc.assert(
      fc.property(fc.array(fc.array(term, { maxLength: 6 }), { maxLength: 3 }), (records) => {
        const texts = records.map((terms) => ['v=spf1', ...terms].join(' '));
        const once = spfToPublish({ records: texts, includes: [], findings: [] }, ['google']);
        expect(spfToPublish({ records: [once], includes: ['_spf.google.com'], findings: [] }, ['google'])).toBe(once);
        expect(once).toMatch(/^v=spf1 .*[~-]all$/);
      }),
    );
  });
});

describe('DKIM', () => {
  it('refuses a revoked key', async () => {
    const audit = await audited(withKey('v=DKIM1; k=rsa; p='));
    expect(codes(audit)).toContain('dkim_revoked');
    expect(audit.results.dkim).toBe('fail');
  });

  it('tells the length of a key from the key: 768 is refused, 1024 is warned of, 2048 is right', async () => {
    expect((await audited(withKey(`v=DKIM1; p=${KEYS.rsa768}`))).results.dkim).toBe('fail');
    for (const key of [KEYS.rsa1024, KEYS.pkcs1]) {
      const audit = await audited(withKey(`v=DKIM1; k=rsa; p=${key}`));
      expect(audit.findings.find(({ code }) => code === 'dkim_key_1024')?.values).toMatchObject({ bits: 1024 });
      expect(audit.results.dkim).toBe('pass');
    }
    expect((await audited({})).keys).toEqual([
      { selector: 'google', type: 'rsa', bits: 2048, usable: true, seen: false },
    ]);
  });

  it('warns of a key that is being tested, and of one that only newer receivers know', async () => {
    expect(codes(await audited(withKey(`v=DKIM1; t=y:s; p=${KEYS.rsa2048}`)))).toContain('dkim_testing');
    const modern = await audited(withKey(`v=DKIM1; k=ed25519; p=${KEYS.ed25519}`));
    expect(codes(modern)).toContain('dkim_only_ed25519');
    expect(modern.results.dkim).toBe('pass');
  });

  it('refuses what is no key, sha1 alone, and a key that is not for mail', async () => {
    expect(codes(await audited(withKey('v=DKIM1; k=rsa; p=not!a key')))).toContain('dkim_syntax');
    expect(codes(await audited(withKey(`v=DKIM1; h=sha1; p=${KEYS.rsa2048}`)))).toContain('dkim_no_sha256');
    expect(codes(await audited(withKey(`v=DKIM1; s=other; p=${KEYS.rsa2048}`)))).toContain('dkim_not_for_mail');
  });

  it('warns of the selector that mail was signed under, and lets no stranger fail the domain with it', async () => {
    const seen = [{ selector: 'old', domain: DOMAIN }];
    const revoked = await audited({ [`old._domainkey.${DOMAIN}`]: { TXT: ['p='] } }, { seen });
    expect(codes(revoked)).toContain('dkim_seen_unusable');
    expect(revoked.results.dkim).toBe('pass');
    const missing = await audited({}, { seen });
    expect(codes(missing)).toContain('dkim_seen_missing');
    expect(missing.results.dkim).toBe('pass');
    const right = await audited(
      { [`old._domainkey.${DOMAIN}`]: { TXT: [`p=${KEYS.rsa2048}`] }, ...withKey('p=') },
      { seen },
    );
    expect(right.keys).toContainEqual({ selector: 'old', type: 'rsa', bits: 2048, usable: true, seen: true });
    expect(right.results.dkim).toBe('pass');
    expect(codes(right)).toContain('dkim_other_revoked');
    const elsewhere = await audited({}, { seen: [{ selector: 's', domain: 'mailer.example' }] });
    expect(codes(elsewhere)).toContain('dkim_unaligned');
  });

  it('finds a selector that a person names, and says when there can be none', async () => {
    const hidden: Zone = { ...withKey(), [`a1b2._domainkey.${DOMAIN}`]: { TXT: [`p=${KEYS.rsa2048}`] } };
    expect(codes(await audited(hidden))).toContain('dkim_selector_unknown');
    expect((await audited(hidden, { selectors: ['a1b2'] })).results.dkim).toBe('pass');
    const { [`google._domainkey.${DOMAIN}`]: _, ...without } = GOOD;
    const input = { domain: DOMAIN, services: [], reportTo: '', selectors: [], seen: [] };
    expect(codes(await auditDomain(zoneDns(without), input, organisationByList))).toContain('dkim_none');
  });
});

describe('DMARC', () => {
  it('walks up the tree with eight questions at most, and finds the organisation by the fewest labels', async () => {
    const deep = 'a.b.c.d.e.f.g.h.i.ondine.example';
    const walk = await walkTree(zoneDns(GOOD), deep);
    expect(walk.asked).toEqual([
      deep,
      'e.f.g.h.i.ondine.example',
      'f.g.h.i.ondine.example',
      'g.h.i.ondine.example',
      'h.i.ondine.example',
      'i.ondine.example',
      'ondine.example',
      'example',
    ]);
    expect(walk.organisation).toBe(DOMAIN);
  });

  it('stops at psd=n, and takes one label under psd=y', async () => {
    const zone: Zone = {
      '_dmarc.sub.ondine.example': { TXT: ['v=DMARC1; p=none; psd=n'] },
      '_dmarc.ondine.example': { TXT: ['v=DMARC1; p=reject'] },
      '_dmarc.example': { TXT: ['v=DMARC1; p=none; psd=y'] },
    };
    expect(await walkTree(zoneDns(zone), 'x.sub.ondine.example')).toMatchObject({
      organisation: 'sub.ondine.example',
      asked: ['x.sub.ondine.example', 'sub.ondine.example'],
    });
    expect((await walkTree(zoneDns(zone), 'other.example')).organisation).toBe('other.example');
    expect((await walkTree(zoneDns(zone), 'x.ondine.example')).organisation).toBe('ondine.example');
  });

  it('gives a subdomain the policy that its organisation has for subdomains', async () => {
    const domain = `news.${DOMAIN}`;
    const audit = await audited(
      {
        ...withDmarc(`v=DMARC1; p=reject; sp=quarantine; np=reject; rua=mailto:d@${DOMAIN}`),
        [domain]: { TXT: ['v=spf1 include:_spf.google.com ~all'] },
      },
      { domain },
    );
    expect(audit).toMatchObject({ policy: 'quarantine', policyDomain: DOMAIN, organisation: DOMAIN });
    expect(codes(audit)).toContain('dmarc_inherited');
  });

  it('warns of pct, rf and ri, and proposes the record without them', async () => {
    const audit = await audited(withDmarc(`v=DMARC1; p=quarantine; pct=0; rf=afrf; rua=mailto:d@${DOMAIN}`));
    expect(audit.findings).toContainEqual(
      expect.objectContaining({ code: 'dmarc_removed_tag', values: { tags: 'pct, rf' } }),
    );
    expect(audit.results.dmarc).toBe('pass');
    expect(recordOf(audit, 'dmarc')[0]).toMatchObject({
      state: 'change',
      value: `v=DMARC1; p=quarantine; rua=mailto:d@${DOMAIN}; t=y`,
    });
  });

  it('warns of t=y and says what is watched only', async () => {
    const audit = await audited(withDmarc(`v=DMARC1; p=reject; t=y; rua=mailto:d@${DOMAIN}`));
    expect(codes(audit)).toContain('dmarc_testing');
    expect(codes(await audited(withDmarc(`v=DMARC1; p=none; rua=mailto:d@${DOMAIN}`)))).toContain('dmarc_none');
  });

  it('takes a policy that cannot be read as none where reports are asked for, and as nothing otherwise', async () => {
    const watched = await audited(withDmarc(`v=DMARC1; p=block; rua=mailto:d@${DOMAIN}`));
    expect(watched).toMatchObject({ policy: 'none', results: { dmarc: 'pass' } });
    expect(codes(watched)).toContain('dmarc_invalid_policy');
    const nothing = await audited(withDmarc('v=DMARC1; p=block'));
    expect(nothing).toMatchObject({ policy: null, results: { dmarc: 'fail' } });
    expect(recordOf(nothing, 'dmarc')[0]?.value).toBe(`v=DMARC1; p=none; rua=mailto:sophie@${DOMAIN}`);
  });

  it('refuses two records and does not see one that begins otherwise', async () => {
    expect(codes(await audited(withDmarc('v=DMARC1; p=none', 'v=DMARC1; p=reject')))).toContain('dmarc_duplicate');
    expect((await audited(withDmarc('v=dmarc1; p=none'))).results.dmarc).toBe('fail');
  });

  it('says where the tree and the public suffix list disagree', async () => {
    const domain = 'sophie.eu.org'; // eu.org is on the list: to older receivers each name under it is an organisation
    const audit = await audited({ '_dmarc.eu.org': { TXT: ['v=DMARC1; p=reject; rua=mailto:d@eu.org'] } }, { domain });
    expect(audit.organisation).toBe('eu.org');
    expect(codes(audit)).toEqual(expect.arrayContaining(['dmarc_organisation_differs', 'dmarc_record_differs']));
  });

  it('asks whether another domain agreed to receive the reports', async () => {
    const zone = withDmarc('v=DMARC1; p=reject; rua=mailto:x@reports.example');
    expect(codes(await audited(zone))).toContain('dmarc_reports_refused');
    const agreed = { ...zone, [`${DOMAIN}._report._dmarc.reports.example`]: { TXT: ['v=DMARC1'] } };
    expect(codes(await audited(agreed))).not.toContain('dmarc_reports_refused');
  });

  it('says when SPF cannot speak for the From domain', async () => {
    const resend: Zone = {
      [`send.${DOMAIN}`]: { TXT: ['v=spf1 include:amazonses.com ~all'] },
      'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
    };
    const relaxed = await audited(resend, { services: ['resend'] });
    expect(codes(relaxed)).not.toContain('dmarc_spf_unaligned');
    expect(relaxed.results.spf).toBe('pass');
    const strict = await audited(
      { ...resend, ...withDmarc(`v=DMARC1; p=reject; aspf=s; rua=mailto:d@${DOMAIN}`) },
      { services: ['resend'] },
    );
    expect(codes(strict)).toContain('dmarc_spf_unaligned');
  });
});

describe('MX', () => {
  const withMx = (entry: Zone[string]): Zone => ({ [DOMAIN]: { TXT: GOOD[DOMAIN]?.TXT ?? [], ...entry } });

  it('tells a null MX, an implicit one, none, and one that cannot be read', async () => {
    const nullMx = await audited(withMx({ MX: [[0, '']] }));
    expect(codes(nullMx)).toContain('mx_null');
    expect(nullMx.mailProvider).toBe('none');
    expect(recordOf(nullMx, 'mx')).toEqual([{ area: 'mx', type: 'MX', name: '@', value: '0 .', state: 'remove' }]);
    expect(codes(await audited(withMx({ A: ['192.0.2.1'] })))).toContain('mx_implicit');
    expect(codes(await audited(withMx({})))).toContain('mx_none');
    expect(codes(await audited({ [DOMAIN]: { fails: true } }))).toContain('mx_unreadable');
  });

  it('warns of a host that is an alias or has no address', async () => {
    const zone = withMx({
      MX: [
        [1, 'mx.ondine.example'],
        [2, 'gone.example'],
      ],
    });
    const audit = await audited({ ...zone, 'mx.ondine.example': { CNAME: 'smtp.google.com' } });
    expect(codes(audit)).toEqual(expect.arrayContaining(['mx_alias', 'mx_without_address']));
  });
});

describe('any zone at all', () => {
  it('is audited without a throw, and every finding belongs to its area', async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'v=spf1',
            'v=DMARC1;',
            'v=DKIM1;',
            'p=',
            'p=none;',
            'rua=mailto:a@b.example',
            'include:ondine.example',
            'redirect=ondine.example',
            '-all',
            'a',
            'mx:%{d}',
            'k=rsa;',
            KEYS.rsa1024,
          ),
        )
        .map((parts) => parts.join(' ')),
    );
    const name = fc.constantFrom(DOMAIN, `_dmarc.${DOMAIN}`, `google._domainkey.${DOMAIN}`, '_dmarc.example');
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.record({ TXT: fc.array(text, { maxLength: 3 }), fails: fc.boolean() })),
        async (zone) => {
          const audit = await audited(zone);
          for (const { area, code } of audit.findings) expect(code.startsWith(`${area}_`)).toBe(true);
          if (audit.results.spf === 'fail')
            expect(audit.findings.some((one) => one.area === 'spf' && one.severity === 'bad')).toBe(true);
        },
      ),
    );
  });
});
