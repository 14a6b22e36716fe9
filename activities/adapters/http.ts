import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

/** Why a call got no answer that can be read. Codes only: addresses and vendors' words stay out of errors. */
export type HttpErrorCode = 'timeout' | 'unreachable' | 'too_large' | 'forbidden_address' | 'not_json';

/** A call that got no answer. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: HttpErrorCode;
  constructor(code: HttpErrorCode) {
    super(code);
    this.code = code;
  }
}

export type HttpRequest = {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  /** written as JSON */
  json?: unknown;
  /** written as a form (application/x-www-form-urlencoded), where there is no `json` */
  form?: Readonly<Record<string, string>>;
  /** as they are, where there is neither */
  bytes?: Uint8Array;
  /** for the whole exchange, in milliseconds */
  timeoutMs?: number;
  /** most bytes of an answer */
  maxBytes?: number;
  /** true when the address comes from a user: then only https, the usual port, and public addresses are called */
  fromUser?: boolean;
};

export type HttpResponse = { status: number; headers: IncomingMessage['headers']; text: string; json(): unknown };

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 5 * 1024 * 1024;

/** Addresses that are nobody's on the public Internet (RFC 6890 and its IPv6 counterparts). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is on the public Internet. IPv4 inside IPv6 (::ffff:10.0.0.1) counts as the IPv4 it is. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return !PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The one way out by HTTP: bounded in time and in size, redirections not followed (their status is the answer).
 * For an address that a user gave, the name is resolved once, every address that it has must be public, and the
 * connection goes to what was checked: nothing can resolve otherwise in between.
 * @throws HttpError when there is no answer
 */
export async function callHttp(call: HttpRequest): Promise<HttpResponse> {
  const url = new URL(call.url);
  const address = call.fromUser ? await publicAddressOf(url) : null;
  const { type, body } = contentOf(call);
  const signal = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  const options: RequestOptions = {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      'user-agent': 'LeadGen',
      ...(body === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
      ...call.headers,
    },
    signal,
    ...(address === null ? {} : { lookup: alwaysAt(address) }),
  };
  const { response, text } = await exchange(url, options, body, call.maxBytes ?? MAX_BYTES).catch((error: unknown) => {
    if (error instanceof HttpError) throw error;
    throw new HttpError(signal.aborted ? 'timeout' : 'unreachable');
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => {
      try {
        const value: unknown = JSON.parse(text);
        return value;
      } catch {
        throw new HttpError('not_json');
      }
    },
  };
}

function contentOf({ json, form, bytes }: HttpRequest): { type: string; body: string | Uint8Array | undefined } {
  if (json === undefined && form !== undefined)
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
  if (json === undefined && bytes !== undefined) return { type: 'application/octet-stream', body: bytes };
  return { type: 'application/json', body: json === undefined ? undefined : JSON.stringify(json) };
}

async function publicAddressOf(url: URL): Promise<string> {
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
    throw new HttpError('forbidden_address');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (!first) throw new HttpError('unreachable');
  if (!found.every(({ address }) => isPublicAddress(address))) throw new HttpError('forbidden_address');
  return first.address;
}

const alwaysAt =
  (address: string): LookupFunction =>
  (_name, { all }, found) => {
    const family = isIP(address);
    if (all) found(null, [{ address, family }]);
    else found(null, address, family);
  };

function exchange(
  url: URL,
  options: RequestOptions,
  body: string | Uint8Array | undefined,
  maxBytes: number,
): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBytes) {
          chunks.push(chunk);
          return;
        }
        reject(new HttpError('too_large'));
        request.destroy();
      });
      response.on('end', () => {
        resolve({ response, text: Buffer.concat(chunks).toString('utf8') });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
