import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#db/open.ts';
import { buildWorkflows } from '#infra/local/builds/workflows.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { open } from '#infra/local/rehearsal/opening.ts';
import { signUp, visitor } from '#infra/local/rehearsal/visitor.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { copyDatabase, createDatabase, renameDatabase } from '../support/postgres.ts';
import type { Parts } from './support/parts.schema.ts';
import { partProcess } from './support/process.ts';
import { startProvider } from './support/provider.ts';
import { temporalVictim } from './support/temporal.ts';

const nothing = (): void => undefined;
const LEADS = `First name,Last name,Email,Company,Country
Paul,Aubin,paul.aubin+silence@tuileries.example,Tuileries Aubin,France
Anne,Leroy,anne.leroy+silence@verreries.example,Verreries Leroy,France
Marc,Petit,marc.petit+silence@aciers.example,Aciers Petit,France
`;
const approvals = z.object({ items: z.array(z.object({ draftId: z.string(), contentHash: z.string() })) });
const mailboxes = z.object({
  items: z.array(z.object({ id: z.string(), status: z.string(), statusReason: z.string().nullable() })),
});
const dispatches = z.object({ items: z.array(z.object({ status: z.string(), outcome: z.string().nullable() })) });
const alerts = z.object({ alerts: z.array(z.object({ code: z.string() })) });

/**
 * Yesterday's backup is put back after today's messages left: the database alone, as from a dump, or the database, Temporal's
 * and the data folder together, as from a copy of the whole. The provider keeps what it was given.
 */
test.each([['the database'], ['everything']])(
  'sends nothing twice after %s was put back from a backup',
  async (what) => {
    await using cleanup = new AsyncDisposableStack();
    const folder = cleanup.use(await temporaryFolder());
    const dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    const database = await createDatabase(inject('postgresUrl'));
    cleanup.defer(() => database.drop());
    const { path: workflowBundlePath } = await buildWorkflows(PROJECT_ROOT, nothing);
    const temporal = await temporalVictim(join(folder.path, 'temporal'), nothing);
    cleanup.defer(() => temporal.stop());
    // A provider in the best of moods, which can tell of every message: chance 0.99 brings none of the other moods.
    const db = await openDatabase({ driver: 'postgres', url: database.url });
    let delivering = db;
    cleanup.defer(() => delivering.close());
    const provider = await startProvider(
      () => delivering,
      () => 0.99,
      { blind: 0 },
    );
    cleanup.defer(() => provider.close());
    const secret = () => randomBytes(32).toString('base64url');
    const parts: Parts = {
      ...{ databaseUrl: database.url, dataDir, workflowBundlePath },
      apiPort: await nextFreePort(23_600),
      temporal: { address: temporal.address, namespace: temporal.namespace },
      provider: { smtpPort: provider.smtpPort, lookUpUrl: provider.lookUpUrl },
      secrets: { auth: secret(), encryption: secret(), links: secret(), sandboxMail: secret() },
    };
    const api = partProcess('api', parts, nothing);
    const worker = partProcess('worker', parts, nothing);
    cleanup.defer(() => Promise.all([api.stop(), worker.stop()]).then(nothing));
    await Promise.all([api.start(), worker.start()]);
    const sophie = visitor(`http://localhost:${parts.apiPort}`, await signUp(`http://localhost:${parts.apiPort}`));
    const { campaignId } = await open(sophie, { name: 'leads.csv', bytes: Buffer.from(LEADS) }, nothing);
    const waiting = `/api/approvals?campaignId=${campaignId}&limit=200`;
    await eventually(
      () => sophie.ask(approvals, 'GET', waiting),
      ({ items }) => items.length === 3,
    );

    const stopAll = async (): Promise<void> => {
      await Promise.all([api.stop(), worker.stop()]);
      await temporal.kill();
      await delivering.close();
    };
    const startAll = async (): Promise<void> => {
      await temporal.start();
      delivering = await openDatabase({ driver: 'postgres', url: database.url });
      await Promise.all([api.start(), worker.start()]);
    };
    const approveAll = async (): Promise<void> => {
      for (const { draftId, contentHash } of (await sophie.ask(approvals, 'GET', waiting)).items)
        await sophie.tell('POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
    };

    await stopAll();
    const backup = await copyDatabase(inject('postgresUrl'), database);
    for (const one of ['data', 'temporal'])
      await cp(join(folder.path, one), join(folder.path, `${one}.backup`), { recursive: true });
    await startAll();
    await approveAll();
    const [first] = await eventually(
      () => Promise.resolve(provider.kept),
      (kept) => kept.length > 0,
    );
    await stopAll();
    const before = provider.kept.length;

    await database.drop();
    await renameDatabase(inject('postgresUrl'), backup, database);
    if (what === 'everything') {
      for (const one of ['data', 'temporal']) {
        await rm(join(folder.path, one), { recursive: true });
        await cp(join(folder.path, `${one}.backup`), join(folder.path, one), { recursive: true });
      }
    }
    await startAll();

    const [box] = (await sophie.ask(mailboxes, 'GET', '/api/mailboxes')).items;
    expect(box).toMatchObject({ status: 'paused', statusReason: 'restored' });
    const { alerts: told } = await sophie.ask(alerts, 'GET', '/api/today');
    expect(told.map(({ code }) => code)).toContain('mailbox_restored');
    await approveAll();
    const now = z.object({ now: z.string() });
    const skip = async (hours: number): Promise<void> => {
      const { now: at } = await sophie.ask(now, 'GET', '/api/sandbox');
      const to = new Date(Date.parse(at) + hours * 3_600_000).toISOString();
      await sophie.tell('POST', '/api/sandbox/skip', { to });
      await eventually(
        () => sophie.ask(z.object({ skippingTo: z.string().nullable() }), 'GET', '/api/sandbox'),
        ({ skippingTo }) => skippingTo === null,
        60_000,
      );
    };
    await skip(1);
    expect(provider.kept).toHaveLength(before);

    await sophie.tell('POST', `/api/mailboxes/${box?.id}/resume`, { reason: 'Looked at the Sent folder' });
    // What left already and was forgotten is found at the provider when its turn comes, and known again; the rest leaves.
    const found = ({ items }: z.infer<typeof dispatches>): number =>
      items.filter(({ status, outcome }) => status === 'confirmed' && outcome === 'looked_up').length;
    const all = await eventually(
      async () => {
        await skip(6);
        return sophie.ask(dispatches, 'GET', '/api/dispatches?limit=200');
      },
      (seen) => what === 'the database' || found(seen) >= before,
      150_000,
    );
    const sent = provider.kept.map(({ messageId }) => messageId);
    expect(sent).toContain(first?.messageId);
    expect(new Set(sent).size).toBe(sent.length);
    if (what === 'everything') expect(all.items.length).toBeGreaterThan(before);
  },
);
