import { smtpMailbox } from '#activities/adapters/mail/smtp_imap.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { startImapServer, TLS } from '#tests/support/imap_server.ts';
import { startSmtpAccount } from '#tests/support/smtp_account.ts';
import { describeMailbox } from './mailbox.ts';

describeMailbox('SMTP and IMAP', async () => {
  const [smtp, imap] = await Promise.all([startSmtpAccount(), startImapServer()]);
  const through = (outgoing: MailServer, incoming: MailServer) =>
    smtpMailbox({
      address: 'sophie@ondine.example',
      connection: { kind: 'smtp', outgoing, incoming, sentFolder: null },
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
    taken: () => Promise.resolve(smtp.taken),
    next: (fault) => {
      smtp.next(fault);
    },
    arrive: (raw) => {
      imap.arrive(raw);
      return Promise.resolve();
    },
    forgetCursors: () => {
      imap.renumber();
      return Promise.resolve();
    },
    close: async () => {
      await Promise.all([smtp.close(), imap.close()]);
    },
  };
});
