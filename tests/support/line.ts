import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What becomes of a request that may break: it is answered before it gets there, or cut before or after that. */
type LineFault =
  | { kind: 'status'; status: number; json: unknown; headers?: Record<string, string> }
  | { kind: 'cut' }
  | { kind: 'take_and_cut' };

type Asked = { method: string; path: string; headers: Record<string, string>; body: Buffer };
type Line = { readonly url: string; readonly faults: LineFault[]; close(): Promise<void> };

/**
 * A line to an HTTP server, which breaks when it is told to: what a vendor's stand-in does not do by itself.
 * @param breaks which requests the faults are for, first the next
 * @param instead answers what the server has no answer for; null for the rest
 */
export async function startLine(
  target: string,
  breaks: (asked: Asked) => boolean,
  instead: (asked: Asked) => Promise<Response | null> = () => Promise.resolve(null),
): Promise<Line> {
  const faults: LineFault[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await askedBy(request);
    const fault = breaks(asked) ? faults.shift() : undefined;
    if (fault?.kind === 'cut') return void request.socket.destroy();
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      return void response.end(JSON.stringify(fault.json));
    }
    const answer = (await instead(asked)) ?? (await passOn(target, asked));
    if (fault?.kind === 'take_and_cut') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Hands a request on as it came. */
export const passOn = (target: string, { method, path, headers, body }: Asked): Promise<Response> =>
  fetch(`${target}${path}`, { method, headers, redirect: 'manual', ...(body.length === 0 ? {} : { body }) });

/** What one connection is about, and not the request. */
const OF_THE_CONNECTION = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect'];

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value !== 'string' || OF_THE_CONNECTION.includes(name) ? [] : [[name, value]],
    ),
  );
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers, body: await buffer(request) };
}
