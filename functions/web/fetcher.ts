import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';

const addressSchema = z.object({ port: z.number() });

/**
 * Lets a Node listener answer requests of the Fetch standard, over a server on loopback that only this process is told
 * of. The Host header is the request's own: the listener makes its addresses from it.
 */
export async function fetcherOf(listener: RequestListener): Promise<(request: Request) => Promise<Response>> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It must not keep a process alive that has nothing else to do.
  server.unref();
  const { port } = addressSchema.parse(server.address());
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), 'content-length': String(body.length) };
    const asked = httpRequest({
      ...{ host: '127.0.0.1', port, method: request.method, path: `${pathname}${search}`, headers },
      agent: false,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject);
    });
    asked.end(body);
    return responseOf(await answered);
  };
}

const BODYLESS = new Set([204, 205, 304]);

function responseOf(incoming: IncomingMessage): Response {
  const status = incoming.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (CONNECTION_HEADERS.has(name)) continue;
    for (const value of values ?? []) headers.append(name, value);
  }
  if (BODYLESS.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(incoming), { status, headers });
}

/** They speak of the connection to the listener alone (RFC 9110, section 7.6.1). */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);
