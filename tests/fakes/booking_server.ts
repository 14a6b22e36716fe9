import { createServer, type IncomingMessage } from 'node:http';

/** What a call gets instead of the usual answer. */
export type BookingFault = { kind: 'status'; status: number; retryAfter?: number } | { kind: 'cut' } | { kind: 'html' };

export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown };
export type BookingAnswer = readonly [status: number, body?: unknown];

/** A vendor's interface on loopback: knows one key, keeps what it was asked, and fails as it is told to. */
export async function startBookingServer(key: string, answerOf: (asked: Asked, url: string) => BookingAnswer) {
  const calls: string[] = [];
  const faults: BookingFault[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const text = await textOf(request);
      const { pathname: path, searchParams: query } = new URL(request.url ?? '/', fake.url);
      const asked: Asked = { method: request.method ?? '', path, query, body: text === '' ? null : JSON.parse(text) };
      fake.asked.push(`${asked.method} ${path}`);
      const fault = fake.faults.shift();
      if (fault?.kind === 'cut') {
        request.socket.destroy();
        return;
      }
      if (fault?.kind === 'html') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
        return;
      }
      const isKnown = request.headers.authorization === `Bearer ${fake.key}`;
      const [status, body] =
        fault?.kind === 'status'
          ? [fault.status, { message: 'Words for claire@atelier.example.' }]
          : isKnown
            ? answerOf(asked, fake.url)
            : [401, { title: 'Unauthenticated' }];
      const wait = fault?.kind === 'status' && fault.retryAfter !== undefined;
      response
        .writeHead(status, {
          'content-type': 'application/json',
          ...(wait && { 'retry-after': String(fault.retryAfter) }),
        })
        .end(body === undefined ? undefined : JSON.stringify(body));
    })();
  });
  const fake = {
    url: '',
    key,
    /** Calls as they came: `GET /users/me`. */
    asked: calls,
    faults,
    /** Whose account it is. */
    email: 'sophie@ondine.example',
    /** Most of anything on a page. */
    most: 100,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  fake.url = `http://127.0.0.1:${address.port}`;
  return fake;
}
export type BookingServer = Awaited<ReturnType<typeof startBookingServer>>;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
