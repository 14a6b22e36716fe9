import { resendMailbox } from '#activities/adapters/mail/resend.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { startResend } from '#tests/fakes/resend.ts';
import { startImapServer, TLS } from '#tests/support/imap_server.ts';
import { describeMailbox } from './mailbox.ts';

describeMailbox('Resend', async () => {
  const [resend, imap] = await Promise.all([startResend(), startImapServer()]);
  const through = (apiKey: string, incoming: MailServer, url = resend.url) =>
    resendMailbox(
      {
        connection: { kind: 'resend', apiKey, webhookSecret: null, incoming },
        address: 'sophie@ondine.example',
        network: { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 3000 },
        time: () => new Date(),
        keep: () => Promise.resolve(),
      },
      { url, timeoutMs: 3000, pausesMs: [1, 1] },
    );
  const wrong = { key: 're_of_somebody_else', password: 'a wrong password' };
  return {
    kind: 'resend',
    mailbox: through(resend.apiKey, imap.login),
    stranger: through(wrong.key, { ...imap.login, password: wrong.password }),
    alone: through(resend.apiKey, { ...imap.login, port: 1 }, 'http://127.0.0.1:1'),
    secrets: [resend.apiKey, wrong.key, wrong.password, imap.login.password, imap.login.user],
    asksForMs: 7_000,
    taken: () => Promise.resolve(resend.taken.map(({ raw }) => raw)),
    next: (fault) => {
      const cut = { kind: 'cut' } as const;
      const faults = {
        refuse: [{ kind: 'status', status: 403, name: 'validation_error' }],
        defer: [{ kind: 'status', status: 429, name: 'rate_limit_exceeded', retryAfter: 7 }],
        // It stays away while it is asked again by the same key.
        drop_taken: [{ kind: 'take_and_cut' }, cut, cut],
        drop_untaken: [cut, cut, cut],
      } as const;
      resend.faults.push(...faults[fault]);
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
      await Promise.all([resend.close(), imap.close()]);
    },
  };
});
