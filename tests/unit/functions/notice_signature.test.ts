import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { snsEnvelope } from '#domain/wire/ses.ts';
import { signedByStandard, STANDARD_TOLERANCE_MS } from '#functions/webhooks/signature.ts';
import { confirmSubscription, signedBySns, type Certificates } from '#functions/webhooks/sns.ts';
import { signedBySvix } from '#tests/fakes/resend.ts';
import { CERTIFICATE_URL, SNS, snsPost, snsSubscription, TOPIC, type SnsPost } from '#tests/fakes/sns.ts';

const NOW = Date.UTC(2027, 0, 5, 9);

describe('the signature of Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const body = Buffer.from('{"type":"email.bounced", "data":{"to":["é@x.example"]}}');
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const given = (
    change: { secret?: string; at?: number; id?: string; body?: string } = {},
  ): Record<'id' | 'timestamp' | 'signature', string> => {
    const headers = signedBySvix(
      change.secret ?? secret,
      change.id ?? id,
      change.at ?? NOW,
      change.body ?? body.toString(),
    );
    return {
      id: headers['svix-id'] ?? '',
      timestamp: headers['svix-timestamp'] ?? '',
      signature: headers['svix-signature'] ?? '',
    };
  };
  const good = given();

  it('is that of its specification', () => {
    const vector = { id, timestamp: '1614265330', signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
    expect(signedByStandard(secret, Buffer.from('{"test": 2432232314}'), vector, 1_614_265_330_000)).toBe(true);
  });

  it('is believed once among several, while a secret changes, at the edges of the tolerance', () => {
    const old = given({ secret: other }).signature;
    for (const signature of [good.signature, `${old} ${good.signature}`, `v1a,abc ${good.signature} ${old}`])
      expect(signedByStandard(secret, body, { ...good, signature }, NOW)).toBe(true);
    for (const at of [NOW - STANDARD_TOLERANCE_MS, NOW + STANDARD_TOLERANCE_MS])
      expect(signedByStandard(secret, body, given({ at }), NOW)).toBe(true);
  });

  const raw = good.signature.slice(3);
  it.each([
    ['no id', { ...good, id: null }],
    ['no timestamp', { ...good, timestamp: null }],
    ['no signature', { ...good, signature: null }],
    ['an empty signature', { ...good, signature: '' }],
    ['another secret', given({ secret: other })],
    ['two of another secret', { ...good, signature: `${given({ secret: other }).signature} v1,` }],
    ['a body written again', given({ body: JSON.stringify(JSON.parse(body.toString())) })],
    ['an id that was not signed', { ...good, id: 'msg_other' }],
    ['a time that was not signed', { ...good, timestamp: String(NOW / 1000 - 1) }],
    ['one that is too old', given({ at: NOW - STANDARD_TOLERANCE_MS - 1000 })],
    ['one from the future', given({ at: NOW + STANDARD_TOLERANCE_MS + 1000 })],
    ['a time in words', { ...good, timestamp: 'now' }],
    ['hexadecimal', { ...good, signature: `v1,${Buffer.from(raw, 'base64').toString('hex')}` }],
    ['no version', { ...good, signature: raw }],
    ['another version', { ...good, signature: `v2,${raw}` }],
    ['half a signature', { ...good, signature: `v1,${raw.slice(0, 20)}` }],
    ['a longer one', { ...good, signature: `v1,AAAA${raw}` }],
  ])('refuses %s', (_what, headers) => {
    expect(signedByStandard(secret, body, headers, NOW)).toBe(false);
  });

  it.each(['', 'whsec_', 'whsec_***', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])('refuses everything under %j', (bad) => {
    expect(signedByStandard(bad, body, given({ secret: bad }), NOW)).toBe(false);
  });
});

describe('the signature of SNS', () => {
  const fetched: string[] = [];
  const nowMs = Date.now();
  const check = (post: SnsPost, pem: string | null = SNS.cert, at = nowMs) => {
    fetched.length = 0;
    const certificates: Certificates = new Map();
    const fetchText = (url: string) => {
      fetched.push(url);
      return Promise.resolve(pem);
    };
    return signedBySns(snsEnvelope.parse(post), { fetchText, certificates, nowMs: at });
  };

  it.each(['1', '2'] as const)('is right in version %s, with a subject and without', async (version) => {
    expect(await check(snsPost({ a: 1 }, { version }))).toBe(true);
    expect(await check(snsPost({ a: 1 }, { version, change: { Subject: 'Amazon SES' } }))).toBe(true);
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });
  it('is right on the question whether a topic may post', async () => {
    expect(await check(snsSubscription())).toBe(true);
  });
  it('is looked up once for many messages', async () => {
    const certificates: Certificates = new Map();
    let looks = 0;
    const fetchText = () => {
      looks += 1;
      return Promise.resolve(SNS.cert);
    };
    for (let message = 0; message < 3; message += 1)
      expect(await signedBySns(snsEnvelope.parse(snsPost({ message })), { fetchText, certificates, nowMs })).toBe(true);
    expect(looks).toBe(1);
  });

  it.each([
    'http://sns.eu-west-3.amazonaws.com/a.pem',
    'https://sns.evil.com/a.pem',
    'https://sns.us-east-1.amazonaws.com.evil.com/a.pem',
    'https://evil.com/sns.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com@evil.com/a.pem',
    'https://user:word@sns.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com:8443/a.pem',
    'https://snsXus-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1xamazonaws.com/a.pem',
    'https://sns.a.b.amazonaws.com/a.pem',
    'https://sns.eu.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com.cn.evil/a.pem',
    'https://s3.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com/a.pem/../b',
    'https://sns.us-east-1.amazonaws.com/?x=a.pem',
    'https://sns.us-east-1.amazonaws.com/#a.pem',
    'file:///etc/a.pem',
    'a.pem',
  ])('never asks %s for the certificate', async (SigningCertURL) => {
    expect(await check(snsPost({ a: 1 }, { change: { SigningCertURL } }))).toBe(false);
    expect(fetched).toEqual([]);
  });
  it('takes the hosts of China', async () => {
    const SigningCertURL = 'https://sns.cn-north-1.amazonaws.com.cn/a.pem';
    expect(await check(snsPost({ a: 1 }, { change: { SigningCertURL } }))).toBe(true);
  });

  const good = snsPost({ a: 1 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  it.each([
    ['another key', snsPost({ a: 1 }, { key: stranger })],
    ['another message', { ...good, Message: '{"a":2}' }],
    ['a message written again', { ...good, Message: '{"a": 1}' }],
    ['another topic', { ...good, TopicArn: `${TOPIC}-2` }],
    ['another id', { ...good, MessageId: 'other' }],
    ['a subject that was added', { ...good, Subject: 'x' }],
    ['the other version', { ...good, SignatureVersion: '2' }],
    ['an empty signature', { ...good, Signature: '' }],
    ['hexadecimal', { ...good, Signature: Buffer.from(good['Signature'] ?? '', 'base64').toString('hex') }],
    ['half a signature', { ...good, Signature: (good['Signature'] ?? '').slice(0, 100) }],
    ['words', { ...good, Signature: 'signed, SNS' }],
    ['another kind', { ...good, Type: 'UnsubscribeConfirmation', Token: 't', SubscribeURL: 'https://x.example' }],
  ])('refuses %s', async (_what, post) => {
    expect(await check(post)).toBe(false);
  });
  it.each([
    ['none', null],
    ['no certificate', 'not one'],
    ['the key instead', SNS.key],
  ])('refuses when SNS gives %s', async (_what, pem) => {
    expect(await check(good, pem)).toBe(false);
  });
  it('refuses a certificate of another time', async () => {
    expect(await check(good, SNS.cert, Date.UTC(2020, 0, 1))).toBe(false);
  });
});

describe('the question whether a topic may post', () => {
  it('is answered at SNS, for its own topic, and nowhere else', async () => {
    const asked: string[] = [];
    const fetchText = (url: string) => {
      asked.push(url);
      return Promise.resolve('<ConfirmSubscriptionResponse/>');
    };
    const answer = (change: SnsPost) => confirmSubscription(snsEnvelope.parse(snsSubscription(change)), fetchText);
    for (const SubscribeURL of [
      `http://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}`,
      `https://169.254.169.254/?Action=ConfirmSubscription&TopicArn=${TOPIC}`,
      `https://sns.eu-west-3.amazonaws.com.evil.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}`,
      `https://sns.eu-west-3.amazonaws.com/?Action=DeleteTopic&TopicArn=${TOPIC}`,
      `https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}-2`,
    ])
      expect(await answer({ SubscribeURL })).toBe(false);
    expect(asked).toEqual([]);
    expect(await answer({})).toBe(true);
    expect(asked).toHaveLength(1);
  });
});
