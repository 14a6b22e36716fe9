import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { channels } from '#activities/adapters/notify/channels.ts';
import { encryptPush } from '#activities/adapters/notify/encrypt.ts';
import { vapid } from '#activities/adapters/notify/vapid.ts';
import { HttpError, type HttpErrorCode, type HttpRequest } from '#activities/adapters/http.ts';
import { newBrowser, pusherOf } from '#tests/fakes/channels.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const random = (length: number) => randomBytes(length);

function ownKey() {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { publicKey: point.toString('base64url'), privateKey };
}

describe('what is pushed', () => {
  test('is the bytes of RFC 8291, appendix A, for its keys and salt', () => {
    const given = ['yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'DGv6ra1nlYgDCS1FRnbzlw'];
    const access = {
      endpoint: 'https://push.example.net/',
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    };
    const bytes = encryptPush('When I grow up, I want to be a watermelon', access, () =>
      Buffer.from(given.shift() ?? '', 'base64url'),
    );
    expect(bytes.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
    const browser = newBrowser({
      privateKey: Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'),
      auth: Buffer.from(access.auth, 'base64url'),
    });
    expect(browser.open(bytes)).toBe('When I grow up, I want to be a watermelon');
  });

  test('is opened by the browser that subscribed, and by no other', () => {
    const [mine, theirs] = [newBrowser(), newBrowser()];
    const bytes = encryptPush('Réponse à 10 h 40', { endpoint: mine.endpoint, ...mine.keys }, random);
    expect(mine.open(bytes)).toBe('Réponse à 10 h 40');
    expect(() => theirs.open(bytes)).toThrow();
  });

  test('says by whom, to one origin alone, for less than a day', () => {
    const key = ownKey();
    const header = vapid('https://push.example.com/abc', { ...key, contact: 'https://leadgen.example', now: NOW });
    const now = NOW.getTime();
    expect(pusherOf(header, { origin: 'https://push.example.com', now })).toBe(key.publicKey);
    expect(() => pusherOf(header, { origin: 'https://other.example.com', now })).toThrow('claims');
    expect(() => pusherOf(header, { origin: 'https://push.example.com', now: now + 13 * 3_600_000 })).toThrow('claims');
    const forged = header.replace(/k=.*/, `k=${ownKey().publicKey}`);
    expect(() => pusherOf(forged, { origin: 'https://push.example.com', now })).toThrow('signed');
  });
});

describe('what a channel says', () => {
  const asked: HttpRequest[] = [];
  const answering = (answer: { status: number; wait?: string } | HttpErrorCode) =>
    channels({
      ...{ time: () => NOW, random, contact: 'mailto:leadgen@localhost' },
      call: (request) => {
        asked.push(request);
        if (typeof answer === 'string') return Promise.reject(new HttpError(answer));
        const headers = answer.wait === undefined ? {} : { 'retry-after': answer.wait };
        return Promise.resolve({ status: answer.status, headers, text: '', json: () => null });
      },
    });
  const push = (answer: Parameters<typeof answering>[0]) => {
    const { endpoint, keys } = newBrowser();
    return answering(answer).push({ endpoint, ...keys }, ownKey(), { text: '{}', topic: 't', ttlSeconds: 60 });
  };
  const slack = (answer: Parameters<typeof answering>[0]) =>
    answering(answer).slack('https://hooks.slack.com/services/T1/B1/x', 'hello');

  test.each([
    [{ status: 201 }, null],
    [{ status: 404 }, { problem: 'gone' }],
    [{ status: 410 }, { problem: 'gone' }],
    [{ status: 403 }, { problem: 'refused' }],
    [{ status: 413 }, { problem: 'refused' }],
    [{ status: 302 }, { problem: 'refused' }],
    [
      { status: 429, wait: '30' },
      { problem: 'rate_limited', afterMs: 30_000 },
    ],
    [{ status: 503 }, { problem: 'unavailable' }],
    ['unreachable', { problem: 'unavailable' }],
    ['timeout', { problem: 'uncertain' }],
    ['forbidden_address', { problem: 'forbidden_address' }],
  ] as const)('a push service’s %o is %o', async (answer, taken) => {
    expect(await push(answer)).toEqual(taken);
  });

  test.each([
    [{ status: 200 }, null],
    [{ status: 403 }, { problem: 'gone' }],
    [{ status: 404 }, { problem: 'gone' }],
    [{ status: 410 }, { problem: 'gone' }],
    [{ status: 400 }, { problem: 'refused' }],
    [
      { status: 429, wait: '7' },
      { problem: 'rate_limited', afterMs: 7000 },
    ],
    [{ status: 500 }, { problem: 'unavailable' }],
    ['timeout', { problem: 'uncertain' }],
  ] as const)('Slack’s %o is %o', async (answer, taken) => {
    expect(await slack(answer)).toEqual(taken);
  });

  test('is asked of public addresses alone, as of any address that a user gave', async () => {
    asked.length = 0;
    await push({ status: 201 });
    await slack({ status: 200 });
    expect(asked.map(({ fromUser }) => fromUser)).toEqual([true, true]);
  });

  test('nothing is pushed to a browser whose keys are none', async () => {
    asked.length = 0;
    const access = { endpoint: 'https://push.example.com/a', p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
    const message = { text: '{}', topic: 't', ttlSeconds: 60 };
    expect(await answering({ status: 201 }).push(access, ownKey(), message)).toEqual({ problem: 'refused' });
    expect(asked).toEqual([]);
  });
});
