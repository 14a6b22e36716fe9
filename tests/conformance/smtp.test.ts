import { smtpMailbox } from '#activities/adapters/mail/smtp_imap.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { DOVECOT, startDovecot, type ConformingServer } from '#tests/support/dovecot.ts';
import { startImapServer, TLS } from '#tests/support/imap_server.ts';
import { installed } from '#tests/support/installed.ts';
import { startSmtpAccount } from '#tests/support/smtp_account.ts';
import { describeMailbox } from './mailbox.ts';

const inProcess = async (): Promise<ConformingServer> => {
  const server = await startImapServer();
  return {
    login: server.login,
    close: () => server.close(),
    arrive: (raw) => {
      server.arrive(raw);
      return Promise.resolve();
    },
    renumber: () => {
      server.renumber();
      return Promise.resolve();
    },
  };
};

const SERVERS = [
  { name: 'an IMAP server in process', start: inProcess },
  ...installed({ name: 'Dovecot', start: startDovecot }, DOVECOT),
];

for (const { name, start } of SERVERS) {
  describeMailbox(`SMTP and IMAP, with ${name}`, async () => {
    const [smtp, imap] = await Promise.all([startSmtpAccount(), start()]);
    const through = (outgoing: MailServer, incoming: MailServer) =>
      smtpMailbox({
        connection: { kind: 'smtp', outgoing, incoming, sentFolder: null },
        address: 'sophie@ondine.example',
        network: { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 3000 },
        time: () => new Date(),
        keep: () => Promise.resolve(),
      });
    const wrong = { password: 'a wrong password' };
    const nobody = { port: 1 };
    return {
      kind: 'smtp',
      mailbox: through(smtp.login, imap.login),
      stranger: through({ ...smtp.login, ...wrong }, { ...imap.login, ...wrong }),
      alone: through({ ...smtp.login, ...nobody }, { ...imap.login, ...nobody }),
      secrets: [smtp.login.password, wrong.password, smtp.login.user],
      asksForMs: null,
      taken: () => Promise.resolve(smtp.taken),
      next: (fault) => {
        smtp.next(fault);
      },
      arrive: (raw) => imap.arrive(raw),
      forgetCursors: () => imap.renumber(),
      close: async () => {
        await Promise.all([smtp.close(), imap.close()]);
      },
    };
  });
}
