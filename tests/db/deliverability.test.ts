import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDomainCheckActivities } from '#activities/domain_check.ts';
import { organisationByList } from '#activities/adapters/dns/organisation.ts';
import { DAY_MS } from '#domain/calendar.ts';
import { zoneDns, type Zone } from '#domain/deliverability/zone.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { openAlerts, settleAlerts } from '#db/queries/alert.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { healthDays } from '#db/queries/health.ts';
import { leadByEmail } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { getMailbox, insertMailbox } from '#db/queries/mailbox.ts';
import { dnsOfMailbox } from '#db/queries/mailbox_dns.ts';
import { providerRecords } from '#db/queries/recipient_provider.ts';
import { askForCheck, getSendingDomain } from '#db/queries/sending_domain.ts';
import { listSuppressions, suppress } from '#db/queries/suppression.ts';
import { undoSuppression } from '#db/queries/suppression_lift.ts';
import { suppressMany } from '#db/queries/suppression_list.ts';
import { dispatch, message } from '#db/schema/index.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { createTenant, NOW, type Tenant } from '../support/tenant.ts';
import { KEYS } from '../unit/deliverability/keys.ts';
import { DRIVERS, openDriver, type Driven } from './support/drivers.ts';

const DOMAIN = 'ondine.example';
const ZONE: Zone = {
  [DOMAIN]: { TXT: ['v=spf1 include:_spf.google.com ~all'], MX: [[1, 'smtp.google.com']] },
  '_spf.google.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 ~all'] },
  'smtp.google.com': { A: ['192.0.2.1'] },
  [`ours._domainkey.${DOMAIN}`]: { TXT: [`p=${KEYS.rsa2048}`] },
  [`_dmarc.${DOMAIN}`]: { TXT: [`v=DMARC1; p=quarantine; rua=mailto:d@${DOMAIN}`] },
};

describe.each(DRIVERS)('deliverability on %s', (driver) => {
  let driven: Driven;
  let db: Db;
  let tenant: Tenant;
  let mailboxId: Id<'mbx'>;
  let zone: Zone;
  let now: Date;
  beforeAll(async () => {
    driven = await openDriver(driver);
    ({ db } = driven);
  });
  afterAll(() => driven.close());
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, tenant.workspaceId, work);
  const id = <P extends IdPrefix>(prefix: P) => newId(prefix, now.getTime(), randomBytes(10));
  beforeEach(async () => {
    tenant = await createTenant(db);
    now = NOW;
    zone = ZONE;
    mailboxId = id('mbx');
    await within((tx) =>
      insertMailbox(tx, {
        ...{
          id: mailboxId,
          workspaceId: tenant.workspaceId,
          kind: 'gmail',
          address: `sophie@${DOMAIN}`,
          displayName: 'Sophie',
        },
        ...{ status: 'connected', connection: {}, rampStartedAt: NOW, windowStartMinute: 540, windowEndMinute: 1050 },
        ...{ createdAt: NOW, updatedAt: NOW },
      }),
    );
  });

  /** The activity over a real database and a zone given as data; the rest of the ports it never touches. */
  const check = async () => {
    const shut = () => {
      throw new Error('nothing_is_sealed_here');
    };
    const ports = {
      ...{ db, time: () => now, random: (length: number) => randomBytes(length) },
      domains: {
        ...{ dns: zoneDns(zone), organisationByList },
        blocklists: [{ zone: 'dbl.example', lists: 'domain' as const }],
      },
      secrets: { open: shut, renew: shut, seal: shut },
    };
    await createDomainCheckActivities(ports).checkDomain({ workspaceId: tenant.workspaceId, mailboxId });
  };
  const row = async () => {
    const found = await within((tx) => getSendingDomain(tx, { workspaceId: tenant.workspaceId, domain: DOMAIN }));
    if (found?.audit == null) throw new Error('no audit');
    return { ...found, audit: found.audit };
  };
  const verdict = async () => {
    const box = await within((tx) => getMailbox(tx, { workspaceId: tenant.workspaceId, mailboxId }));
    if (!box) throw new Error('no mailbox');
    return dnsOfMailbox({ sandbox: false }, box);
  };
  const alerts = () => within((tx) => openAlerts(tx, { workspaceId: tenant.workspaceId, limit: 10 }));

  /** Somebody who was written to, some days ago; `died` when the address bounced. */
  async function wrote(email: string, daysAgo: number, died = false): Promise<Id<'dsp'>> {
    const at = new Date(NOW.getTime() - daysAgo * DAY_MS);
    const { workspaceId } = tenant;
    return within(async (tx) => {
      await mergeLeads(tx, {
        ...{
          workspaceId,
          now: at,
          source: 'manual',
          sandbox: false,
          defaults: { language: 'fr', zone: 'Europe/Paris' },
        },
        leads: [{ email, values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null }],
      });
      const lead = await leadByEmail(tx, { workspaceId, email });
      if (!lead) throw new Error('no lead');
      const dispatchId = id('dsp');
      await insertDispatch(tx, {
        ...{ id: dispatchId, workspaceId, mailboxId, draftId: id('drf'), leadId: lead.id, class: 'sequence', step: 0 },
        ...{ status: 'accepted', contentHash: dispatchId, messageId: `<${dispatchId}@${DOMAIN}>`, intendedAt: at },
        clearance: {
          verdict: 'clear',
          rules: [],
          nextEligibleAt: null,
          draftId: 'x',
          contentHash: 'x',
          evaluatedAt: 0,
        },
        ...{ bouncedAt: died ? at : null, createdAt: at, updatedAt: at },
      });
      return dispatchId;
    });
  }
  const received = (raw: string, from: string, leadId: Id<'ld'> | null = null) =>
    within((tx) =>
      tx.insert(message).values({
        ...{
          id: id('msg'),
          workspaceId: tenant.workspaceId,
          mailboxId,
          leadId,
          direction: 'in',
          externalId: randomBytes(8).toString('hex'),
        },
        ...{
          fromAddress: from,
          fromName: '',
          toAddress: `sophie@${DOMAIN}`,
          subject: '',
          text: '',
          kind: 'interested',
        },
        ...{ raw: Buffer.from(raw), at: NOW, createdAt: NOW, updatedAt: NOW },
      }),
    );

  describe('a check of a sending domain', () => {
    test('tells the gate exactly what the audit found', async () => {
      expect(await verdict()).toMatchObject({ dkim: 'unknown', checkedAt: null });
      await check();
      const { audit } = await row();
      expect(audit.results).toEqual({ spf: 'pass', dkim: 'fail', dmarc: 'pass' });
      expect(await verdict()).toEqual({ ...audit.results, checkedAt: NOW.getTime() });
    });

    test('finds the key by a selector that a person names, and keeps it', async () => {
      const ask = (at: Date) =>
        within((tx) =>
          askForCheck(tx, {
            ...{ workspaceId: tenant.workspaceId, domain: DOMAIN, now: at, selector: 'ours' },
            notSince: new Date(at.getTime() - 30_000),
          }),
        );
      expect(await ask(NOW)).toMatchObject({ selectors: ['ours'] });
      expect(await ask(new Date(NOW.getTime() + 29_000))).toBeNull();
      expect(await ask(new Date(NOW.getTime() + 31_000))).toMatchObject({ selectors: ['ours'] });
      await check();
      await check();
      expect(await verdict()).toMatchObject({ dkim: 'pass' });
      expect((await row()).selectors).toEqual(['ours']);
    });

    test('finds the key by the signature on mail of the domain, and by nothing that a stranger wrote', async () => {
      const signed = (from: string, selector: string) =>
        `From: ${from}\r\nDKIM-Signature: v=1; d=${DOMAIN}; s=${selector}\r\nTo: sophie@${DOMAIN}\r\n\r\nBonjour`;
      await received(signed('marc@stranger.example', 'theirs'), 'marc@stranger.example');
      await check();
      expect(await verdict()).toMatchObject({ dkim: 'fail' });
      await received(signed(`Julie <julie@${DOMAIN}>`, 'ours'), `julie@${DOMAIN}`);
      await check();
      expect((await row()).seen).toEqual([{ selector: 'ours', domain: DOMAIN }]);
      expect(await verdict()).toMatchObject({ dkim: 'pass' });
    });

    test('says unknown, never fail, while the server is silent', async () => {
      await check();
      zone = { ...ZONE, [DOMAIN]: { fails: true }, [`_dmarc.${DOMAIN}`]: { fails: true } };
      await check();
      expect(await verdict()).toMatchObject({ spf: 'unknown', dmarc: 'unknown' });
    });

    test('raises one alert for a domain on a list, and settles it when it is gone', async () => {
      zone = { ...ZONE, [`${DOMAIN}.dbl.example`]: { A: ['127.0.1.2'] } };
      await check();
      await check();
      expect(await alerts()).toEqual([
        expect.objectContaining({ code: 'domain_listed', subject: DOMAIN, values: { zone: 'dbl.example', count: 1 } }),
      ]);
      zone = { ...ZONE, [`${DOMAIN}.dbl.example`]: { A: ['127.255.255.254'] } };
      await check();
      expect(await alerts()).toEqual([]);
      expect((await row()).blocklists).toEqual([expect.objectContaining({ listing: 'refused' })]);
    });

    test('writes one row a day of health for the mailbox and for the domain', async () => {
      for (const hours of [0, 2, 24]) {
        now = new Date(NOW.getTime() + hours * 3_600_000);
        await check();
      }
      const days = await within((tx) =>
        healthDays(tx, {
          ...{ workspaceId: tenant.workspaceId, now, zone: 'Europe/Paris', days: 30 },
          subjects: [mailboxId, DOMAIN],
        }),
      );
      expect(days.map(({ subject, day }) => [subject, day])).toEqual([
        [mailboxId, '2026-11-21'],
        [mailboxId, '2026-11-22'],
        [DOMAIN, '2026-11-21'],
        [DOMAIN, '2026-11-22'],
      ]);
      expect(days[0]?.factors.reduce((sum, { points }) => sum + points, 0)).toBe(days[0]?.score);
    });
  });

  describe('the recipients’ mail providers', () => {
    test('are learnt after the send, asked once, and stay when the lead is gone', async () => {
      zone = {
        ...ZONE,
        'forge.example': { MX: [[1, 'forge-example.mail.protection.outlook.com']] },
        'silent.example': { fails: true },
      };
      const sent = await wrote('claire@forge.example', 3);
      await wrote('luc@forge.example', 2, true);
      const unsorted = await wrote('luc@silent.example', 2);
      const claire = await within((tx) =>
        leadByEmail(tx, { workspaceId: tenant.workspaceId, email: 'claire@forge.example' }),
      );
      await received('', 'claire@forge.example', claire?.id ?? null);
      await check();
      const providerOf = async (dispatchId: Id<'dsp'>) =>
        (await within((tx) => tx.select().from(dispatch).where(eq(dispatch.id, dispatchId))))[0]?.provider;
      expect(await providerOf(sent)).toBe('microsoft');
      expect(await providerOf(unsorted)).toBeNull();
      expect(await within((tx) => providerRecords(tx, { workspaceId: tenant.workspaceId, now: NOW }))).toEqual([
        { provider: 'microsoft', people: 2, replied: 1, bounced: 1, recent: 2, recentBounced: 1 },
      ]);
    });

    test('alert once when the bounces of one rise, until its days are over', async () => {
      zone = { ...ZONE, 'forge.example': { MX: [[1, 'mx1.mail.ovh.net']] } };
      for (let index = 0; index < 40; index++) await wrote(`before${index}@forge.example`, 40);
      for (let index = 0; index < 12; index++) await wrote(`after${index}@forge.example`, 3, index < 6);
      await check();
      const [alert, ...others] = await alerts();
      expect(others).toEqual([]);
      expect(alert).toMatchObject({
        code: 'provider_bounces',
        subject: 'provider:ovh',
        values: { provider: 'ovh', bounced: 6, people: 12 },
      });
      await within((tx) => settleAlerts(tx, { workspaceId: tenant.workspaceId, subject: 'provider:ovh', now }));
      now = new Date(NOW.getTime() + DAY_MS);
      await check();
      expect(await alerts()).toEqual([]);
    });
  });

  describe('a list that is brought along', () => {
    const bring = (keys: { kind: 'address' | 'domain'; key: string }[], dryRun = false) =>
      within((tx) => suppressMany(tx, { workspaceId: tenant.workspaceId, now, keys, origin: 'user:1', dryRun }));

    test('excludes each key once, leaves what the prospect said, and marks the leads under it', async () => {
      await wrote('claire+news@forge.example', 1);
      await wrote('luc@sub.other.example', 1);
      await wrote('ines@kept.example', 1);
      await within((tx) =>
        suppress(tx, {
          ...{ workspaceId: tenant.workspaceId, now: NOW, kind: 'address', key: 'claire@forge.example' },
          reason: 'opt_out',
          origin: 'msg_claire',
        }),
      );
      const keys = [
        { kind: 'address' as const, key: 'claire@forge.example' },
        { kind: 'address' as const, key: 'new@forge.example' },
        { kind: 'address' as const, key: 'dead@forge.example' },
        { kind: 'domain' as const, key: 'other.example' },
      ];
      await within((tx) =>
        suppress(tx, {
          ...{ workspaceId: tenant.workspaceId, now: NOW, kind: 'address', key: 'dead@forge.example' },
          ...{ reason: 'bounce_hard', origin: 'dsp_1' },
        }),
      );
      expect(await bring(keys, true)).toBe(2);
      expect(await bring(keys)).toBe(2);
      expect(await bring(keys)).toBe(0);
      const { items } = await within((tx) =>
        listSuppressions(tx, { workspaceId: tenant.workspaceId, after: null, limit: 10 }),
      );
      expect(items.find(({ key }) => key === 'claire@forge.example')?.reason).toBe('opt_out');
      expect(items.find(({ key }) => key === 'dead@forge.example')?.reason).toBe('manual');
      // Her word taken back, the list's stands.
      await within((tx) => undoSuppression(tx, { workspaceId: tenant.workspaceId, origin: 'msg_claire', now }));
      const { items: after } = await within((tx) =>
        listSuppressions(tx, { workspaceId: tenant.workspaceId, search: 'claire', after: null, limit: 10 }),
      );
      expect(after).toMatchObject([{ key: 'claire@forge.example', reason: 'manual', origin: 'user:1' }]);
      const suppressed = async (email: string) =>
        (await within((tx) => leadByEmail(tx, { workspaceId: tenant.workspaceId, email })))?.suppressed;
      expect(await suppressed('luc@sub.other.example')).toBe(true);
      expect(await suppressed('ines@kept.example')).toBe(false);
    });

    test('may hold tens of thousands of keys', async () => {
      const keys = Array.from({ length: 30_000 }, (_, index) => ({
        kind: 'address' as const,
        key: `n${index}@list.example`,
      }));
      expect(await bring(keys)).toBe(30_000);
    });
  });
});
