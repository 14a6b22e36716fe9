import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { saveAudit } from '#db/queries/sending_domain.ts';
import { organisationByList } from '#activities/adapters/dns/organisation.ts';
import { auditDomain } from '#domain/deliverability/audit.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { deliverabilitySchema, sendingDomainSchema } from '#domain/deliverability.schema.ts';
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
