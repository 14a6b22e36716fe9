import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CALENDLY_TOLERANCE_MS, signedByCalcom, signedByCalendly } from '#functions/webhooks/signature.ts';

const SECRET = 'whsec-of-this-test';
const BODY = Buffer.from('{"triggerEvent":"BOOKING_CREATED","payload":{"uid":"é"}}');
const hex = (secret: string, ...parts: (string | Buffer)[]) =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', secret)).digest('hex');

describe('the signature of Cal.com', () => {
  const good = hex(SECRET, BODY);
  it('is the HMAC of the very bytes', () => {
    expect(signedByCalcom(SECRET, BODY, good)).toBe(true);
    expect(signedByCalcom(SECRET, BODY, good.toUpperCase())).toBe(true);
  });
  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['no-secret-provided', 'no-secret-provided'],
    ['another secret', hex('other', BODY)],
    ['the empty secret', hex('', BODY)],
    ['a body written again', hex(SECRET, JSON.stringify(JSON.parse(BODY.toString()), null, 1))],
    ['base64', createHmac('sha256', SECRET).update(BODY).digest('base64')],
    ['half a signature', good.slice(0, 32)],
    ['a longer one', `${good}00`],
    ['a prefix', `sha256=${good}`],
  ])('refuses %s', (_what, header) => {
    expect(signedByCalcom(SECRET, BODY, header)).toBe(false);
  });
  it('refuses everything where no secret is set', () => {
    expect(signedByCalcom('', BODY, hex('', BODY))).toBe(false);
  });
});

describe('the signature of Calendly', () => {
  const NOW = Date.UTC(2027, 0, 5, 9);
  const seconds = NOW / 1000;
  const sign = (at: number, secret = SECRET, body = BODY) => `t=${at},v1=${hex(secret, `${at}.`, body)}`;
  it('is the HMAC of its time and the very bytes', () => {
    expect(signedByCalendly(SECRET, BODY, sign(seconds), NOW)).toBe(true);
  });
  it('may come twice while a key changes', () => {
    const [, first = ''] = sign(seconds, 'old').split(',');
    expect(signedByCalendly(SECRET, BODY, `${sign(seconds)},${first}`, NOW)).toBe(true);
    expect(signedByCalendly(SECRET, BODY, `t=${seconds},${first},${sign(seconds).split(',')[1] ?? ''}`, NOW)).toBe(
      true,
    );
  });
  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another secret', sign(seconds, 'other')],
    ['another body', sign(seconds, SECRET, Buffer.from('{}'))],
    ['one that is too old', sign((NOW - CALENDLY_TOLERANCE_MS) / 1000 - 1)],
    ['one from the future', sign((NOW + CALENDLY_TOLERANCE_MS) / 1000 + 1)],
    ['a time that was not signed', sign(seconds - 10).replace(String(seconds - 10), String(seconds))],
    ['two times', `t=${seconds - 9999},${sign(seconds)}`],
    ['no time', sign(seconds).replace(/^t=\d+,/, '')],
    ['v0', sign(seconds).replace('v1=', 'v0=')],
    ['half a signature', sign(seconds).slice(0, -10)],
  ])('refuses %s', (_what, header) => {
    expect(signedByCalendly(SECRET, BODY, header, NOW)).toBe(false);
  });
});
