import { createPrivateKey, sign } from 'node:crypto';

/** The key pair that push services know us by: the public key as browsers are given it, the private one as PEM (PKCS 8). */
export type PushKey = { publicKey: string; privateKey: string };

/** A token may hold for a day at most (RFC 8292, 2). */
const VALID_SECONDS = 12 * 3600;

/** Says to a push service who pushes (VAPID, RFC 8292): a token for its origin alone, and the key that signed it. */
export function vapid(
  endpoint: string,
  { publicKey, privateKey, contact, now }: PushKey & { contact: string; now: Date },
): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1000) + VALID_SECONDS, sub: contact };
  const signed = [{ typ: 'JWT', alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = createPrivateKey(privateKey);
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${signed}.${signature}, k=${publicKey}`;
}
