import { sha256Hex } from '#domain/hash.ts';
import type { ConnectionOf } from '#domain/mailbox_connection.ts';
import { googleTokenErrorSchema, googleTokenSchema, type GoogleApp } from '#domain/wire/gmail.ts';
import { MailboxUnauthorised, NothingSent } from '../../ports.ts';
import { callHttp, HttpError } from '../http.ts';

type Connection = Pick<ConnectionOf<'gmail'>, 'refreshToken' | 'accessToken' | 'accessTokenExpiresAt'>;
type Fresh = { accessToken: string; expiresAt: number };

/** Asked anew this long before its end: what is under way must not outlive it, and clocks differ. */
const MARGIN_MS = 120_000;

/**
 * Gives access tokens of Google accounts. Each is asked for once however many want it: whoever comes meanwhile waits for the
 * same answer. Between processes there is no lock to hold: Google gives several, and the first that is stored stays.
 */
export type GoogleAccess = {
  /**
   * @param refused an access token that was just refused: another is asked for
   * @param keep stores what is new
   * @throws MailboxUnauthorised when the account was disconnected at Google's
   * @throws NothingSent when no answer came
   */
  tokenOf(
    connection: Connection,
    keep: (fresh: { accessToken: string; accessTokenExpiresAt: number }) => Promise<void>,
    refused?: string,
  ): Promise<string>;
};

export function googleAccess(app: GoogleApp, time: () => Date, timeoutMs = 20_000): GoogleAccess {
  const known = new Map<string, Fresh>();
  const underWay = new Map<string, Promise<Fresh>>();
  const isGood = (one: Fresh | undefined, refused: string | undefined): one is Fresh =>
    one !== undefined && one.accessToken !== refused && one.expiresAt - MARGIN_MS > time().getTime();
  return {
    tokenOf: async (connection, keep, refused) => {
      const key = sha256Hex(connection.refreshToken);
      const { accessToken, accessTokenExpiresAt: expiresAt } = connection;
      const stored = accessToken === null || expiresAt === null ? undefined : { accessToken, expiresAt };
      for (const one of [known.get(key), stored]) if (isGood(one, refused)) return one.accessToken;
      const waited = underWay.get(key);
      if (waited) return (await waited).accessToken;
      const asked = refresh(app, connection.refreshToken, time, timeoutMs);
      underWay.set(key, asked);
      try {
        const fresh = await asked;
        known.set(key, fresh);
        await keep({ accessToken: fresh.accessToken, accessTokenExpiresAt: fresh.expiresAt });
        return fresh.accessToken;
      } finally {
        underWay.delete(key);
      }
    },
  };
}

/** RFC 6749, section 6. `invalid_grant`: revoked, unused for six months, or the password was changed. */
async function refresh(app: GoogleApp, refreshToken: string, time: () => Date, timeoutMs: number): Promise<Fresh> {
  const { clientId, clientSecret, places } = app;
  const asked = time().getTime();
  let response;
  try {
    response = await callHttp({
      ...{ url: places.token, method: 'POST', timeoutMs },
      form: {
        ...{ grant_type: 'refresh_token', refresh_token: refreshToken },
        ...{ client_id: clientId, client_secret: clientSecret },
      },
    });
  } catch (error) {
    throw new NothingSent(error instanceof HttpError ? `token_${error.code}` : 'token_unreachable');
  }
  const answer = jsonOf(response.text);
  if (response.status === 200) {
    const token = googleTokenSchema.safeParse(answer);
    if (!token.success) throw new NothingSent('token_odd_answer');
    return { accessToken: token.data.access_token, expiresAt: asked + token.data.expires_in * 1000 };
  }
  const refusal = googleTokenErrorSchema.safeParse(answer).data?.error;
  if (refusal === 'invalid_grant') throw new MailboxUnauthorised();
  // `invalid_client` is about this instance, not about the account: the operator mends it, nobody need connect again.
  throw new NothingSent(refusal === undefined ? `token_${response.status}` : `token_${refusal}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
