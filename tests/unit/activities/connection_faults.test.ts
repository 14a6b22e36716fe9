import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { smtpMailbox } from '#activities/adapters/mail/smtp_imap.ts';
import type { MailNetwork } from '#activities/adapters/mail/hosts.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import { startImapServer, TLS, type ImapServer } from '#tests/support/imap_server.ts';
import { startSmtpAccount, type SmtpAccount } from '#tests/support/smtp_account.ts';

let smtp: SmtpAccount;
let imap: ImapServer;
const silent = createServer();
const bare = new SMTPServer({ disabledCommands: ['STARTTLS'], disableReverseLookup: true, closeTimeout: 100 });
const portOf = (address: AddressInfo | string | null) =>
  address !== null && typeof address === 'object' ? address.port : 0;
beforeAll(async () => {
  [smtp, imap] = await Promise.all([startSmtpAccount(), startImapServer()]);
  silent.listen(0, '127.0.0.1');
  bare.listen(0, '127.0.0.1');
  await Promise.all([once(silent, 'listening'), once(bare.server, 'listening')]);
});
afterAll(async () => {
  silent.close();
  await new Promise<void>((resolve) => {
    bare.close(resolve);
  });
  await Promise.all([smtp.close(), imap.close()]);
});

const TRUSTING: MailNetwork = { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 2_000 };
const check = (change: { outgoing?: Partial<MailServer>; incoming?: Partial<MailServer> }, network = TRUSTING) =>
  smtpMailbox({
    connection: {
      ...{ kind: 'smtp', sentFolder: null },
      outgoing: { ...smtp.login, ...change.outgoing },
      incoming: { ...imap.login, ...change.incoming },
    },
    ...{ network, address: smtp.login.user, time: () => new Date(), keep: () => Promise.resolve() },
  }).check();
const both = (part: string, code: string) =>
  ['outgoing', 'incoming'].map((side) => ({ field: `${side}.${part}`, code }));

it('finds nothing wrong with servers that work', async () => {
  expect(await check({})).toEqual([]);
});

it('names the port where nothing answers', async () => {
  expect(await check({ outgoing: { port: 1 }, incoming: { port: 1 } })).toEqual(both('port', 'port_closed'));
});

it('names the host that does not exist', async () => {
  const nowhere = { ...TRUSTING, resolve: () => Promise.reject(new Error('ENOTFOUND')) };
  const host = 'mail.nowhere.example';
  expect(await check({ outgoing: { host }, incoming: { host } }, nowhere)).toEqual(both('host', 'host_unknown'));
});

it('names the security when a server is silent where another greets', async () => {
  const port = portOf(silent.address());
  const plain = { port, security: 'starttls' as const };
  expect(await check({ outgoing: plain, incoming: plain })).toEqual(both('security', 'wrong_protocol'));
});

it('names the security when TLS is spoken to a server that begins without', async () => {
  expect(await check({ outgoing: { security: 'tls' } })).toEqual([
    { field: 'outgoing.security', code: 'wrong_protocol' },
  ]);
});

it('names the security when a server offers no STARTTLS', async () => {
  expect(await check({ outgoing: { port: portOf(bare.server.address()) } })).toEqual([
    { field: 'outgoing.security', code: 'tls_missing' },
  ]);
});

it('names the host whose certificate nobody vouches for', async () => {
  expect(await check({}, { allowPrivate: true, timeoutMs: 2_000 })).toEqual(both('host', 'certificate_untrusted'));
});

it('names the password that is refused', async () => {
  const password = 'a wrong password';
  expect(await check({ outgoing: { password }, incoming: { password } })).toEqual(
    both('password', 'credentials_refused'),
  );
});
