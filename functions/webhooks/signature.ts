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

/** Standard Webhooks leaves this much between the sender's clock and ours, both ways. */
export const STANDARD_TOLERANCE_MS = 300_000;

/**
 * Standard Webhooks, as Resend and svix sign: `v1,<base64>` of the HMAC-SHA-256 of `<id>.<timestamp>.<body>` under the bytes
 * that follow `whsec_`; several, with spaces between, while a key changes. Other versions beside them are passed over.
 */
export function signedByStandard(
  secret: string,
  body: Uint8Array,
  { id, timestamp, signature }: Readonly<Record<'id' | 'timestamp' | 'signature', string | null>>,
  nowMs: number,
): boolean {
  const key = Buffer.from(/^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? '', 'base64');
  if (key.length === 0 || !id || !timestamp || !signature || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1000) > STANDARD_TOLERANCE_MS) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signature.split(' ').some((part) => {
    const given = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(part)?.[1];
    return given !== undefined && timingSafeEqual(Buffer.from(given, 'base64'), expected);
  });
}
