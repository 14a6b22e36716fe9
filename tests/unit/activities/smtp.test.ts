import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { OutcomeUnknown, sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import { NothingSent } from '#activities/ports.ts';

const RAW = Buffer.from('Message-ID: <1@ondine.example>\r\nSubject: Hello\r\n\r\n.one line that begins with a dot\r\n');
const ENVELOPE = { from: 'sophie@ondine.example', to: 'claire@meridien.example' };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const login = (port: number) => ({
  host: '127.0.0.1',
  port,
  secure: false,
  requireTls: false,
  user: 'sophie',
  password: 'secret',
  timeoutMs: 300,
});

const code = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

/** A real SMTP server with some of its answers replaced. */
async function smtpServer(options: SMTPServerOptions): Promise<{ port: number; taken: string[] }> {
  const taken: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ password }, _session, done) => {
      if (password === 'secret') done(null, { user: 'sophie' });
      else done(code(535, '5.7.8 no'));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return { port: portOf(server.server.address()), taken };
}

/** A server that follows a script: what to do at each line of the client, by the line's first word or `.` for the end of DATA. */
async function scripted(script: Record<string, string | ((socket: Socket) => void)>): Promise<number> {
  const replies: typeof script = {
    EHLO: '250-scripted\r\n250 AUTH PLAIN',
    AUTH: '235 in',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go on',
    ...script,
  };
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
    if (typeof script.GREETING === 'function') script.GREETING(socket);
    else socket.write('220 scripted\r\n');
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      const lines = pending.split('\r\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        if (!inData) act(line.split(' ', 1)[0] ?? '');
        else if (line === '.') {
          inData = false;
          act('.');
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  });
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('sendBySmtp', () => {
  it('reports an acceptance with its code, and hands over the very bytes', async () => {
    const { port, taken } = await smtpServer({});
    const result = await sendBySmtp(login(port), ENVELOPE, RAW);
    expect(result.status).toBe('accepted');
    expect(result.code).toMatch(/^250( 2\.\d+\.\d+)?$/);
    expect(taken).toEqual([RAW.toString()]);
  });

  it.each([
    [
      'MAIL',
      {
        onMailFrom: (_a, _s, done) => {
          done(code(550, '5.7.1 <sophie@ondine.example> no'));
        },
      },
      '550',
      true,
    ],
    [
      'RCPT',
      {
        onRcptTo: (_a, _s, done) => {
          done(code(550, '5.1.1 <claire@meridien.example> unknown'));
        },
      },
      '550',
      true,
    ],
    [
      'RCPT, for now',
      {
        onRcptTo: (_a, _s, done) => {
          done(code(450, '4.2.1 later'));
        },
      },
      '450',
      false,
    ],
    [
      'the end of DATA',
      {
        onData: (stream, _s, done) => {
          stream.resume();
          stream.on('end', () => {
            done(code(554, '5.7.1 spam'));
          });
        },
      },
      '554',
      true,
    ],
    [
      'the end of DATA, for now',
      {
        onData: (stream, _s, done) => {
          stream.resume();
          stream.on('end', () => {
            done(code(451, '4.3.0 later'));
          });
        },
      },
      '451',
      false,
    ],
  ] satisfies [string, SMTPServerOptions, string, boolean][])(
    'reports a refusal at %s with its code and no words',
    async (_at, options, reply, permanent) => {
      const { port, taken } = await smtpServer(options);
      const result = await sendBySmtp(login(port), ENVELOPE, RAW);
      expect(result).toMatchObject({ status: 'refused', permanent });
      expect(result.code).toMatch(new RegExp(`^${reply}( \\d\\.\\d+\\.\\d+)?$`));
      expect(taken).toEqual([]);
    },
  );

  it.each([
    ['421 at MAIL', { MAIL: '421 4.7.0 too many' }, '421 4.7.0'],
    ['421 at the end of DATA', { '.': '421 4.3.2 closing' }, '421 4.3.2'],
  ])('reports %s as a refusal that may be tried again', async (_at, script, reply) => {
    const port = await scripted(script);
    expect(await sendBySmtp(login(port), ENVELOPE, RAW)).toEqual({ status: 'refused', code: reply, permanent: false });
  });

  it.each([
    [
      'nobody listens',
      async () => {
        const { port } = await smtpServer({});
        await closers.pop()?.();
        return port;
      },
    ],
    [
      'the login is wrong',
      async () =>
        (
          await smtpServer({
            onAuth: (_a, _s, done) => {
              done(code(535, '5.7.8 no'));
            },
          })
        ).port,
    ],
    ['the server hangs up at MAIL', () => scripted({ MAIL: (socket) => socket.destroy() })],
    ['the server hangs up at DATA', () => scripted({ DATA: (socket) => socket.destroy() })],
    ['the server never greets', () => scripted({ GREETING: () => undefined })],
    ['the server falls silent at RCPT', () => scripted({ RCPT: () => undefined })],
  ])('says that nothing was sent when %s', async (_when, start) => {
    const port = await start();
    const error: unknown = await sendBySmtp(login(port), ENVELOPE, RAW).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NothingSent);
    expect(String(error)).not.toMatch(/@/);
  });

  it.each([
    [
      'hangs up after the message',
      {
        '.': (socket: Socket) => {
          socket.destroy();
        },
      },
    ],
    ['falls silent after the message', { '.': () => undefined }],
    [
      'hangs up in the middle of the message',
      {
        DATA: (socket: Socket) => {
          socket.write('354 go on\r\n');
          socket.once('data', () => {
            socket.destroy();
          });
        },
      },
    ],
  ])('does not claim to know when the server %s', async (_when, script) => {
    const port = await scripted(script);
    await expect(sendBySmtp(login(port), ENVELOPE, RAW)).rejects.toBeInstanceOf(OutcomeUnknown);
  });
});
