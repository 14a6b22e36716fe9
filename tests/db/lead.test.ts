import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMPANY_SIZES, EVERYONE, matches, type Audience } from '#domain/audience.ts';
import type { Id } from '#domain/id.ts';
import { LANGUAGES } from '#domain/language.ts';
import { NO_COMPANY, NO_VALUES, type CompanyValues, type LeadValues } from '#domain/lead.ts';
import { suppressionHash } from '#domain/suppression.ts';
import { VERIFICATION_VERDICTS } from '#domain/verification.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { getCompany } from '#db/queries/company.ts';
import { setVerifications } from '#db/queries/freshness.ts';
import { isNamed } from '#db/queries/correspondent.ts';
import { countAudience, leadsOfAudience } from '#db/queries/audience.ts';
import { editLead, getLead, leadByEmail } from '#db/queries/lead.ts';
import { countLeads, listLeads, type LeadItem } from '#db/queries/lead_list.ts';
import { mergeLeads, type SaidOfLead } from '#db/queries/lead_merge.ts';
import { provenanceOf } from '#db/queries/provenance.ts';
import { isSuppressed, listSuppressions, suppress } from '#db/queries/suppression.ts';
import { liftSuppression } from '#db/queries/suppression_lift.ts';
import { decodeCursor, type Page } from '#db/page.ts';
import { lead, suppression } from '#db/schema/index.ts';
import { emptyPglite } from '../support/database.ts';
import { createTenant, NOW, type Tenant } from '../support/tenant.ts';
import { DRIVERS, openDriver, type Driven } from './support/drivers.ts';

describe.each(DRIVERS)('leads on %s', (driver) => {
  let driven: Driven;
  let db: Db;
  let tenant: Tenant;
  beforeAll(async () => {
    driven = await openDriver(driver);
    ({ db } = driven);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    tenant = await createTenant(db);
  });

  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, tenant.workspaceId, work);
  const said = (email: string, values: Partial<LeadValues> = {}, company: Partial<CompanyValues> = {}): SaidOfLead => ({
    email,
    values: { ...NO_VALUES, ...values },
    company: { ...NO_COMPANY, ...company },
    fact: null,
    evidence: 'row 1',
  });
  const merge = (source: string, ...leads: SaidOfLead[]) =>
    within((tx) =>
      mergeLeads(tx, {
        workspaceId: tenant.workspaceId,
        now: NOW,
        source,
        defaults: { language: 'fr', zone: 'Europe/Paris' },
        sandbox: false,
        leads,
      }),
    );
  const found = async (email: string) => {
    const lead = await within((tx) => leadByEmail(tx, { workspaceId: tenant.workspaceId, email }));
    if (!lead) throw new Error('no such lead');
    return lead;
  };

  test('are found by name, either way round, without a look at every lead', async () => {
    await merge(
      'imp_1',
      ...Array.from({ length: 400 }, (_, at) => said(`p${at}@x.example`, { firstName: `P${at}`, lastName: 'Roux' })),
    );
    await db.transaction((tx) => tx.execute(sql`analyze ${lead}`));
    const of = (name: string) => sql`${lead.workspaceId} = ${tenant.workspaceId} and ${isNamed(name)}`;
    const plan = await within(async (tx) => {
      // So few leads are looked through faster than they are looked up.
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select id from ${lead} where ${of('roux p7')}`);
    });
    expect(JSON.stringify(plan)).toMatch(/Index Cond: [^"]*full_name = ANY/);
    const emails = async (name: string) =>
      (await within((tx) => tx.select().from(lead).where(of(name)))).map(({ email }) => email);
    expect([await emails('P7 ROUX'), await emails('roux p7'), await emails('p7')]).toEqual([
      ['p7@x.example'],
      ['p7@x.example'],
      [],
    ]);
  });

  describe('merging leads', () => {
    test('makes one lead of one address, whatever the number of rows and sources', async () => {
      const first = await merge(
        'imp_1',
        said('claire@dupont.example', { firstName: 'Claire' }),
        said('claire@dupont.example', { title: 'DRH' }),
      );
      const second = await merge('imp_2', said('claire@dupont.example', { lastName: 'Morel' }));
      expect([...first.outcome.values()].map(({ outcome }) => outcome)).toEqual(['created']);
      expect([...second.outcome.values()].map(({ outcome }) => outcome)).toEqual(['merged']);
      expect(await found('claire@dupont.example')).toMatchObject({
        firstName: 'Claire',
        title: 'DRH',
        lastName: 'Morel',
        source: 'imp_1',
      });
      expect(await within((tx) => countLeads(tx, { workspaceId: tenant.workspaceId }))).toMatchObject({ total: 1 });
    });

    test('never overwrites what a person typed, and says where each other field came from', async () => {
      await merge('imp_1', said('paul@usine.example', { firstName: 'Paul', title: 'Directeur' }, { name: 'Usine SA' }));
      const { id } = await found('paul@usine.example');
      await within((tx) =>
        editLead(tx, {
          workspaceId: tenant.workspaceId,
          leadId: id,
          now: NOW,
          title: 'Directeur industriel',
          phone: null,
        }),
      );
      await merge(
        'imp_2',
        said(
          'paul@usine.example',
          { firstName: 'Jean-Paul', title: 'Stagiaire', phone: '+33 1 23 45 67 89' },
          { name: 'Autre SA', domain: 'autre.example' },
        ),
      );
      const after = await found('paul@usine.example');
      expect(after).toMatchObject({
        firstName: 'Jean-Paul',
        title: 'Directeur industriel',
        phone: '+33 1 23 45 67 89',
        editedFields: ['title'],
      });
      const sources = await within((tx) => provenanceOf(tx, { workspaceId: tenant.workspaceId, leadId: id }));
      expect(Object.fromEntries(sources.map(({ field, source }) => [field, source]))).toMatchObject({
        email: 'imp_1',
        title: 'imp_1',
        firstName: 'imp_2',
        phone: 'imp_2',
        company: 'imp_2',
      });
    });

    test('keeps a company chosen by a person and one that only the mail domain would name', async () => {
      await merge('imp_1', said('a@mail.example', {}, { name: 'Fonderie', domain: 'fonderie.example' }));
      await merge('imp_2', said('a@mail.example'));
      const lead = await found('a@mail.example');
      const company = await within((tx) =>
        getCompany(tx, { workspaceId: tenant.workspaceId, companyId: lead.companyId ?? 'co_' }),
      );
      expect(company).toMatchObject({ key: 'fonderie.example', name: 'Fonderie', leads: 1 });
    });

    test('fills the blanks of a company and names it once its name is known', async () => {
      await merge('imp_1', said('a@papeterie.example'));
      await merge(
        'imp_2',
        said('b@papeterie.example', {}, { name: 'Papeterie Albane', industry: 'Papier', size: '50-249' }),
      );
      await merge('imp_3', said('c@papeterie.example', {}, { name: 'PAPETERIE', industry: 'Autre' }));
      const lead = await found('a@papeterie.example');
      const company = await within((tx) =>
        getCompany(tx, { workspaceId: tenant.workspaceId, companyId: lead.companyId ?? 'co_' }),
      );
      expect(company).toMatchObject({ name: 'Papeterie Albane', industry: 'Papier', size: '50-249', leads: 3 });
    });

    test('gives no company to an address at a mail service', async () => {
      await merge('imp_1', said('claire@gmail.com'));
      expect(await found('claire@gmail.com')).toMatchObject({ companyId: null });
    });

    test('does not find again who asked to be erased', async () => {
      const key = suppressionHash(tenant.accountId, 'erased@usine.example');
      await within((tx) =>
        suppress(tx, {
          workspaceId: tenant.workspaceId,
          now: NOW,
          kind: 'hash',
          key,
          reason: 'erasure',
          origin: 'user:1',
        }),
      );
      const { erased, outcome } = await merge('imp_1', said('erased@usine.example'), said('other@usine.example'));
      expect(erased).toEqual(['erased@usine.example']);
      expect([...outcome.keys()]).toEqual(['other@usine.example']);
    });
  });

  describe('suppression', () => {
    test('covers the +tags of an address, the account over, and marks the leads it covers', async () => {
      await merge(
        'imp_1',
        said('claire+news@usine.example'),
        said('claire@usine.example'),
        said('claires@usine.example'),
      );
      await within((tx) =>
        suppress(tx, {
          workspaceId: tenant.workspaceId,
          now: NOW,
          kind: 'address',
          key: 'claire+news@usine.example',
          reason: 'opt_out',
          origin: 'msg_1',
        }),
      );
      const suppressed = await within((tx) =>
        listLeads(tx, { workspaceId: tenant.workspaceId, suppressed: true, after: null, limit: 10 }),
      );
      expect(suppressed.items.map(({ email }) => email).sort()).toEqual([
        'claire+news@usine.example',
        'claire@usine.example',
      ]);
      const sister = await createTenant(db, { accountId: tenant.accountId });
      const stranger = await createTenant(db);
      const seenBy = ({ workspaceId }: Tenant) =>
        withWorkspace(db, workspaceId, (tx) => isSuppressed(tx, { workspaceId, email: 'claire+other@usine.example' }));
      expect([await seenBy(sister), await seenBy(stranger)]).toEqual([true, false]);
    });

    test('covers a domain and its subdomains, and nobody beside', async () => {
      await merge('imp_1', said('a@usine.example'), said('b@mail.usine.example'), said('c@autre-usine.example'));
      await within((tx) =>
        suppress(tx, {
          workspaceId: tenant.workspaceId,
          now: NOW,
          kind: 'domain',
          key: 'usine.example',
          reason: 'manual',
          origin: 'user:1',
        }),
      );
      const free = await within((tx) =>
        listLeads(tx, { workspaceId: tenant.workspaceId, suppressed: false, after: null, limit: 10 }),
      );
      expect(free.items.map(({ email }) => email)).toEqual(['c@autre-usine.example']);
    });

    test('keeps what the prospect said: a member can neither replace nor lift it', async () => {
      const of = { workspaceId: tenant.workspaceId, now: NOW, kind: 'address', key: 'a@usine.example' } as const;
      await within((tx) => suppress(tx, { ...of, reason: 'manual', origin: 'user:1' }));
      const kept = await within((tx) => suppress(tx, { ...of, reason: 'opt_out', origin: 'msg_1' }));
      await within((tx) => suppress(tx, { ...of, reason: 'manual', origin: 'user:2' }));
      const { items } = await within((tx) =>
        listSuppressions(tx, { workspaceId: tenant.workspaceId, after: null, limit: 10 }),
      );
      expect(items).toMatchObject([{ reason: 'opt_out', origin: 'msg_1' }]);
      expect(
        await within((tx) =>
          liftSuppression(tx, { workspaceId: tenant.workspaceId, suppressionId: kept.id, now: NOW }),
        ),
      ).toBe('kept');
    });

    test('is manual again where a bounce came after, is lifted with all that a person may lift, and shows the strongest', async () => {
      const of = { workspaceId: tenant.workspaceId, now: NOW, kind: 'address', key: 'a@usine.example' } as const;
      await merge('imp_1', said('a@usine.example'));
      await within((tx) => suppress(tx, { ...of, reason: 'manual', origin: 'user:1' }));
      const row = await within((tx) => suppress(tx, { ...of, reason: 'bounce_hard', origin: 'dsp_1' }));
      expect(row).toMatchObject({ reason: 'manual', origin: 'user:1' });
      await within((tx) => liftSuppression(tx, { ...of, suppressionId: row.id }));
      expect(await found('a@usine.example')).toMatchObject({ suppressed: false });
      for (const reason of ['negative', 'complaint', 'bounce_hard'] as const)
        await within((tx) => suppress(tx, { ...of, reason, origin: `msg_${reason}` }));
      expect(await within((tx) => listSuppressions(tx, { ...of, after: null, limit: 10 }))).toMatchObject({
        items: [{ reason: 'complaint', origin: 'msg_complaint' }],
      });
    });

    test('is an opt-out once they asked for it, whatever they had said before, and from the last time they asked', async () => {
      const of = { workspaceId: tenant.workspaceId, kind: 'address', key: 'a@usine.example' } as const;
      const later = new Date(NOW.getTime() + 60_000);
      for (const before of ['negative', 'complaint', 'opt_out'] as const) {
        await within((tx) => suppress(tx, { ...of, now: NOW, reason: before, origin: 'msg_1' }));
        const row = await within((tx) => suppress(tx, { ...of, now: later, reason: 'opt_out', origin: 'link:x' }));
        expect(row).toMatchObject({ reason: 'opt_out', origin: 'link:x', at: later });
        await within((tx) => suppress(tx, { ...of, now: later, reason: 'negative', origin: 'msg_2' }));
        expect(await within((tx) => listSuppressions(tx, { ...of, after: null, limit: 10 }))).toMatchObject({
          items: [{ reason: 'opt_out', origin: 'link:x' }],
        });
        await within((tx) => tx.delete(suppression));
      }
    });

    test('is lifted from the leads that nothing else suppresses', async () => {
      await merge('imp_1', said('a@usine.example'), said('b@usine.example'));
      const base = { workspaceId: tenant.workspaceId, now: NOW, origin: 'user:1' } as const;
      await within((tx) => suppress(tx, { ...base, kind: 'address', key: 'a@usine.example', reason: 'opt_out' }));
      const domain = await within((tx) =>
        suppress(tx, { ...base, kind: 'domain', key: 'usine.example', reason: 'manual' }),
      );
      await within((tx) =>
        liftSuppression(tx, { workspaceId: tenant.workspaceId, suppressionId: domain.id, now: NOW }),
      );
      expect(await found('a@usine.example')).toMatchObject({ suppressed: true });
      expect(await found('b@usine.example')).toMatchObject({ suppressed: false });
    });
  });

  describe('the list of leads', () => {
    test('gives every lead once, page by page', async () => {
      const emails = Array.from({ length: 25 }, (_, n) => `p${n}@usine.example`);
      await merge('imp_1', ...emails.map((email) => said(email)));
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const cursor: ReturnType<typeof decodeCursor> = after === null ? null : decodeCursor(after);
        const page: Page<LeadItem> = await within((tx) =>
          listLeads(tx, { workspaceId: tenant.workspaceId, after: cursor, limit: 7 }),
        );
        seen.push(...page.items.map(({ email }) => email));
        after = page.next;
      } while (after !== null);
      expect(seen.sort()).toEqual(emails.sort());
    });

    test('finds by words of the name, the company and the address, without accents', async () => {
      await merge(
        'imp_1',
        said('e.lefevre@usine.example', { firstName: 'Éloïse', lastName: 'Lefèvre' }, { name: 'Fonderies Varenne' }),
        said('paul@autre.example'),
      );
      for (const search of ['eloise', 'LEFÈVRE', 'varenne eloise', 'e.lefevre@usine.example', 'usine.ex']) {
        const page: Page<LeadItem> = await within((tx) =>
          listLeads(tx, { workspaceId: tenant.workspaceId, search, after: null, limit: 10 }),
        );
        expect(
          page.items.map(({ email }) => email),
          search,
        ).toEqual(['e.lefevre@usine.example']);
      }
    });

    test('shows nothing of another workspace', async () => {
      await merge('imp_1', said('a@usine.example'));
      const { id } = await found('a@usine.example');
      const other = await createTenant(db, { accountId: tenant.accountId });
      expect(
        await withWorkspace(db, other.workspaceId, (tx) =>
          getLead(tx, { workspaceId: tenant.workspaceId, leadId: id }),
        ),
      ).toBeNull();
    });
  });

  describe('an audience', () => {
    const word = fc.constantFrom(
      'Directeur',
      'directrice',
      'DRH',
      'sous-directeur',
      'Énergie',
      'énergies',
      'Responsable',
      'RH',
      'Côté',
    );
    const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const country = fc.constantFrom('FR', 'DE', 'BE');
    const tag = fc.constantFrom('Été 2026', 'ete-2026', 'vip', 'VIP', 'salon');
    const size = fc.constantFrom(...COMPANY_SIZES);
    const source = fc.constantFrom('manual', 'imp_0abc', 'imp_1abc', 'dropcontact');
    const generated = fc.record({
      title: fc.option(phrase),
      country: fc.option(country),
      industry: fc.option(phrase),
      size: fc.option(size),
      source,
      tags: fc.uniqueArray(tag, { maxLength: 3 }),
      language: fc.constantFrom(...LANGUAGES),
      verdict: fc.option(fc.constantFrom(...VERIFICATION_VERDICTS)),
    });
    const audience: fc.Arbitrary<Audience> = fc.record({
      titles: fc.array(fc.oneof(word, phrase), { maxLength: 2 }),
      countries: fc.array(fc.constantFrom('FR', 'de', 'BE'), { maxLength: 2 }),
      industries: fc.array(phrase, { maxLength: 2 }),
      sizes: fc.array(size, { maxLength: 3 }),
      sources: fc.array(source, { maxLength: 2 }),
      tags: fc.array(tag, { maxLength: 2 }),
      language: fc.option(fc.constantFrom(...LANGUAGES)),
      verifiedOnly: fc.boolean(),
    });

    test('names in SQL exactly the leads that the domain says', async () => {
      const leads = fc
        .sample(generated, { numRuns: 150, seed: 7 })
        .map((lead, n) => ({ ...lead, email: `p${n}@c${n}.example` }));
      for (const { source: from, ...lead } of leads) {
        await merge(
          from,
          said(
            lead.email,
            { title: lead.title, country: lead.country, tags: lead.tags, language: lead.language },
            { industry: lead.industry, size: lead.size },
          ),
        );
      }
      const ids = new Map<Id<'ld'>, (typeof leads)[number]>();
      for (const lead of leads) ids.set((await found(lead.email)).id, lead);
      await within((tx) =>
        setVerifications(tx, {
          workspaceId: tenant.workspaceId,
          now: NOW,
          by: 'test',
          verdicts: [...ids].flatMap(([leadId, { verdict }]) => (verdict === null ? [] : [{ leadId, verdict }])),
        }),
      );
      const check = async (wanted: Audience) => {
        const expected = [...ids].filter(([, lead]) => matches(wanted, lead)).map(([leadId]) => leadId);
        const named = await within((tx) =>
          leadsOfAudience(tx, {
            workspaceId: tenant.workspaceId,
            audience: wanted,
            language: 'fr',
            after: null,
            limit: 1000,
          }),
        );
        expect(named.map(({ id }) => id).sort()).toEqual(expected.sort());
        expect(
          await within((tx) => countAudience(tx, { workspaceId: tenant.workspaceId, audience: wanted })),
        ).toMatchObject({ total: expected.length });
        return expected.length;
      };
      expect(await check(EVERYONE)).toBe(150);
      let some = 0;
      await fc.assert(
        fc.asyncProperty(audience, async (wanted) => {
          if ((await check(wanted)) > 0) some += 1;
        }),
        { numRuns: 150 },
      );
      expect(some).toBeGreaterThan(10);
      const inTurn: Id<'ld'>[] = [];
      for (let after: Id<'ld'> | null = null; ;) {
        const of: Parameters<typeof leadsOfAudience>[1] = {
          ...{ workspaceId: tenant.workspaceId, audience: EVERYONE, language: 'en', after, limit: 1 },
        };
        const [one] = await within((tx) => leadsOfAudience(tx, of));
        if (!one) break;
        after = one.id;
        inTurn.push(after);
      }
      const readers = (language: string) =>
        [...ids]
          .filter(([, lead]) => lead.language === language)
          .map(([id]) => id)
          .sort();
      expect(inTurn, 'the readers of the language first, each once').toEqual([...readers('en'), ...readers('fr')]);
    });
  });
});

test('PGlite, which has no autovacuum, knows before long how full its tables are', async () => {
  const db = await emptyPglite();
  try {
    await createTenant(db);
    const rows = () =>
      db.transaction((tx) =>
        tx
          .select({ known: sql<number>`reltuples::int` })
          .from(sql`pg_class`)
          .where(sql`relname = 'workspace'`),
      );
    expect(await rows()).toEqual([{ known: -1 }]);
    for (let n = 0; n < 500; n += 1) await db.transaction(() => Promise.resolve());
    expect(await rows()).toEqual([{ known: 1 }]);
  } finally {
    await db.close();
  }
});
