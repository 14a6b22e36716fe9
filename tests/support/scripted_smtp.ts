import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What the server does at each line of the client, by the line's first word, `.` for the end of DATA, or its GREETING. */
export type SmtpScript = Record<string, string | ((socket: Socket) => unknown)>;

/** An SMTP server that follows a script, on a free loopback port. `lines` is what came between DATA and its end. */
export async function startScriptedSmtp(
  script: SmtpScript,
): Promise<{ port: number; lines: string[]; close: () => Promise<void> }> {
  const replies: SmtpScript = {
    EHLO: '250-scripted\r\n250 AUTH PLAIN',
    AUTH: '235 in',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go on',
    ...script,
  };
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let inData = false;
    const act = (word: string) => {
      const reply = replies[word];
      if (typeof reply === 'function') reply(socket);
      else if (reply !== undefined) socket.write(`${reply}\r\n`);
      if (word === 'DATA') inData = true;
    };
    if (typeof script['GREETING'] === 'function') script['GREETING'](socket);
    else socket.write('220 scripted\r\n');
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      const whole = pending.split('\r\n');
      pending = whole.pop() ?? '';
      for (const line of whole) {
        if (!inData) act(line.split(' ', 1)[0] ?? '');
        else if (line === '.') {
          inData = false;
          act('.');
        } else lines.push(line);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    lines,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
