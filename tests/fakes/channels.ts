import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { Calls } from '#activities/adapters/notify/channels.ts';
import { callHttp } from '#activities/adapters/http.ts';

const HOST = 'https://push.example.com';
const shownSchema = z.object({ title: z.string(), body: z.string(), path: z.string(), tag: z.string() });
type Shown = z.infer<typeof shownSchema>;

/** A browser with its keys: what it subscribes with, and how it opens what is pushed to it (RFC 8291, 3). */
export function newBrowser({ privateKey, auth = randomBytes(16) }: { privateKey?: Buffer; auth?: Buffer } = {}) {
  const pair = createECDH('prime256v1');
  if (privateKey === undefined) pair.generateKeys();
  else pair.setPrivateKey(privateKey);
  const endpoint = `${HOST}/wpush/v2/${randomBytes(24).toString('base64url')}`;
  const theirs = pair.getPublicKey();
  return {
    endpoint,
    keys: { p256dh: theirs.toString('base64url'), auth: auth.toString('base64url') },
    open(message: Buffer): string {
      const [salt, size, length] = [message.subarray(0, 16), message.readUInt32BE(16), message[20] ?? 0];
      const [sender, sealed] = [message.subarray(21, 21 + length), message.subarray(21 + length)];
      if (sealed.length > size) throw new Error('more than one record');
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, sender]);
      const secret = hkdfSync('sha256', pair.computeSecret(sender), auth, info, 32);
      const derive = (what: string, bytes: number) =>
        Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, Buffer.from(`Content-Encoding: ${what}\0`), bytes));
      const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      cipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      if (plain.at(-1) !== 2) throw new Error('the record does not end');
      return plain.subarray(0, -1).toString('utf8');
    },
  };
}
export type Browser = ReturnType<typeof newBrowser>;

/** Who pushes, as a push service finds out (RFC 8292, 2). @throws when the token is none, or not for this origin */
export function pusherOf(authorization: string, { origin, now }: { origin: string; now: number }): string {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  z.object({ typ: z.literal('JWT'), alg: z.literal('ES256') }).parse(read(header));
  const { aud, exp, sub } = z.object({ aud: z.string(), exp: z.number().int(), sub: z.string() }).parse(read(claims));
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${header}.${claims}`);
  const by = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', signed, by, Buffer.from(signature, 'base64url'))) throw new Error('not signed by its key');
  const seconds = exp - now / 1000;
  if (aud !== origin || seconds <= 0 || seconds > 86_400 || !/^(mailto:|https:)/.test(sub)) throw new Error('claims');
  return key;
}

/** What a channel answers instead of taking it. */
type Fault = { status: number; headers?: Record<string, string>; body?: string };

/**
 * A push service and Slack on loopback, in the place of theirs. A service takes what is pushed by the key that its browser subscribed
 * with and opens it as that browser would; Slack takes JSON with a text, and says "ok".
 */
export async function startChannels(time: () => number) {
  const browsers = new Map<string, { browser: Browser; key: string }>();
  const faults: Fault[] = [];
  const pushed: { browser: Browser; shown: Shown; headers: Record<string, unknown> }[] = [];
  const posted: { path: string; text: string }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(request, 'end');
      const [, host = '', path = ''] = /^\/([^/]+)(.*)$/.exec(request.url ?? '') ?? [];
      const fault = faults.shift();
      if (fault !== undefined) {
        response.writeHead(fault.status, fault.headers).end(fault.body);
        return;
      }
      const body = Buffer.concat(chunks);
      const { headers } = request;
      if (host !== new URL(HOST).host) {
        const { text } = z.object({ text: z.string() }).parse(JSON.parse(body.toString()));
        posted.push({ path, text });
        response.writeHead(200).end('ok');
        return;
      }
      const known = browsers.get(`${HOST}${path}`);
      if (known === undefined) {
        response.writeHead(410).end();
        return;
      }
      const key = pusherOf(headers.authorization ?? '', { origin: HOST, now: time() });
      const isFine = key === known.key && headers['content-encoding'] === 'aes128gcm' && Number(headers['ttl']) > 0;
      if (isFine) {
        const shown = shownSchema.parse(JSON.parse(known.browser.open(body)));
        pushed.push({ browser: known.browser, shown, headers });
      }
      response.writeHead(isFine ? 201 : 403).end();
    })().catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  /** Calls as they were meant, whether to anybody or only to public addresses. */
  const asked: { host: string; fromUser: boolean | undefined }[] = [];
  const calls: Calls = (request) => {
    const { host, pathname } = new URL(request.url);
    asked.push({ host, fromUser: request.fromUser });
    return callHttp({ ...request, url: `${url}/${host}${pathname}`, fromUser: false });
  };
  return {
    ...{ calls, asked, faults, pushed, posted },
    /** A browser that subscribed with a key. */
    browser: (key: string): Browser => {
      const browser = newBrowser();
      browsers.set(browser.endpoint, { browser, key });
      return browser;
    },
    forget: ({ endpoint }: Browser) => browsers.delete(endpoint),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
export type FakeChannels = Awaited<ReturnType<typeof startChannels>>;
