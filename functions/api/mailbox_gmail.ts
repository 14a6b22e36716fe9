import { createHash } from 'node:crypto';
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
import { GMAIL_SCOPES, type GoogleApp } from '#domain/wire/gmail.ts';
import { getMailbox, insertMailbox } from '#db/queries/mailbox.ts';
import { deleteUnconnected, mailboxByAddress, storeCandidate } from '#db/queries/mailbox_connection.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import { redeemCode, type Grant } from '../google.ts';
import { inWorkspace, personOf, requires } from './context.ts';
import { tried } from './mailbox_trial.ts';
import { answer, tenantRouter, type TenantEnv } from './router.ts';

/** Google sends people back here; it is to be registered with the OAuth client. */
export const GMAIL_CALLBACK = '/api/mailboxes/gmail/callback';
const CONSENT_WITHIN_MS = 15 * 60_000;
const tags = ['Mailboxes'];
const middleware = requires('mailbox.connect');

/** Where a person began, and is sent back to. */
const BEGAN_AT = { settings: '/settings/mailboxes', onboarding: '/onboarding/mailbox' } as const;
type Began = keyof typeof BEGAN_AT;

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
      const { deps, actor } = c.var;
      personOf(actor);
      const app = configured(c);
      const { from, mailboxId } = c.req.valid('query');
      const again = await inWorkspace(c, async ({ tx, workspace, workspaceId }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox sends nothing into the world.' });
        return mailboxId === undefined ? null : found(await getMailbox(tx, { workspaceId, mailboxId }));
      });
      const nonce = Buffer.from(deps.random(16)).toString('base64url');
      const payload = ['gmail', actor.workspaceId, await sessionOf(c), nonce, from].join('|');
      const url = new URL(app.places.consent);
      const challenge = createHash('sha256').update(verifierOf(c, nonce)).digest('base64url');
      for (const [name, value] of Object.entries({
        ...{ client_id: app.clientId, redirect_uri: redirectUri(c), response_type: 'code' },
        ...{ scope: GMAIL_SCOPES.join(' '), access_type: 'offline', include_granted_scopes: 'true' },
        ...(again && { login_hint: again.address }),
        // Without being asked, Google gives the token that stays only the first time.
        ...{ prompt: 'consent select_account', code_challenge: challenge, code_challenge_method: 'S256' },
        state: deps.tokens.sign(payload, deps.time().getTime() + CONSENT_WITHIN_MS),
      }))
        url.searchParams.set(name, value);
      return c.json({ url: url.href }, 200);
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
      const asked = await askedHere(c, query.state);
      const outcome = asked === null ? 'expired' : await take(c, asked.nonce, query);
      return c.redirect(`${c.var.deps.publicUrl}${BEGAN_AT[asked?.from ?? 'settings']}?gmail=${outcome}`, 303);
    },
  );

function configured(c: Context<TenantEnv>): GoogleApp {
  const { gmail } = c.var.deps;
  if (gmail === null) throw new AppError('unavailable', { detail: 'No client of Google is configured here.' });
  return gmail;
}

const redirectUri = (c: Context<TenantEnv>): string => `${c.var.deps.publicUrl}${GMAIL_CALLBACK}`;

/** A consent belongs to the session that asked for it: nobody can have another connect an account that is not theirs. */
async function sessionOf(c: Context<TenantEnv>): Promise<string> {
  const signedIn = await c.var.deps.auth.api.getSession({ headers: c.req.raw.headers });
  if (signedIn === null) throw new AppError('unauthenticated');
  return signedIn.session.id;
}

/** The secret half of PKCE (RFC 7636, 4.1). Only we can make it from the nonce, so there is nothing to keep. */
const verifierOf = (c: Context<TenantEnv>, nonce: string): string =>
  createHash('sha256')
    .update(c.var.deps.tokens.sign(`gmail-verifier|${nonce}`))
    .digest('base64url');

/** What this session asked for in this workspace; null for a state that is not of ours, or whose time is over. */
async function askedHere(c: Context<TenantEnv>, state = ''): Promise<{ nonce: string; from: Began } | null> {
  const { deps, actor } = c.var;
  personOf(actor);
  const [what, workspaceId, session, nonce, from] = (deps.tokens.verify(state) ?? '').split('|');
  const isOurs = what === 'gmail' && workspaceId === actor.workspaceId && session === (await sessionOf(c));
  return isOurs && nonce !== undefined ? { nonce, from: from === 'onboarding' ? from : 'settings' } : null;
}

async function take(
  c: Context<TenantEnv>,
  nonce: string,
  { code, error }: { code?: string | undefined; error?: string | undefined },
): Promise<GmailOutcome> {
  const app = configured(c);
  if (error !== undefined || code === undefined) return 'refused';
  const grant = await redeemCode(app, { code, verifier: verifierOf(c, nonce), redirectUri: redirectUri(c) });
  if (grant === null) return 'failed';
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
