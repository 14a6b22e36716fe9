import { randomBytes } from 'node:crypto';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { mailboxContext, type ConnectionOf } from '#domain/mailbox_connection.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import type { DispatchStatus } from '#domain/dispatch.ts';
import type { Ports } from '#activities/ports.ts';
import { takeNotices } from '#activities/notices.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { getDispatch, insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { insertMailbox, getMailbox } from '#db/queries/mailbox.ts';
import { leadByEmail } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startApi, type ApiServer } from '#tests/support/api.ts';
import { createTenant, type Tenant } from '#tests/support/tenant.ts';
import { outsideInMemory } from '#tests/support/fence.ts';
import { silentPostman } from '#tests/support/postman.ts';
import { createFence } from '#activities/fence.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, Date.now(), randomBytes(10));

/** A workspace whose mailbox is at a vendor, the real API before it, and the worker's part of taking notices in. */
export type VendorMailbox = {
  api: ApiServer;
  tenant: Tenant;
  mailboxId: Id<'mbx'>;
  /** What was fetched from SNS, and what it answers. */
  fetched: string[];
  /** How often the mailbox was told that something arrived, and whether it can be; who was nudged, and which campaigns were held. */
  told: { arrived: number; reachable: boolean; nudged: string[]; held: string[] };
  /** A message that was handed to the vendor. */
  sent(
    status?: DispatchStatus,
  ): Promise<{ dispatchId: Id<'dsp'>; leadId: Id<'ld'>; recipient: string; messageId: string }>;
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  dispatch(dispatchId: Id<'dsp'>): ReturnType<typeof getDispatch>;
  /** The worker takes in what waits. */
  take(): Promise<void>;
  post(body: string, headers?: Record<string, string>, at?: Id<'mbx'>): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
};

export async function startVendorMailbox(
  connection: ConnectionOf<'resend'> | ConnectionOf<'ses'>,
  certificate: string | null = null,
): Promise<VendorMailbox> {
  const told: VendorMailbox['told'] = { arrived: 0, reachable: true, nudged: [], held: [] };
  const fetched: string[] = [];
  const client = temporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  const real = workflowClients(client);
  const arrived = () => {
    if (!told.reachable) return Promise.reject(new Error('unreachable'));
    told.arrived += 1;
    return Promise.resolve();
  };
  const api = await startApi({
    temporal: { ...real, mailbox: { ...real.mailbox, arrived } },
    fetchText: (url) => {
      fetched.push(url);
      return Promise.resolve(url.endsWith('.pem') ? certificate : '<ConfirmSubscriptionResponse/>');
    },
  });
  const { db, deps } = api;
  const tenant = await createTenant(db, { now: new Date() });
  const { workspaceId } = tenant;
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, workspaceId, work);
  const mailboxId = id('mbx');
  const now = new Date();
  const times = { createdAt: now, updatedAt: now };
  const { kind } = connection;
  await within((tx) =>
    insertMailbox(tx, {
      ...{ id: mailboxId, workspaceId, kind, address: 'sophie@ondine.example', displayName: 'Sophie' },
      ...{ status: 'connected', rampStartedAt: now, windowStartMinute: 540, windowEndMinute: 1050, ...times },
      connection: { sealed: deps.seal.seal(JSON.stringify(connection), mailboxContext(workspaceId, mailboxId)) },
    }),
  );
  const { time, random, seal, tokens } = deps;
  const ports: Ports = createPorts({
    ...{ db, client, time, tokens, seal, publicUrl: api.url, mistral: null, blocklists: [], spamd: null },
    postman: silentPostman,
    fence: createFence({ db, time, random, temporal: 'test', outside: outsideInMemory() }),
    ...{ sandboxServer: () => null, sandbox: null, enricher: () => sandboxEnricher },
    mailNetwork: { allowPrivate: true },
  });
  ports.workflows = {
    ...ports.workflows,
    nudgeOutreach: ({ leadId }) => {
      told.nudged.push(leadId);
      return Promise.resolve(true);
    },
    holdCampaign: ({ campaignId }) => {
      told.held.push(campaignId);
      return Promise.resolve(true);
    },
  };
  return {
    ...{ api, tenant, mailboxId, fetched, told, within },
    sent: async (status = 'accepted') => {
      const recipient = `c.${randomBytes(4).toString('hex')}@fonderies.example`;
      const [dispatchId, draftId, campaignId] = [id('dsp'), id('drf'), id('cmp')];
      const messageId = `<${dispatchId}@ondine.example>`;
      return within(async (tx) => {
        await mergeLeads(tx, {
          ...{ workspaceId, now, source: 'import', sandbox: false, defaults: { language: 'fr', zone: 'Europe/Paris' } },
          leads: [{ email: recipient, values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null }],
        });
        const leadId = (await leadByEmail(tx, { workspaceId, email: recipient }))?.id ?? id('ld');
        const of = { workspaceId, leadId, mailboxId, campaignId, step: 0, contentHash: '', class: 'sequence' as const };
        await insertDraft(tx, {
          ...{
            id: draftId,
            ...of,
            ...times,
            attempt: 0,
            variant: 'a',
            recipient,
            recipientName: '',
            status: 'approved',
          },
          ...{ sender: 'sophie@ondine.example', subject: 's', body: 'b', claims: [], lint: [], problems: [] },
        });
        await insertDispatch(tx, {
          ...{ id: dispatchId, ...of, ...times, draftId, status, messageId, intendedAt: now },
          clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
        });
        return { dispatchId, leadId, recipient, messageId };
      });
    },
    dispatch: (dispatchId) => within((tx) => getDispatch(tx, { workspaceId, dispatchId })),
    take: async () => {
      const mailbox = await within((tx) => getMailbox(tx, { workspaceId, mailboxId }));
      if (mailbox) await takeNotices(ports, mailbox);
    },
    post: async (body, headers = {}, at = mailboxId) => {
      const response = await fetch(`${api.url}/api/webhooks/${kind}/${workspaceId}/${at}`, {
        ...{ method: 'POST', body },
        headers: { 'content-type': kind === 'ses' ? 'text/plain; charset=UTF-8' : 'application/json', ...headers },
      });
      const answer: unknown = await response.json();
      return { status: response.status, body: answer };
    },
    close: () => api.close(),
  };
}
