import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import { sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import { createDispatchActivities } from '#activities/dispatch.ts';
import type { MailboxAdapter, Ports } from '#activities/ports.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { getCampaign, moveCampaign } from '#db/queries/campaign.ts';
import { dispatchOfDraft } from '#db/queries/dispatch.ts';
import { markSend } from '#db/queries/guard.ts';
import { moveMailbox } from '#db/queries/mailbox.ts';
import { accountOf, suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { contact, mailbox } from '#db/schema/index.ts';
import { idSchema } from '#domain/id.schema.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import type { Id } from '#domain/id.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createSeal } from '#functions/seal.ts';
import { createTokens } from '#functions/tokens.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { startApi, type ApiServer, type Ask } from '#tests/support/api.ts';
import { startScriptedSmtp, type SmtpScript } from '#tests/support/scripted_smtp.ts';
import { sendables, type Sendable } from '#tests/support/sendable.ts';
import { createTenant, type Tenant } from '#tests/support/tenant.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';

const time = () => new Date(TUESDAY_10);
const NOW = time();
let db: Db;
let api: ApiServer;
const told: string[] = [];
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  db = await openDatabase({ driver: 'pglite', folder: null });
  api = await startApi({ db, time });
});
afterEach(async () => {
  told.length = 0;
  await Promise.all(closers.splice(0).map((close) => close()));
});
afterAll(async () => {
  await api.close();
  await db.close();
});

/** Everything that sends, over one mailbox; Temporal is away. */
function portsOver(adapter: MailboxAdapter): Ports {
  const ports = createPorts({
    ...{ db, time, publicUrl: 'http://127.0.0.1', mistral: null, blocklists: [], spamd: null, sandbox: null },
    client: temporalClient({ address: '127.0.0.1:1', namespace: 'default' }),
    tokens: createTokens('secret', time),
    seal: createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1'),
    sandboxServer: () => null,
    enricher: () => sandboxEnricher,
    mailNetwork: { allowPrivate: true },
    fence: { pass: () => Promise.resolve() },
  });
  const workflows = {
    ...ports.workflows,
    holdCampaign: (key: { campaignId: Id<'cmp'> }) => Promise.resolve(told.push(`held ${key.campaignId}`) > 0),
    checkDomain: (key: { mailboxId: Id<'mbx'> }) => Promise.resolve(void told.push(`check ${key.mailboxId}`)),
  };
  return { ...ports, workflows, mailboxes: { of: () => adapter } };
}

const quietInbox: Pick<MailboxAdapter, 'read' | 'check' | 'whereabouts'> = {
  whereabouts: () => Promise.resolve('unknown'),
  read: () => Promise.resolve({ messages: [], cursor: null, more: false }),
  check: () => Promise.resolve([]),
};

/** Somebody's workspace, that they ask for over HTTP. */
async function asked() {
  const { ask } = await api.person('Sophie');
  const { id } = z.object({ id: idSchema('ws') }).parse((await ask('GET', '/api/workspace')).body);
  const accountId = await withWorkspace(db, id, (tx) => accountOf(tx, id));
  return { ask, ...(await place({ workspaceId: id, accountId, userId: 'sophie' })) };
}

/** A workspace, its own unless given, and the way out of it through a server that follows a script. */
async function place(given?: Tenant) {
  const tenant = given ?? (await createTenant(db, { now: NOW }));
  const { workspaceId } = tenant;
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, workspaceId, work);
  const make = sendables(db, tenant);
  const dispatch = (send: MailboxAdapter['send'], message: Sendable) =>
    createDispatchActivities(portsOver({ ...quietInbox, send })).dispatchDraft({ ...message, contentHash: '' });
  return {
    ...{ workspaceId, within, make, dispatch },
    /** Dispatches through a server that follows a script. */
    async through(script: SmtpScript, message: Sendable) {
      const server = await startScriptedSmtp({ '.': '250 taken', ...script });
      closers.push(server.close);
      const login = { host: '127.0.0.1', port: server.port, secure: false, requireTls: false };
      const account = { ...login, user: 'sophie', password: 'secret', timeoutMs: 2_000 };
      const outcome = await dispatch(async (cleared, lastLook) => {
        const envelope = { from: 's@ondine.example', to: cleared.recipient };
        return sendBySmtp(account, envelope, await composeMessage(cleared), lastLook);
      }, message);
      return { outcome, lines: server.lines };
    },
    alerts: async () => (await within((tx) => openAlerts(tx, { workspaceId, limit: 50 }))).map(({ code }) => code),
    contacts: () => within((tx) => tx.select().from(contact)),
  };
}
const EMAIL = 'claire@fonderies.example';

test('writes never again to an address that the server says is dead, and gives its contact back', async () => {
  const { through, make, within, workspaceId, contacts } = await place();
  const message = await make.message({ email: EMAIL });
  const { outcome, lines } = await through({ RCPT: `550 5.1.1 <${EMAIL}>: User unknown` }, message);
  expect(outcome).toMatchObject({ kind: 'refused', end: 'bounced' });
  expect(lines).toEqual([]);
  const found = await within((tx) => suppressionsOf(tx, { workspaceId, emails: [EMAIL] }));
  expect(found.get(EMAIL)).toMatchObject([{ kind: 'address', reason: 'bounce_hard' }]);
  expect(await contacts()).toEqual([]);
  const again = await make.message({ email: EMAIL, leadId: message.leadId });
  expect((await through({}, again)).outcome).toMatchObject({ kind: 'refused', end: 'bounced' });
});

test('leaves a full mailbox alive under 5.1.1, and says that its message is refused', async () => {
  const { through, make, within, workspaceId, alerts } = await place();
  const { outcome } = await through({ RCPT: '550 5.1.1 Mailbox full' }, await make.message({ email: EMAIL }));
  expect(outcome).toMatchObject({ kind: 'hold', rule: 'provider_refused' });
  expect(await within((tx) => suppressionsOf(tx, { workspaceId, emails: [EMAIL] }))).toEqual(new Map());
  expect(await alerts()).toEqual(['message_refused']);
});

test('pauses a mailbox whose domain is refused, and says for what', async () => {
  const { through, make, ask, alerts } = await asked();
  const { outcome } = await through({ '.': '550 5.7.26 Unauthenticated' }, await make.message());
  expect(outcome).toMatchObject({ kind: 'hold', rule: 'mailbox_state' });
  const { items } = z.object({ items: z.array(mailboxSchema) }).parse((await ask('GET', '/api/mailboxes')).body);
  expect(items).toMatchObject([
    { status: 'paused', statusReason: 'provider_refuses', refusal: { code: '550 5.7.26', reason: 'auth_failure' } },
  ]);
  expect(await alerts()).toEqual(['mailbox_paused']);
});

test('comes back when the provider asked, and after a quarter of an hour where it did not', async () => {
  const { dispatch, make } = await place();
  const later = { status: 'refused', code: 'rate_limit_exceeded', permanent: false } as const;
  const told = await dispatch(() => Promise.resolve({ ...later, retryAfterMs: 90_000 }), await make.message());
  expect(told).toMatchObject({ kind: 'wait', until: TUESDAY_10 + 90_000 });
  const untold = await dispatch(() => Promise.resolve(later), await make.message());
  expect(untold).toMatchObject({ kind: 'wait', until: TUESDAY_10 + 900_000 });
});

/** What somebody does while the server holds its 354 back, and what becomes of the message. */
const MEANWHILE: [string, (tx: Tx, message: Sendable) => Promise<unknown>, object][] = [
  [
    'the person opted out',
    (tx, { workspaceId }) =>
      suppress(tx, { workspaceId, now: NOW, kind: 'address', key: EMAIL, reason: 'opt_out', origin: 'link:x' }),
    { kind: 'refused', end: 'opted_out' },
  ],
  [
    'a member suppressed the domain',
    (tx, { workspaceId }) => {
      const key = 'fonderies.example';
      return suppress(tx, { workspaceId, now: NOW, kind: 'domain', key, reason: 'manual', origin: 'user:x' });
    },
    { kind: 'refused', end: 'stopped' },
  ],
  [
    'the mailbox was paused',
    (tx, { workspaceId, mailboxId }) => {
      const pause = { from: ['connected'], to: 'paused', reason: 'person', values: null, now: NOW } as const;
      return moveMailbox(tx, { workspaceId, mailboxId, ...pause });
    },
    { kind: 'hold', rule: 'mailbox_state' },
  ],
  [
    'the campaign was paused',
    (tx, { workspaceId, campaignId }) =>
      moveCampaign(tx, { workspaceId, campaignId, from: ['running'], to: 'paused', reason: 'person', now: NOW }),
    { kind: 'hold', rule: 'campaign_state' },
  ],
];
test.each(MEANWHILE)('gives not a byte away when, before the data, %s', async (_what, happen, becomes) => {
  const { through, make, within, contacts } = await place();
  const message = await make.message({ email: EMAIL });
  const { outcome, lines } = await through(
    {
      DATA: (socket) =>
        void within((tx) => happen(tx, message)).then(() => {
          socket.write('354 go on\r\n');
        }),
    },
    message,
  );
  expect(outcome).toMatchObject(becomes);
  expect(lines).toEqual([]);
  expect(await contacts()).toEqual([]);
});

test('lets nothing of a campaign leave after its first complaint, whoever heard of it, until a person resumes it', async () => {
  const { through, make, within, alerts } = await place();
  const mailboxId = await make.mailbox();
  const first = await make.message({ mailboxId });
  const { workspaceId, campaignId, leadId } = first;
  await through({}, first);
  // Its story is over, and no workflow is told: the complaint is in the database alone.
  const complain = (at: number) =>
    within((tx) =>
      markSend(tx, { workspaceId, leadId, dispatchId: null, kind: 'complaint', now: new Date(TUESDAY_10 + at) }),
    );
  await complain(-1);
  const next = await make.message({ campaignId, mailboxId: await make.mailbox() });
  expect(await through({}, next)).toMatchObject({ outcome: { kind: 'hold', rule: 'campaign_state' }, lines: [] });
  const campaign = () => within((tx) => getCampaign(tx, { workspaceId, campaignId }));
  expect(await campaign()).toMatchObject({ status: 'paused', statusReason: 'complaint' });
  expect(await alerts()).toEqual(['campaign_held']);
  expect(told).toEqual([`held ${campaignId}`]);
  await within((tx) =>
    moveCampaign(tx, { workspaceId, campaignId, from: ['paused'], to: 'running', reason: null, now: NOW }),
  );
  expect((await through({}, next)).lines).not.toEqual([]);
});

test('asks for another look at DNS that was read too long ago, and sends nothing until then', async () => {
  const { through, make, within } = await place();
  const message = await make.message();
  const dns = { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: TUESDAY_10 - 86_400_001 } as const;
  await within((tx) => tx.update(mailbox).set({ dns }).where(eq(mailbox.id, message.mailboxId)));
  const { outcome, lines } = await through({}, message);
  expect(outcome).toMatchObject({ kind: 'wait', rule: 'dns' });
  expect(lines).toEqual([]);
  expect(told).toEqual([`check ${message.mailboxId}`]);
});

/** A message whose fate nobody knows, of a story that has ended since. */
async function uncertain() {
  const there = await asked();
  const message = await there.make.message({ email: EMAIL });
  const { outcome } = await there.through({ '.': (socket) => socket.destroy() }, message);
  expect(outcome).toMatchObject({ kind: 'uncertain' });
  const sent = await there.within((tx) => dispatchOfDraft(tx, message));
  return { ...there, message, settle: settleWith(there.ask, sent?.id ?? '') };
}
const settleWith = (ask: Ask, dispatchId: string) => (left: boolean) =>
  ask('POST', `/api/dispatches/${dispatchId}/settle`, { left });

test('tells somebody of a send that is uncertain, and files it once a person says that it left', async () => {
  const { settle, alerts, ask, contacts } = await uncertain();
  expect(await alerts()).toEqual(['send_uncertain']);
  expect((await settle(true)).status).toBe(200);
  expect(await alerts()).toEqual([]);
  const { items } = z
    .object({ items: z.array(z.object({ subject: z.string() })) })
    .parse((await ask('GET', '/api/messages?direction=out')).body);
  expect(items).toEqual([{ subject: 'Le four' }]);
  expect(await contacts()).toHaveLength(1);
  expect((await settle(false)).status).toBe(409);
});

test('lets a person be written to again at once, after somebody said that the uncertain send never left', async () => {
  const { settle, alerts, contacts, make, message, through } = await uncertain();
  expect((await settle(false)).status).toBe(200);
  expect(await alerts()).toEqual([]);
  expect(await contacts()).toEqual([]);
  const other = await make.message({ email: EMAIL, leadId: message.leadId });
  expect((await through({}, other)).lines).not.toEqual([]);
});
