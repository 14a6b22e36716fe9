import { GOOGLE_PLACES, googleTokenSchema, gmailProfileSchema, type GoogleApp } from '#domain/wire/gmail.ts';
import { idTokenClaimsSchema } from '#domain/wire/google_calendar.ts';
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
 * Exchanges a code for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5) and finds out whose account they open: by its ID token, where one
 * was asked for, or of Gmail. Null when Google refuses the code, or answers nothing that can be read: the person begins again.
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
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn, scope = '', id_token } = token;
  const address = id_token === undefined ? await gmailAddress(app, accessToken) : addressIn(id_token);
  const scopes = scope.split(' ').filter((one) => one !== '');
  return { address: address ?? '', refreshToken, accessToken, expiresIn, scopes };
}

async function gmailAddress({ places }: GoogleApp, accessToken: string): Promise<string | null> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await answerOf(`${places.api}/gmail/v1/users/me/profile`, { headers });
  return gmailProfileSchema.safeParse(answer).data?.emailAddress ?? null;
}

/** The address in the claims of an ID token (RFC 7519, 3). */
function addressIn(idToken: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
    return idTokenClaimsSchema.safeParse(claims).data?.email ?? null;
  } catch {
    return null;
  }
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
  return giveBack(app, { refreshToken });
}

/** Gives a grant back (RFC 7009). @returns whether Google says that it is gone, or never knew it */
export async function giveBack(
  { places }: GoogleApp,
  { refreshToken: token }: { refreshToken: string },
): Promise<boolean> {
  const status = await statusOf(places.revoke, { method: 'POST', body: new URLSearchParams({ token }) });
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
