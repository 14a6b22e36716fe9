import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { WebSocketServer, createWebSocketStream } from 'ws';

export interface NeonProxy {
  /** What `neonConfig.wsProxy` is set to: host, port and path of the proxy, without a scheme. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Stands where Neon's proxy stands: it takes the PostgreSQL protocol inside WebSocket messages, as Neon's serverless
 * driver sends it, and passes the bytes to the PostgreSQL on `postgresPort` of this machine.
 */
export async function startNeonProxy(postgresPort: number): Promise<NeonProxy> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
  server.on('connection', (socket) => {
    const wire = createWebSocketStream(socket);
    const database = connect(postgresPort, '127.0.0.1');
    wire.pipe(database).pipe(wire);
    // Either end going away ends the other; the driver sees a closed connection, as it would with Neon.
    const end = (): void => {
      database.destroy();
      socket.terminate();
    };
    for (const side of [wire, database]) side.on('error', end).on('close', end);
  });
  const { port } = portOf(server.address());
  return {
    address: `127.0.0.1:${port}/v2`,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The proxy is not listening on a port.');
  return address;
}
