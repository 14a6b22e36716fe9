import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Health } from './health.ts';
import { Refusal } from './refusal.ts';
import { startingPage } from './starting-page.ts';

/** The HTTP port of one instance. It listens before anything else is up and answers for what is not there yet. */
export interface Door {
  readonly port: number;
  /** From now on these requests go to `listener`; `/api/health` stays the door's own. */
  serve(listener: RequestListener): void;
  /** Stops taking connections, gives the open ones `graceMs` to finish, then ends them. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens the port on the loopback addresses, both of them, because a browser may take either for "localhost".
 * `port` 0 takes a free one. Throws a Refusal when the port is taken or may not be opened.
 */
export async function openDoor(port: number, health: Health): Promise<Door> {
  let listener: RequestListener = notYet;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (isHealth(request)) void answerHealth(health, response);
    else listener(request, response);
  };
  const first = await listen(answer, port, '127.0.0.1');
  const taken = portOf(first);
  const servers = [first];
  try {
    servers.push(await listen(answer, taken, '::1'));
  } catch (error) {
    // A machine without IPv6 is no reason to stop; another program on that port is.
    if (codeOf(error) === 'EADDRINUSE' || error instanceof Refusal) {
      await closeServer(first, 0);
      throw error;
    }
  }
  return {
    port: taken,
    serve: (next) => {
      listener = next;
    },
    close: async (graceMs) => {
      await Promise.all(servers.map((server) => closeServer(server, graceMs)));
    },
  };
}

function listen(answer: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(answer);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(refusalFor(error, port));
    });
    server.listen({ port, host, exclusive: true }, () => {
      resolve(server);
    });
  });
}

function refusalFor(error: Error, port: number): Error {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new Refusal(
        `Port ${port} is taken by another program: stop that program, or choose another port, for example PORT=${port + 1} npm start.`,
      );
    case 'EACCES':
      return new Refusal(
        `Port ${port} may not be opened by this user: choose one above 1023, for example PORT=3000 npm start.`,
      );
    default:
      return error;
  }
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const isHealth = ({ url, method }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && /^\/api\/health(\?|$)/.test(url ?? '');

/** 200 when ready, 503 otherwise, as load balancers and scripts expect. */
async function answerHealth(health: Health, response: ServerResponse): Promise<void> {
  const report = await health.report();
  response.writeHead(report.status === 'ready' ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(report));
}

/** Before the rest is up: a page that loads itself again for a browser, a problem (RFC 9457) for everything else. */
const notYet: RequestListener = (request, response) => {
  const headers = { 'retry-after': '2', 'cache-control': 'no-store' };
  if (request.headers.accept?.includes('text/html') ?? false) {
    response.writeHead(503, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(startingPage(request.headers['accept-language']));
  } else {
    response.writeHead(503, { ...headers, 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'about:blank', title: 'Starting', status: 503, code: 'starting' }));
  }
};

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
