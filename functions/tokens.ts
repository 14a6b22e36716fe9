import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs what goes into links, so that whoever follows one can prove that we gave it. The payload is readable: ids only. */
export type Tokens = {
  /** @param expiresAtMs milliseconds since 1970; without it the token holds for ever, as an opt-out link must */
  sign(payload: string, expiresAtMs?: number): string;
  /** The payload, or null when the token is not ours, was changed, or has expired. */
  verify(token: string): string | null;
};

const MAC_BYTES = 16;

/**
 * Tokens of the form `<base64url(payload LF expiry)>.<base64url(mac)>`, where the mac is the first 16 bytes of
 * HMAC-SHA-256 (RFC 2104, section 5 on truncation).
 */
export function createTokens(secret: string, time: () => Date): Tokens {
  const macOf = (body: string) =>
    createHmac('sha256', secret).update(body).digest().subarray(0, MAC_BYTES).toString('base64url');
  return {
    sign: (payload, expiresAtMs) => {
      const body = Buffer.from(`${payload}\n${expiresAtMs ?? ''}`).toString('base64url');
      return `${body}.${macOf(body)}`;
    },
    verify: (token) => {
      const [body, mac, ...rest] = token.split('.');
      if (body === undefined || mac === undefined || rest.length > 0) return null;
      // Compared as text: several texts of Base64 stand for the same bytes, and only ours may pass.
      const [given, right] = [Buffer.from(mac), Buffer.from(macOf(body))];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const text = Buffer.from(body, 'base64url').toString('utf8');
      const end = text.lastIndexOf('\n');
      const expiry = text.slice(end + 1);
      if (expiry !== '' && Number(expiry) <= time().getTime()) return null;
      return text.slice(0, end);
    },
  };
}
