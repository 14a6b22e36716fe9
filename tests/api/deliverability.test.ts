import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { listAudit } from '#db/queries/audit.ts';
import { pauseSubjects, troubleSubjects } from '#db/queries/guard_subject.ts';
import { noteHealth } from '#db/queries/health.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { saveAudit } from '#db/queries/sending_domain.ts';
import { organisationByList } from '#activities/adapters/dns/organisation.ts';
import { auditDomain } from '#domain/deliverability/audit.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { deliverabilitySchema, healthDaySchema, sendingDomainSchema } from '#domain/deliverability.schema.ts';
import { guardSchema } from '#domain/guard.schema.ts';
import { pageSchema } from '#domain/page.schema.ts';
import { suppressionImportSchema, suppressionSchema } from '#domain/suppression.schema.ts';
import { startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());

const DOMAIN = 'mon-entreprise.sandbox.example';
const overview = async () => {
  const { status, body } = await outside.person.ask('GET', '/api/deliverability');
  expect(status, JSON.stringify(body)).toBe(200);
  return deliverabilitySchema.parse(body);
};
const listed = async (query = '') => {
  const { body } = await outside.person.ask('GET', `/api/suppressions?${query}`);
  return z.object({ items: z.array(suppressionSchema), next: z.string().nullable() }).parse(body);
};
const bring = async (text: string, more: object = {}, by = outside.person) => {
  const { status, body } = await by.ask('POST', '/api/suppressions/import', { text, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return suppressionImportSchema.parse(body);
};

test('shows a domain before it was read, and what was read of it once it was', async () => {
  const before = await overview();
  expect(before.domains).toEqual([
    expect.objectContaining({ domain: DOMAIN, simulated: true, audit: null, checkedAt: null }),
  ]);
  const { workspaceId, api } = outside;
  const input = {
    domain: DOMAIN,
    services: ['sandbox'],
    reportTo: `bonjour@${DOMAIN}`,
    selectors: ['sandbox'],
    seen: [],
  } as const;
  const audit = await auditDomain(sandboxDns(DOMAIN), input, organisationByList);
  await withWorkspace(api.db, workspaceId, (tx) =>
    saveAudit(tx, { workspaceId, domain: DOMAIN, audit, blocklists: [], seen: [], now: new Date() }),
  );
  const [shown] = (await overview()).domains;
  expect(shown?.audit?.results).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass' });
  expect(shown?.audit?.records.every(({ state }) => state === 'published')).toBe(true);
  expect(shown?.health?.factors.reduce((sum, { points }) => sum + points, 0)).toBe(shown?.health?.score);
});

test('has a domain read when asked, once in a while, and only one of the workspace’s own', async () => {
  const { person, told, api } = outside;
  const first = await person.ask('POST', `/api/domains/${DOMAIN}/check`, { selector: ' Mine ' });
  expect(first.status).toBe(202);
  expect(sendingDomainSchema.parse(first.body).askableAt).not.toBeNull();
  expect(told).toContain('mailbox.checkDomain');
  const again = await person.ask('POST', `/api/domains/${DOMAIN}/check`, {});
  expect(again).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect((await person.ask('POST', '/api/domains/gmail.com/check', {})).status).toBe(404);
  expect((await person.ask('POST', `/api/domains/${DOMAIN}/check`, { selector: 'a b' })).status).toBe(422);
  const stranger = await api.person('Marc');
  expect((await stranger.ask('POST', `/api/domains/${DOMAIN}/check`, {})).status).toBe(404);
  const own = await withWorkspace(api.db, outside.workspaceId, (tx) => listMailboxes(tx, outside));
  expect(own.length).toBe(1);
});

test('lists the guards page by page, and resumes one for a reason that is kept and shown, once', async () => {
  const { person, told, api, workspaceId } = outside;
  const at = new Date();
  const keys = (['manual', 'dropcontact'] as const).map((subject) => ({ target: 'source' as const, subject }));
  const red = { rule: 'bounces_first_30_of_source', target: 'source' } as const;
  const values = { count: 2, sends: 12, limit: 2, subject: 'manual' };
  await withWorkspace(api.db, workspaceId, async (tx) => {
    await troubleSubjects(tx, { workspaceId, keys, now: at });
    await pauseSubjects(tx, { workspaceId, verdicts: [{ ...red, values }], now: at });
  });
  const guards = async (query: string, by = person) =>
    pageSchema(guardSchema).parse((await by.ask('GET', `/api/guards?${query}`)).body);
  const first = await guards('limit=1');
  expect(first.items).toMatchObject([{ target: 'source', subject: 'dropcontact', state: 'calm', alarm: null }]);
  const second = await guards(`limit=1&cursor=${first.next}`);
  expect(second).toMatchObject({
    items: [{ subject: 'manual', state: 'paused', alarm: { rule: red.rule, values }, resumed: null }],
    next: null,
  });
  const resume = (body: object, by = person) => by.ask('POST', '/api/guards/source/manual/resume', body);
  expect((await resume({})).status).toBe(422);
  const stranger = await api.person('Paul');
  expect((await guards('', stranger)).items).toEqual([]);
  expect((await resume({ reason: 'À moi' }, stranger)).status).toBe(409);
  const resumed = await resume({ reason: 'Fichier revu' });
  expect(guardSchema.parse(resumed.body)).toMatchObject({
    ...{ state: 'calm', alarm: null, pausedAt: null, resumed: { reason: 'Fichier revu' } },
  });
  expect((await resume({ reason: 'Encore' })).status).toBe(409);
  expect(told).toContain('mailbox.resumed');
  const log = await withWorkspace(api.db, workspaceId, (tx) =>
    listAudit(tx, { workspaceId, subject: 'source:manual', after: null, limit: 10 }),
  );
  expect(log.items.map(({ action, details }) => [action, details['reason'] ?? details['rule']])).toEqual([
    ['guard.resumed', 'Fichier revu'],
    ['guard.paused', 'bounces_first_30_of_source'],
  ]);
});

test('gives health day by day, factor by factor, newest first and page by page', async () => {
  const { person, api, workspaceId } = outside;
  const workspace = { id: workspaceId, sandbox: true, zone: 'Europe/Paris' };
  for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) {
    const now = new Date(`${day}T12:00:00Z`);
    await withWorkspace(api.db, workspaceId, (tx) => noteHealth(tx, { workspace, domain: DOMAIN, now }));
  }
  const days = async (query: string, by = person) =>
    pageSchema(healthDaySchema).parse((await by.ask('GET', `/api/health-days?subject=${DOMAIN}&${query}`)).body);
  const first = await days('limit=2');
  const rest = await days(`limit=2&cursor=${first.next}`);
  expect([...first.items, ...rest.items].map(({ day }) => day)).toEqual(['2026-03-04', '2026-03-03', '2026-03-02']);
  expect(rest.next).toBeNull();
  for (const { score, factors } of first.items)
    expect(factors.reduce((sum, { points }) => sum + points, 0)).toBe(score);
  expect((await days('', await api.person('Lise'))).items).toEqual([]);
});

test('says what a list would do, takes it, and shows it page by page without a gap', async () => {
  const lines = Array.from({ length: 450 }, (_, index) => `p${index}@liste.example`);
  const text = ['Nom;E-mail', ...lines.map((line) => `X;${line}`), 'X;gmail.com', 'X;'].join('\n');
  const tried = await bring(text, { dryRun: true });
  expect(tried).toMatchObject({ column: 'E-mail', addresses: 450, domains: 0, added: 450, known: 0, left: 2 });
  expect((await listed('search=liste.example')).items).toEqual([]);
  expect(await bring(text)).toMatchObject({
    added: 450,
    faults: [
      { line: 452, fault: 'freemail' },
      { line: 453, fault: 'unreadable' },
    ],
  });
  expect(await bring(text)).toMatchObject({ added: 0, known: 450 });
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await listed(`search=liste.example&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ key }) => key));
    cursor = page.next;
  }
  expect(seen.sort()).toEqual([...lines].sort());
  expect((await overview()).suppressions).toBeGreaterThanOrEqual(450);
});

test('gives a list back that it reads again, and no cell that a spreadsheet would run', async () => {
  await bring('=cmd@liste.example\n+1@liste.example');
  const { status, headers, body } = await outside.person.ask('GET', '/api/suppressions/export.csv?language=fr');
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('suppressions.csv');
  const text = z.string().parse(body);
  expect(text).toContain('"\'=cmd@liste.example";"address";"ajout à la main"');
  for (const line of text.split('\r\n')) expect(line).not.toMatch(/(^|;)"?[=+@-]/);
  const read = await bring(text, { dryRun: true });
  expect(read).toMatchObject({ added: 0, left: 0 });
  expect(read.known).toBeGreaterThanOrEqual(452);
});

test('keeps a list from another account, and from whoever may only look', async () => {
  const stranger = await outside.api.person('Lucie', { sandbox: true });
  const { body } = await stranger.ask('GET', '/api/suppressions/export.csv');
  expect(body).not.toContain('liste.example');
  expect((await outside.api.anonymous('GET', '/api/suppressions/export.csv')).status).toBe(401);
  expect((await outside.person.ask('POST', '/api/suppressions/import', { text: 'a\n'.repeat(100_001) })).status).toBe(
    422,
  );
});
