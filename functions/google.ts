import { GOOGLE_PLACES, googleTokenSchema, gmailProfileSchema, type GoogleApp } from '#domain/wire/gmail.ts';
import type { Config } from './config.ts';

/** What Google knows this instance by; null where no client is configured. */
export const googleApp = (
  { google, googlePush }: Pick<Config, 'google' | 'googlePush'>,
  places = GOOGLE_PLACES,
): GoogleApp | null => (google === undefined ? null : { ...google, places, push: googlePush ?? null });

/** What a person granted. `address`: whose account it is. */
export type Grant = {
  address: string;
  refreshToken: string;
  accessToken: string;
  /** seconds */
  expiresIn: number;
  scopes: string[];
};

const TIMEOUT_MS = 8_000;

/**
 * Exchanges a code for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5) and asks whose account they open. Null when Google refuses the
 * code, or answers nothing that can be read: the person begins again.
 */
export async function redeemCode(
  app: GoogleApp,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<Grant | null> {
  const { clientId, clientSecret, places } = app;
  const token = googleTokenSchema.safeParse(
    await answerOf(places.token, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri },
        ...{ client_id: clientId, client_secret: clientSecret },
      }),
    }),
  ).data;
  if (token?.refresh_token === undefined) return null;
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn, scope = '' } = token;
  const headers = { authorization: `Bearer ${accessToken}` };
  const profile = gmailProfileSchema.safeParse(
    await answerOf(`${places.api}/gmail/v1/users/me/profile`, { headers }),
  ).data;
  const address = profile?.emailAddress ?? null;
  const scopes = scope.split(' ').filter((one) => one !== '');
  return { address: address ?? '', refreshToken, accessToken, expiresIn, scopes };
}

/**
 * Stops the watch of an account (`users.stop`) and gives its grant back (RFC 7009; `token` may be the refresh token).
 * @returns whether Google says that the grant is gone, or never knew it
 */
export async function letGo(app: GoogleApp, { refreshToken }: { refreshToken: string }): Promise<boolean> {
  const { clientId, clientSecret, places } = app;
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const asked = { ...form, client_id: clientId, client_secret: clientSecret };
  const token = googleTokenSchema.safeParse(
    await answerOf(places.token, { method: 'POST', body: new URLSearchParams(asked) }),
  ).data;
  if (token !== undefined) {
    const headers = { authorization: `Bearer ${token.access_token}` };
    await statusOf(`${places.api}/gmail/v1/users/me/stop`, { method: 'POST', headers });
  }
  const status = await statusOf(places.revoke, { method: 'POST', body: new URLSearchParams({ token: refreshToken }) });
  // 400: it is no token any more.
  return status === 200 || status === 400;
}

/** Null where nobody answers. */
async function statusOf(url: string, request: RequestInit): Promise<number | null> {
  try {
    return (await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })).status;
  } catch {
    return null;
  }
}

/** The JSON of a good answer; null otherwise. Redirections are not followed: they would carry secrets elsewhere. */
async function answerOf(url: string, request: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
