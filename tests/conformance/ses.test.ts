import { sesMailbox } from '#activities/adapters/mail/ses.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { startSes } from '#tests/fakes/ses.ts';
import { startImapServer, TLS } from '#tests/support/imap_server.ts';
import { describeMailbox } from './mailbox.ts';

describeMailbox('Amazon SES', async () => {
  const [ses, imap] = await Promise.all([startSes(), startImapServer()]);
  const through = (secretAccessKey: string, incoming: MailServer, endpoint = ses.url) =>
    sesMailbox(
      {
        connection: {
          ...{ kind: 'ses', region: ses.region, accessKeyId: ses.accessKeyId, secretAccessKey, incoming },
          ...{ configurationSet: null, topicArn: null },
        },
        address: 'sophie@ondine.example',
        network: { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 3000 },
        time: () => new Date(),
        keep: () => Promise.resolve(),
      },
      { endpoint, timeoutMs: 3000 },
    );
  const wrong = { key: 'a secret of somebody else', password: 'a wrong password' };
  return {
    kind: 'ses',
    mailbox: through(ses.secretAccessKey, imap.login),
    stranger: through(wrong.key, { ...imap.login, password: wrong.password }),
    alone: through(ses.secretAccessKey, { ...imap.login, port: 1 }, 'http://127.0.0.1:1'),
    secrets: [ses.secretAccessKey, ses.accessKeyId, wrong.key, wrong.password, imap.login.password, imap.login.user],
    asksForMs: 7_000,
    taken: () => Promise.resolve(ses.taken.map(({ raw }) => raw)),
    next: (fault) => {
      const faults = {
        refuse: { kind: 'error', status: 400, code: 'MessageRejected' },
        defer: { kind: 'error', status: 400, code: 'Throttling', retryAfter: 7 },
        drop_taken: { kind: 'take_and_cut' },
        drop_untaken: { kind: 'cut' },
      } as const;
      ses.faults.push(faults[fault]);
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
      await Promise.all([ses.close(), imap.close()]);
    },
  };
});
