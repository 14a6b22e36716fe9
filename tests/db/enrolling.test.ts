import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createCampaignActivities } from '#activities/campaign.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { openEnrollments } from '#db/queries/enrollment.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import { campaign } from '#db/schema/index.ts';
import { EVERYONE } from '#domain/audience.ts';
import { newId } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { createTokens } from '#functions/tokens.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';
import { createDatabase, type TestDatabase } from '#tests/support/postgres.ts';
import { createTenant, NOW } from '#tests/support/tenant.ts';

const LEADS = 40;
const CAMPAIGNS = 3;
const id = <P extends Parameters<typeof newId>[0]>(prefix: P) => newId(prefix, NOW.getTime(), randomBytes(10));

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  db = await openDatabase({ driver: 'postgres', url: database.url });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('takes each lead up in one campaign, however many that name them look at once', async () => {
  const { workspaceId } = await createTenant(db);
  const stamps = { createdAt: NOW, updatedAt: NOW };
  const campaigns = Array.from({ length: CAMPAIGNS }, () => id('cmp'));
  await withWorkspace(db, workspaceId, async (tx) => {
    const mailboxId = id('mbx');
    await insertMailbox(tx, {
      ...{ id: mailboxId, workspaceId, kind: 'smtp', address: 'sophie@ondine.example', displayName: 'Sophie' },
      ...{ status: 'connected', connection: {}, rampStartedAt: new Date(0), ...stamps },
      ...{ windowStartMinute: 540, windowEndMinute: 1050 },
    });
    await tx.insert(campaign).values(
      campaigns.map((campaignId) => ({
        ...{ id: campaignId, workspaceId, name: campaignId, status: 'running' as const, language: 'fr' as const },
        ...{ mailboxId, audience: EVERYONE, enrolled: 0, ended: 0, createdBy: 'user:x', ...stamps },
      })),
    );
    await mergeLeads(tx, {
      ...{ workspaceId, now: NOW, source: 'import', sandbox: false },
      defaults: { language: 'fr', zone: 'Europe/Paris' },
      leads: Array.from({ length: LEADS }, (_, at) => ({
        ...{ email: `p${at}@c${at}.example`, values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null },
      })),
    });
  });
  const ports = lonePorts({ db, time: () => NOW, tokens: createTokens(randomBytes(32).toString('hex'), () => NOW) });
  const activities = createCampaignActivities({
    ...ports,
    workflows: { ...ports.workflows, startOutreach: () => Promise.resolve() },
  });
  await Promise.all(campaigns.map((campaignId) => activities.enrollLeads({ workspaceId, campaignId })));
  const open = await withWorkspace(db, workspaceId, (tx) => openEnrollments(tx, { workspaceId, limit: 1000 }));
  expect(open).toHaveLength(LEADS);
  expect(new Set(open.map(({ leadId }) => leadId)).size).toBe(LEADS);
});
