import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/** A `spamd` that answers what it is told to, in its protocol (SPAMC 1.5, `SYMBOLS`), and keeps what it was asked. */
export async function fakeSpamd(answer: (socket: Socket, asked: string) => void) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
    });
    socket.on('error', () => undefined);
    socket.on('end', () => {
      asked.push(heard);
      answer(socket, heard);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: '127.0.0.1',
    port: address.port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
