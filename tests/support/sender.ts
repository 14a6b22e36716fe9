import { z } from 'zod';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import { createDispatchActivities } from '#activities/dispatch.ts';
import type { MailboxAdapter, Ports } from '#activities/ports.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { accountOf } from '#db/queries/suppression.ts';
import { contact } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createTokens } from '#functions/tokens.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';
import { startApi } from './api.ts';
import { lonePorts } from './lone_ports.ts';
import { emptyDatabase } from './database.ts';
import { startScriptedSmtp, type SmtpScript } from './scripted_smtp.ts';
import { sendables, type Sendable } from './sendable.ts';
import { createTenant, type Tenant } from './tenant.ts';

/** What a mailbox does beside sending: nothing arrives in it, and it cannot tell what it sent. */
const QUIET: Omit<MailboxAdapter, 'send'> = {
  whereabouts: () => Promise.resolve('unknown'),
  read: () => Promise.resolve({ messages: [], cursor: null, more: false }),
  check: () => Promise.resolve([]),
};

export type Sender = Awaited<ReturnType<typeof startSender>>;

/** Everything that sends, and the API, over one database, in memory unless given; Temporal is away. It is Tuesday at ten, until told. */
export async function startSender(given?: Db) {
  let now = TUESDAY_10;
  const time = () => new Date(now);
  const db = given ?? (await emptyDatabase());
  const away = temporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  const clients = workflowClients(away);
  // Nobody is there to be told, and nobody waits to find that out.
  const temporal = {
    ...clients,
    outreach: {
      ...clients.outreach,
      nudged: () => Promise.resolve(false),
      decided: () => Promise.resolve(false),
      edited: () => Promise.resolve(false),
    },
    campaign: { ...clients.campaign, nudged: () => Promise.resolve(false) },
    enrichment: { ...clients.enrichment, start: () => Promise.resolve() },
    mailbox: { ...clients.mailbox, resumed: () => Promise.resolve() },
  };
  const api = await startApi({ db, time, temporal, asksSpamd: true });
  /** What workflows would have been told. */
  const told: string[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const ports = lonePorts({ db, time, tokens: createTokens('secret', time) });
  const workflows: Ports['workflows'] = {
    ...ports.workflows,
    holdCampaign: ({ campaignId }) => Promise.resolve(told.push(`held ${campaignId}`) > 0),
    nudgeOutreach: ({ leadId }) => Promise.resolve(told.push(`nudged ${leadId}`) > 0),
    startEnrichment: () => Promise.resolve(),
    checkDomain: ({ mailboxId }) => Promise.resolve(void told.push(`check ${mailboxId}`)),
  };

  /** A workspace, its own unless given, and the way out of it through a server that follows a script. */
  async function place(known?: Tenant) {
    const tenant = known ?? (await createTenant(db, { now: new Date(TUESDAY_10) }));
    const { workspaceId } = tenant;
    const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, workspaceId, work);
    const dispatch = (send: MailboxAdapter['send'], message: Sendable, more: Partial<MailboxAdapter> = {}) =>
      createDispatchActivities({
        ...{ ...ports, workflows },
        mailboxes: { of: () => ({ ...QUIET, send, ...more }) },
      }).dispatchDraft({
        ...message,
        contentHash: '',
      });
    return {
      ...{ workspaceId, accountId: tenant.accountId, within, dispatch, make: sendables(db, tenant) },
      /** Dispatches through a server that follows a script. */
      through: async (script: SmtpScript, message: Sendable) => {
        const { port, lines, close } = await startScriptedSmtp({ '.': '250 taken', ...script });
        closers.push(close);
        const login = { host: '127.0.0.1', port, secure: false, requireTls: false };
        const account = { ...login, user: 'sophie', password: 'secret', timeoutMs: 2_000 };
        const outcome = await dispatch(async (cleared, lastLook) => {
          const envelope = { from: 's@ondine.example', to: cleared.recipient };
          return sendBySmtp(account, envelope, await composeMessage(cleared), lastLook);
        }, message);
        return { outcome, lines };
      },
      alerts: async () => (await within((tx) => openAlerts(tx, { workspaceId, limit: 50 }))).map(({ code }) => code),
      contacts: () => within((tx) => tx.select().from(contact)),
    };
  }

  return {
    told,
    ports: { ...ports, workflows },
    place,
    /** Somebody's workspace, that they ask for over HTTP. */
    async asked() {
      const { ask } = await api.person('Sophie');
      const { id } = z.object({ id: idSchema('ws') }).parse((await ask('GET', '/api/workspace')).body);
      const workspaceId: Id<'ws'> = id;
      const accountId = await withWorkspace(db, workspaceId, (tx) => accountOf(tx, workspaceId));
      return { ask, ...(await place({ workspaceId, accountId, userId: 'sophie' })) };
    },
    /** Makes it another time. */
    at: (instant: number) => {
      now = instant;
    },
    /** Between two tests. */
    async rest() {
      now = TUESDAY_10;
      told.length = 0;
      await Promise.all(closers.splice(0).map((close) => close()));
    },
    async close() {
      await api.close();
      if (given === undefined) await db.close();
    },
  };
}
