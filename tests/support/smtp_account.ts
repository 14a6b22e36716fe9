import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { TLS } from './imap_server.ts';

/** A submission server of one account. */
export interface SmtpAccount {
  readonly login: MailServer;
  /** What it took, oldest first. */
  readonly taken: Uint8Array[];
  /** At the next message: refuses it for good or for now, or drops the line before its last word, having taken it or not. */
  next(fault: 'refuse' | 'defer' | 'drop_taken' | 'drop_untaken'): void;
  /** From now on the account has another password. */
  changePassword(password: string): void;
  close(): Promise<void>;
}

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });

/** Starts one on a free loopback port, with STARTTLS. */
export async function startSmtpAccount({ password = 'a right password' } = {}): Promise<SmtpAccount> {
  const user = 'sophie@ondine.example';
  const taken: Uint8Array[] = [];
  let right = password;
  let fault: Parameters<SmtpAccount['next']>[0] | null = null;
  const server = new SMTPServer({
    ...TLS,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: (given, _session, done) => {
      if (given.username === user && given.password === right) done(null, { user });
      else done(refusal(535, `5.7.8 no such login: ${user}`));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      const now = fault;
      fault = null;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        if (now === 'refuse') done(refusal(554, `5.7.1 <${to}> is not for you`));
        else if (now === 'defer') done(refusal(451, `4.7.1 <${to}> try later`));
        else {
          if (now !== 'drop_untaken') taken.push(Buffer.concat(chunks));
          if (now === null) done();
          else for (const connection of server.connections) connection.close();
        }
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address: AddressInfo | string | null = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    login: { host: '127.0.0.1', port: address.port, security: 'starttls', user, password },
    taken,
    next: (one) => {
      fault = one;
    },
    changePassword: (next) => {
      right = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
