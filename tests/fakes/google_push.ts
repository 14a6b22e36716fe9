import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

export const PUSH_ACCOUNT = 'push@leadgen.iam.gserviceaccount.com';

/** Signs the pushes of a subscription of Cloud Pub/Sub, as Google does, and serves the keys to check them by. */
export type PushSigner = {
  readonly keys: string;
  /** A good token but for what is changed; `undefined` leaves a claim out. */
  sign(audience: string, claims?: JWTPayload, how?: { by?: 'a stranger'; kid?: string }): Promise<string>;
  close(): Promise<void>;
};

export async function startPushSigner(): Promise<PushSigner> {
  const [own, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const key = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    keys: `http://127.0.0.1:${at.port}/certs`,
    sign: (audience, claims = {}, { by, kid = 'k1' } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const good = { iss: 'https://accounts.google.com', aud: audience, iat: now, exp: now + 3600 };
      const who = { sub: '1234', azp: '1234', email: PUSH_ACCOUNT, email_verified: true };
      return new SignJWT({ ...good, ...who, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(by === undefined ? own.privateKey : stranger.privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
