import { createServer } from 'node:net';

/** True when a server could listen on this port of the loopback address now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** The first free loopback port at or after `first` that is not in `except`; throws past 65535. */
export async function nextFreePort(first: number, except: readonly number[] = []): Promise<number> {
  for (let port = first; port <= 65_535; port += 1) {
    if (!except.includes(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`No free port from ${first} on.`);
}
