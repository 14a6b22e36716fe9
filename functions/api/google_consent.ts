import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { AppError } from '#domain/error.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import { redeemCode, type Grant } from '../google.ts';
import { personOf } from './context.ts';
import type { TenantEnv } from './router.ts';

/** What is asked for: to which address of ours Google sends the person back, and what it is called in what is signed. */
export type Consent = { readonly what: string; readonly callback: string };
type Asked = Readonly<Record<string, string>>;

const CONSENT_WITHIN_MS = 15 * 60_000;

/** What Google knows this instance by. @throws AppError where it is not known there */
export function configured(c: Context<TenantEnv>): GoogleApp {
  const { gmail } = c.var.deps;
  if (gmail === null) throw new AppError('unavailable', { detail: 'No client of Google is configured here.' });
  return gmail;
}

/**
 * Google's page for a consent (developers.google.com/identity/protocols/oauth2/web-server), good for a quarter of an hour and
 * for this session.
 * @param note comes back with the person; no secret
 * @param asked what else is asked of Google
 */
export async function consentUrl(
  c: Context<TenantEnv>,
  { what, callback }: Consent,
  { scopes, note, asked = {} }: { scopes: readonly string[]; note: string; asked?: Asked },
): Promise<string> {
  const { deps, actor } = c.var;
  personOf(actor);
  const app = configured(c);
  const nonce = Buffer.from(deps.random(16)).toString('base64url');
  const payload = [what, actor.workspaceId, await sessionOf(c), nonce, note].join('|');
  const url = new URL(app.places.consent);
  const challenge = createHash('sha256')
    .update(verifierOf(c, what, nonce))
    .digest('base64url');
  for (const [name, value] of Object.entries({
    ...{ client_id: app.clientId, redirect_uri: `${deps.publicUrl}${callback}`, response_type: 'code' },
    ...{ scope: scopes.join(' '), access_type: 'offline', ...asked },
    // Without being asked, Google gives the token that stays only the first time.
    ...{ prompt: 'consent select_account', code_challenge: challenge, code_challenge_method: 'S256' },
    state: deps.tokens.sign(payload, deps.time().getTime() + CONSENT_WITHIN_MS),
  }))
    url.searchParams.set(name, value);
  return url.href;
}

/** What this session asked for in this workspace; null for a state that is not of ours, or whose time is over. */
export async function askedHere(
  c: Context<TenantEnv>,
  { what }: Consent,
  state = '',
): Promise<{ nonce: string; note: string } | null> {
  const { deps, actor } = c.var;
  personOf(actor);
  const [signed, workspaceId, session, nonce, note = ''] = (deps.tokens.verify(state) ?? '').split('|');
  const isOurs = signed === what && workspaceId === actor.workspaceId && session === (await sessionOf(c));
  return isOurs && nonce !== undefined ? { nonce, note } : null;
}

/** What a person granted; `refused` where they said no, `failed` where Google gave nothing that works. */
export async function grantOf(
  c: Context<TenantEnv>,
  { what, callback }: Consent,
  { nonce, code, error }: { nonce: string; code?: string | undefined; error?: string | undefined },
): Promise<Grant | 'refused' | 'failed'> {
  const app = configured(c);
  if (error !== undefined || code === undefined) return 'refused';
  const redirectUri = `${c.var.deps.publicUrl}${callback}`;
  return (await redeemCode(app, { code, verifier: verifierOf(c, what, nonce), redirectUri })) ?? 'failed';
}

/** A consent belongs to the session that asked for it: nobody can have another connect an account that is not theirs. */
async function sessionOf(c: Context<TenantEnv>): Promise<string> {
  const signedIn = await c.var.deps.auth.api.getSession({ headers: c.req.raw.headers });
  if (signedIn === null) throw new AppError('unauthenticated');
  return signedIn.session.id;
}

/** The secret half of PKCE (RFC 7636, 4.1). Only we can make it from the nonce, so there is nothing to keep. */
const verifierOf = (c: Context<TenantEnv>, what: string, nonce: string): string =>
  createHash('sha256')
    .update(c.var.deps.tokens.sign(`${what}-verifier|${nonce}`))
    .digest('base64url');
