import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { OutcomeUnknown, sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import { NothingSent } from '#activities/ports.ts';
import { blamed } from '#domain/triage/refusal.ts';
import { startScriptedSmtp, type SmtpScript } from '#tests/support/scripted_smtp.ts';

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

/** A server that follows a script, until the test is over. */
async function scripted(script: SmtpScript): Promise<number> {
  const { port, close } = await startScriptedSmtp(script);
  closers.push(close);
  return port;
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

/** protocols.md 2.2: what each code means, and where its words decide. */
const REFUSALS: [reply: string, reason: string, about: ReturnType<typeof blamed>, at?: 'MAIL' | 'RCPT' | '.'][] = [
  ['550 5.1.1 <c@x.example>: Recipient address rejected: User unknown', 'user_unknown', 'address'],
  ['550 5.1.1 no', 'user_unknown', 'address'],
  ['550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist.', 'user_unknown', 'address'],
  ['550 5.1.1 Mailbox full', 'mailbox_full', 'message'],
  ['550 5.1.1 <c@x.example> user over quota', 'mailbox_full', 'message'],
  ['550 5.1.2 no', 'host_unknown', 'address'],
  ['550 5.4.4 no', 'host_unknown', 'address'],
  ['550 5.4.4 Unable to route: no MX or A records', 'host_unknown', 'address'],
  ['556 5.1.10 Recipient domain has a null MX', 'not_accepting', 'address'],
  ['551 5.1.6 no', 'moved', 'address'],
  ['550 5.1.0 Address rejected', 'undefined', 'message'],
  ['550 5.1.0 User unknown', 'user_unknown', 'address'],
  ['550 5.1.3 no', 'undefined', 'message'],
  ['550 5.1.4 Ambiguous', 'undefined', 'message'],
  ['550 5.1.5 no', 'undefined', 'message'],
  ['550 5.2.1 The account that you tried to reach is disabled', 'suspended', 'message'],
  ['550 5.2.1 User unknown', 'user_unknown', 'address'],
  ['552 5.2.2 no', 'mailbox_full', 'message'],
  ['550 5.2.0 no', 'undefined', 'message'],
  ['550 5.3.0 no', 'system', 'message'],
  ['550 5.0.0 no', 'undefined', 'message'],
  ['550 5.5.0 no', 'system', 'message'],
  ['552 5.2.3 no', 'too_big', 'message'],
  ['552 5.3.4 no', 'too_big', 'message', '.'],
  ['550 5.7.0 no', 'policy', 'sender'],
  ['554 5.7.1 <c@x.example> is not for you', 'policy', 'sender', '.'],
  ['550 5.7.26 This mail is unauthenticated', 'auth_failure', 'sender', '.'],
  ['550 5.7.509 Access denied, sending domain x.example does not pass DMARC', 'auth_failure', 'sender', '.'],
  ['550 5.7.515 Access denied', 'auth_failure', 'sender', '.'],
  ['550 5.7.9 no', 'auth_failure', 'sender'],
  ['550 5.7.25 no', 'no_ptr', 'sender'],
  ['550 5.1.8 no', 'sender_rejected', 'sender', 'MAIL'],
  ['550 5.1.1 User unknown', 'sender_rejected', 'sender', 'MAIL'],
  ['550 User unknown', 'user_unknown', 'address'],
  ['550 User unknown', 'filtered', 'message', '.'],
];

describe('a refusal for good', () => {
  it.each(REFUSALS)('"%s" is %s, about the %s', async (reply, reason, about, at = 'RCPT') => {
    const port = await scripted({ [at]: reply });
    const result = await sendBySmtp(login(port), ENVELOPE, RAW);
    expect(result).toMatchObject({ status: 'refused', permanent: true, reason });
    expect(blamed(result.status === 'refused' ? (result.reason ?? 'undefined') : 'delivered')).toBe(about);
    expect(JSON.stringify(result)).not.toMatch(/@|[A-Z]{3}|reach|no /);
  });

  it('says nothing of the address when it is for now', async () => {
    const port = await scripted({ RCPT: '450 4.1.1 User unknown' });
    expect(await sendBySmtp(login(port), ENVELOPE, RAW)).toEqual({
      ...{ status: 'refused', code: '450 4.1.1', permanent: false },
    });
  });
});
