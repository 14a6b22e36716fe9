import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX = /^[0-9a-f]{64}$/i;

/** Compares two signatures in a time that says nothing of where they differ. */
function same(given: string, expected: Buffer): boolean {
  return HEX.test(given) && timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

const hmac = (secret: string, ...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', secret)).digest();

/**
 * Cal.com: `X-Cal-Signature-256` is the HMAC-SHA-256 of the body's bytes, in hexadecimal. Where no secret is set it says
 * `no-secret-provided`, which is no signature.
 */
export function signedByCalcom(secret: string, body: Uint8Array, header: string | undefined): boolean {
  return secret !== '' && header !== undefined && same(header, hmac(secret, body));
}

/** Calendly's own samples let a webhook be this old. */
export const CALENDLY_TOLERANCE_MS = 180_000;

/**
 * Calendly: `Calendly-Webhook-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA-256 of `<t>.<body>`; several `v1` while
 * a key changes. Refuses one that is older, or further ahead, than the tolerance.
 */
export function signedByCalendly(secret: string, body: Uint8Array, header: string | undefined, nowMs: number): boolean {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const times = parts.filter(([name]) => name === 't').map(([, value = '']) => value);
  const [time = ''] = times;
  if (secret === '' || times.length !== 1 || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(nowMs - Number(time) * 1000) > CALENDLY_TOLERANCE_MS) return false;
  const expected = hmac(secret, `${time}.`, body);
  return parts.some(([name, value = '']) => name === 'v1' && same(value, expected));
}
