import { createHash } from 'node:crypto';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { DEFAULT_WINDOW } from '#domain/calendar.ts';
import { normaliseEmail } from '#domain/email.ts';
import { AppError } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import { mailboxContext, type ConnectionOf } from '#domain/mailbox_connection.ts';
import { GMAIL_SCOPES, type GoogleApp } from '#domain/wire/gmail.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
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

/** What became of a consent, as the settings show it: `?gmail=`. */
type Outcome =
  'connected' | 'refused' | 'expired' | 'permissions' | 'already_exists' | 'failed' | 'unavailable' | 'sandbox';

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
      responses: { 200: answer("Google's page.", z.object({ url: z.url() })) },
    }),
    async (c) => {
      const { deps, actor } = c.var;
      personOf(actor);
      const app = configured(c);
      await inWorkspace(c, ({ workspace }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox sends nothing into the world.' });
        return Promise.resolve();
      });
      const nonce = Buffer.from(deps.random(16)).toString('base64url');
      const payload = ['gmail', actor.workspaceId, await sessionOf(c), nonce].join('|');
      const url = new URL(app.places.consent);
      const challenge = createHash('sha256').update(verifierOf(c, nonce)).digest('base64url');
      for (const [name, value] of Object.entries({
        ...{ client_id: app.clientId, redirect_uri: redirectUri(c), response_type: 'code' },
        ...{ scope: GMAIL_SCOPES.join(' '), access_type: 'offline', include_granted_scopes: 'true' },
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
      summary: 'Where Google sends the person back; connects the account and goes to the settings',
      middleware,
      request: {
        query: z.object({
          code: z.string().max(2000).optional(),
          state: z.string().max(2000).optional(),
          error: z.string().max(200).optional(),
        }),
      },
      responses: { 303: { description: 'To the settings, with what became of it.' } },
    }),
    async (c) => {
      const outcome = await take(c, c.req.valid('query'));
      return c.redirect(`${c.var.deps.publicUrl}/settings/mailboxes?gmail=${outcome}`, 303);
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
  const found = await c.var.deps.auth.api.getSession({ headers: c.req.raw.headers });
  if (found === null) throw new AppError('unauthenticated');
  return found.session.id;
}

/** The secret half of PKCE (RFC 7636, 4.1). Only we can make it from the nonce, so there is nothing to keep. */
const verifierOf = (c: Context<TenantEnv>, nonce: string): string =>
  createHash('sha256')
    .update(c.var.deps.tokens.sign(`gmail-verifier|${nonce}`))
    .digest('base64url');

async function take(
  c: Context<TenantEnv>,
  { code, state, error }: { code?: string | undefined; state?: string | undefined; error?: string | undefined },
): Promise<Outcome> {
  const { deps, actor } = c.var;
  personOf(actor);
  const app = configured(c);
  const [what, workspaceId, session, nonce] = (deps.tokens.verify(state ?? '') ?? '').split('|');
  const isOurs = what === 'gmail' && workspaceId === actor.workspaceId && session === (await sessionOf(c));
  if (!isOurs || nonce === undefined) return 'expired';
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
): Promise<{ mailboxId: Id<'mbx'>; made: boolean } | Outcome> {
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
