import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import hoodiecrow, { type Hoodiecrow, type HoodiecrowFolder } from 'hoodiecrow-imap';
import type { MailServer } from '#domain/mailbox_connection.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
/** A key and its certificate for 127.0.0.1, localhost and mail.test, which certifies itself. */
export const TLS = { key: fixture('key.pem'), cert: fixture('cert.pem') };

/** An IMAP server of one account, with an inbox and a folder for what was sent. */
export interface ImapServer {
  /** The login that works. */
  readonly login: MailServer;
  /** Puts a message into the inbox, as a delivery does. */
  arrive(raw: Uint8Array): void;
  /** What is in Sent. */
  sent(): string[];
  /** Makes the inbox another folder with the same mail: a new UIDVALIDITY, and UIDs from 1 on. */
  renumber(): void;
  /** From now on the account has another password. */
  changePassword(password: string): void;
  /** How many clients are connected. */
  clients(): number;
  close(): Promise<void>;
}

/** Starts one on a free loopback port, with TLS from the first byte. */
export async function startImapServer({ password = 'a right password' } = {}): Promise<ImapServer> {
  const user = 'sophie@ondine.example';
  const account = { password };
  const server = hoodiecrow({
    plugins: ['IDLE', 'SPECIAL-USE', 'SASL-IR', 'AUTH-PLAIN', 'LITERALPLUS', 'ID', 'NAMESPACE', 'UNSELECT'],
    secureConnection: true,
    credentials: TLS,
    users: { [user]: account },
    storage: {
      INBOX: {},
      '': { separator: '/', folders: { Sent: { 'special-use': '\\Sent' } } },
    },
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  server.server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const inbox = folderOf(server, 'INBOX');
  return {
    login: { host: '127.0.0.1', port: portOf(server.server.address()), security: 'tls', user, password },
    arrive: (raw) => {
      server.appendMessage(inbox, [], new Date(), Buffer.from(raw).toString('latin1'));
    },
    sent: () => folderOf(server, 'Sent').messages.map(({ raw }) => raw),
    renumber: () => {
      inbox.uidvalidity += 1;
      for (const [index, message] of inbox.messages.entries()) message.uid = index + 1;
      inbox.uidnext = inbox.messages.length + 1;
    },
    changePassword: (next) => {
      account.password = next;
    },
    clients: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.server.close();
      await once(server.server, 'close');
    },
  };
}

function folderOf(server: Hoodiecrow, path: string): HoodiecrowFolder {
  const folder = server.getMailbox(path);
  if (!folder) throw new Error(`no folder ${path}`);
  return folder;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
