import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { DEFAULT_WINDOW } from '#domain/calendar.ts';
import { normaliseEmail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import type { GmailOutcome } from '#domain/gmail_consent.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { mailboxContext, type ConnectionOf } from '#domain/mailbox_connection.ts';
import { GMAIL_SCOPES } from '#domain/wire/gmail.ts';
import { getMailbox, insertMailbox } from '#db/queries/mailbox.ts';
import { deleteUnconnected, mailboxByAddress, storeCandidate } from '#db/queries/mailbox_connection.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import type { Grant } from '../google.ts';
import { inWorkspace, personOf, requires } from './context.ts';
import { askedHere, configured, consentUrl, grantOf, type Consent } from './google_consent.ts';
import { tried } from './mailbox_trial.ts';
import { answer, tenantRouter, type TenantEnv } from './router.ts';

/** Google sends people back here; it is to be registered with the OAuth client. */
export const GMAIL_CALLBACK = '/api/mailboxes/gmail/callback';
const GMAIL: Consent = { what: 'gmail', callback: GMAIL_CALLBACK };
const tags = ['Mailboxes'];
const middleware = requires('mailbox.connect');

/** Where a person began, and is sent back to. */
const BEGAN_AT = { settings: '/settings/mailboxes', onboarding: '/onboarding/mailbox' } as const;

/** Connecting an account at Google by consent (developers.google.com/identity/protocols/oauth2/web-server). */
export const mailboxGmailRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'askGmailConsent',
      method: 'post',
      path: '/mailboxes/gmail/consent',
      tags,
      summary: 'Where to send a person to connect their account at Google, within a quarter of an hour',
      middleware,
      request: {
        query: z.object({
          from: z.enum(['settings', 'onboarding']).default('settings'),
          /** The mailbox that is to be connected again: Google proposes its account. */
          mailboxId: idSchema('mbx').optional(),
        }),
      },
      responses: { 200: answer("Google's page.", z.object({ url: z.url() })) },
    }),
    async (c) => {
      personOf(c.var.actor);
      configured(c);
      const { from, mailboxId } = c.req.valid('query');
      const again = await inWorkspace(c, async ({ tx, workspace, workspaceId }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox sends nothing into the world.' });
        return mailboxId === undefined ? null : found(await getMailbox(tx, { workspaceId, mailboxId }));
      });
      const hint = { include_granted_scopes: 'true', ...(again && { login_hint: again.address }) };
      const url = await consentUrl(c, GMAIL, { scopes: GMAIL_SCOPES, note: from, asked: hint });
      return c.json({ url }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'takeGmailConsent',
      method: 'get',
      path: '/mailboxes/gmail/callback',
      tags,
      summary: 'Where Google sends the person back; connects the account and goes back to the screen',
      middleware,
      request: {
        query: z.object({
          code: z.string().max(2000).optional(),
          state: z.string().max(2000).optional(),
          error: z.string().max(200).optional(),
        }),
      },
      responses: { 303: { description: 'To where it was begun, with what became of it.' } },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const asked = await askedHere(c, GMAIL, query.state);
      const outcome = asked === null ? 'expired' : await take(c, asked.nonce, query);
      const began = BEGAN_AT[asked?.note === 'onboarding' ? 'onboarding' : 'settings'];
      return c.redirect(`${c.var.deps.publicUrl}${began}?gmail=${outcome}`, 303);
    },
  );

async function take(
  c: Context<TenantEnv>,
  nonce: string,
  { code, error }: { code?: string | undefined; error?: string | undefined },
): Promise<GmailOutcome> {
  const grant = await grantOf(c, GMAIL, { nonce, code, error });
  if (typeof grant === 'string') return grant;
  if (!GMAIL_SCOPES.every((scope) => grant.scopes.includes(scope))) return 'permissions';
  const address = normaliseEmail(grant.address);
  if (address === null) return 'failed';
  const given = await store(c, address, grant);
  if (typeof given === 'string') return given;
  const { mailboxId, made } = given;
  const trial = await tried(c, mailboxId).catch((reason: unknown) => {
    if (reason instanceof AppError) return null;
    throw reason;
  });
  // Nobody could try it just now: it stays, to be tried from the settings.
  if (trial === null) return 'unavailable';
  if (trial.problems.length === 0) return 'connected';
  if (made) await inWorkspace(c, ({ tx, workspaceId: id }) => deleteUnconnected(tx, { workspaceId: id, mailboxId }));
  return 'failed';
}

/** Keeps what was granted beside what is in force, to be tried. */
function store(
  c: Context<TenantEnv>,
  address: string,
  { refreshToken, accessToken, expiresIn, scopes }: Grant,
): Promise<{ mailboxId: Id<'mbx'>; made: boolean } | GmailOutcome> {
  const { deps } = c.var;
  return inWorkspace(c, async ({ tx, workspace, workspaceId, now, id, audit }) => {
    if (workspace.sandbox) return 'sandbox';
    const before = await mailboxByAddress(tx, { workspaceId, address });
    if (before && before.kind !== 'gmail' && before.status !== 'disconnected') return 'already_exists';
    const mailboxId = before?.id ?? id('mbx');
    if (!before)
      await insertMailbox(tx, {
        ...{ id: mailboxId, workspaceId, kind: 'gmail', address, displayName: displayNameOf(workspace, address) },
        ...{ windowStartMinute: DEFAULT_WINDOW.startMinute, windowEndMinute: DEFAULT_WINDOW.endMinute },
        ...{ rampStartedAt: now, createdAt: now, updatedAt: now, statusAt: now },
        ...{ status: 'disconnected', statusReason: 'unchecked', connection: {} },
      });
    const connection: ConnectionOf<'gmail'> = {
      ...{ kind: 'gmail', refreshToken, accessToken, scopes, watchedAt: null },
      accessTokenExpiresAt: deps.time().getTime() + expiresIn * 1000,
    };
    const candidate = deps.seal.seal(JSON.stringify(connection), mailboxContext(workspaceId, mailboxId));
    await storeCandidate(tx, { workspaceId, mailboxId, candidate, now, more: { kind: 'gmail' } });
    await audit('mailbox.connection_given', mailboxId, { kind: 'gmail' });
    return { mailboxId, made: !before };
  });
}

/** Who the recipients see, until somebody says otherwise: the workspace's sender, or what the address begins with. */
function displayNameOf({ sender }: Workspace, address: string): string {
  const name = `${sender?.firstName ?? ''} ${sender?.lastName ?? ''}`.trim();
  return name === '' ? (address.split('@')[0] ?? address) : name;
}
