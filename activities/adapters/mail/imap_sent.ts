import type { ImapFlow } from 'imapflow';
import type { MailServer } from '#domain/mailbox_connection.ts';
import type { MailNetwork } from './hosts.ts';
import { InboxUnreadable, withImap } from './imap_client.ts';

/** The folder of an account that keeps what was sent. */
export type SentFolder = {
  /** Whether a message is there, by its Message-ID with angle brackets. @throws when the look failed */
  holds(messageId: string): Promise<boolean>;
  /** Puts a copy there, unless the server did so itself. @throws when there is no such folder, or it takes nothing */
  keep(message: { raw: Uint8Array; messageId: string; date: Date }): Promise<void>;
  /** Whether there is such a folder. */
  exists(): Promise<boolean>;
};

/** @param named the folder that a person named; else the one that the server says (RFC 6154), or that is called so */
export function imapSentFolder(server: MailServer, network: MailNetwork, named: string | null): SentFolder {
  const inFolder = <T>(work: (client: ImapFlow, path: string) => Promise<T>) =>
    withImap(server, network, async (client) => {
      const path = await pathOf(client, named);
      return path === null ? null : work(client, path);
    });
  return {
    holds: async (messageId) => (await inFolder((client, path) => isThere(client, path, messageId))) ?? false,
    keep: async ({ raw, messageId, date }) => {
      await inFolder(async (client, path) => {
        // Gmail's server keeps a copy of what it submits, and says so by being Gmail.
        if (client.capabilities.has('X-GM-EXT-1') || (await isThere(client, path, messageId))) return;
        await client.append(path, Buffer.from(raw), ['\\Seen'], date);
      });
    },
    exists: async () => (await inFolder(() => Promise.resolve(true))) ?? false,
  };
}

async function pathOf(client: ImapFlow, named: string | null): Promise<string | null> {
  const folders = await client.list();
  const found =
    named === null
      ? folders.find(({ specialUse }) => specialUse === '\\Sent')
      : folders.find(({ path, name }) => path === named || name === named);
  return found?.path ?? null;
}

async function isThere(client: ImapFlow, path: string, messageId: string): Promise<boolean> {
  await client.mailboxOpen(path, { readOnly: true });
  const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  if (!found) throw new InboxUnreadable('SEARCH_REFUSED');
  return found.length > 0;
}
