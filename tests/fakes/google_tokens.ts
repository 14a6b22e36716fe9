import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GoogleApp } from '#domain/wire/gmail.ts';

type Answer = (status: number, value: unknown) => void;

/** Google's consent page and token endpoint (RFC 6749, RFC 7636), for one account. */
export type GoogleTokens = {
  readonly refreshToken: string;
  /** What is granted, whatever was asked. */
  scopes: string[];
  /** Whose account it is, where an ID token is given. */
  email: string | null;
  /** Access tokens given so far, the newest last; a request needs the newest. */
  readonly accessTokens: string[];
  /** Seconds that an access token lives. */
  expiresIn: number;
  /** The person says no on the page. */
  declines: boolean;
  /** The person answers on the page, anew where they took a grant back: the address that their browser goes to then. */
  consent(page: string): URL;
  /** The person took back what they granted. */
  revoke(): void;
  isRevoked(): boolean;
  /**
   * Answers what is asked of `/consent`, `/token` and `/revoke`.
   * @param url where the fake is
   * @param text the body of the request
   * @returns false for any other path
   */
  serve(request: IncomingMessage, response: ServerResponse, at: { url: string; app: GoogleApp; text: string }): boolean;
};

export function googleTokens(): GoogleTokens {
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  let revoked = false;
  const tokens: GoogleTokens = {
    refreshToken: `1//${randomBytes(24).toString('base64url')}`,
    scopes: ['https://www.googleapis.com/auth/gmail.send', 'https://www.googleapis.com/auth/gmail.readonly'],
    email: null,
    accessTokens: [],
    expiresIn: 3599,
    declines: false,
    consent: (page) => {
      const { searchParams: asked } = new URL(page);
      const code = `4/${randomBytes(16).toString('base64url')}`;
      const redirectUri = asked.get('redirect_uri') ?? '';
      const back = new URL(redirectUri);
      back.searchParams.set('state', asked.get('state') ?? '');
      if (tokens.declines) {
        back.searchParams.set('error', 'access_denied');
        return back;
      }
      revoked = false;
      codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirectUri });
      back.searchParams.set('code', code);
      return back;
    },
    revoke: () => {
      revoked = true;
      tokens.accessTokens.push('none is good any more');
    },
    isRevoked: () => revoked,
    serve: (request, response, { url, app, text }) => {
      const { pathname } = new URL(request.url ?? '/', url);
      const answer: Answer = (status, value) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (pathname === '/consent') {
        response.writeHead(302, { location: tokens.consent(`${url}${request.url ?? ''}`).href }).end();
      } else if (pathname === '/token') {
        give(app, new URLSearchParams(text), answer);
      } else if (pathname === '/revoke') {
        const given = new URLSearchParams(text).get('token') === tokens.refreshToken && !revoked;
        if (given) tokens.revoke();
        answer(given ? 200 : 400, given ? {} : { error: 'invalid_token' });
      } else return false;
      return true;
    },
  };
  const give = ({ clientId, clientSecret }: GoogleApp, form: URLSearchParams, answer: Answer): void => {
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      answer(401, { error: 'invalid_client', error_description: 'Words.' });
      return;
    }
    const isFirst = form.get('grant_type') === 'authorization_code';
    if (revoked || !(isFirst ? redeems(form) : refreshes(form))) {
      answer(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
      return;
    }
    const accessToken = `ya29.${randomBytes(16).toString('base64url')}`;
    tokens.accessTokens.push(accessToken);
    const common = { access_token: accessToken, expires_in: tokens.expiresIn, token_type: 'Bearer' };
    const claims = Buffer.from(JSON.stringify({ email: tokens.email })).toString('base64url');
    const known = tokens.email === null ? {} : { id_token: `e30.${claims}.c2lnbmVk` };
    const more = isFirst ? { refresh_token: tokens.refreshToken, ...known } : {};
    answer(200, { ...common, scope: tokens.scopes.join(' '), ...more });
  };
  const refreshes = (form: URLSearchParams) =>
    form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === tokens.refreshToken;
  /** A code is good once, with the verifier of its challenge, for the address that it was given to. */
  const redeems = (form: URLSearchParams) => {
    const code = form.get('code') ?? '';
    const known = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return known?.challenge === challenge && known.redirectUri === form.get('redirect_uri');
  };
  return tokens;
}
