import type { ImapFlow } from 'imapflow';
import { sha256Hex } from '#domain/hash.ts';
import { headerOf, parseFields } from '#domain/mail.ts';
import type { MailServer } from '#domain/mailbox_connection.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import type { MailboxAdapter, RawMessage } from '../../ports.ts';
import { faultOf } from './fault.ts';
import type { MailNetwork } from './hosts.ts';
import { imapClient, InboxUnreadable, isRefusal, withImap } from './imap_client.ts';
import { parseCursor, type ImapCursor } from './imap_cursor.schema.ts';

const PAGE = 50;
/** A message is read so far at most, in bytes; what is longer is long by its attachments. */
const MOST_BYTES = 5 * 1024 * 1024;
/** So many bodies are asked for at once: they are in memory together. */
const AT_ONCE = 10;
/** SEARCH SINCE looks at days, in a zone that the server chooses (RFC 3501, 6.4.4), and clocks differ. */
const OVERLAP_MS = 2 * 86_400_000;

/** The inbox of an account, read over IMAP: by itself for SMTP, and for vendors that only send. */
export function imapInbox(
  server: MailServer,
  network: MailNetwork,
  time: () => Date,
): Pick<MailboxAdapter, 'read' | 'check'> {
  return {
    read: (cursor, wanted) =>
      withImap(server, network, async (client) => {
        const folder = await openFolder(client, 'INBOX');
        const at = startOf(parseCursor(cursor), folder);
        const now = time().getTime();
        if (at === null) return read([], { uidValidity: folder.uidValidity, uid: folder.lastUid, readAt: now }, false);
        const found = (await uidsAfter(client, at)).toSorted((a, b) => a - b);
        const page = found.slice(0, PAGE);
        const messages = await fetchWanted(client, page, wanted);
        if (found.length > PAGE) return read(messages, { ...at, uid: page.at(-1) ?? at.uid }, true);
        // Read by date, the older mail below stays unread; read on, the next may have any UID above the last one seen.
        const passed = at.since === undefined ? at.uid : folder.lastUid;
        const uid = Math.max(passed, page.at(-1) ?? 0);
        return read(messages, { uidValidity: folder.uidValidity, uid, readAt: now }, false);
      }),
    check: async () => {
      const problem = await problemOf(server, network);
      return problem === null ? [] : [{ ...problem, field: `incoming.${problem.field}` }];
    },
  };
}

const read = (messages: RawMessage[], cursor: ImapCursor, more: boolean) => ({
  messages,
  cursor: JSON.stringify(cursor),
  more,
});

type Folder = { uidValidity: string; lastUid: number };

/** Opens a folder to look at it (EXAMINE): reading leaves no trace, not even "seen". */
async function openFolder(client: ImapFlow, path: string): Promise<Folder> {
  const { uidValidity, uidNext } = await client.mailboxOpen(path, { readOnly: true });
  return { uidValidity: String(uidValidity), lastUid: uidNext - 1 };
}

/** Where to go on; null where there is no "on" yet. A folder that became another is read again from the day it was last read. */
function startOf(cursor: ImapCursor | null, { uidValidity }: Folder): ImapCursor | null {
  if (cursor === null || cursor.uidValidity === uidValidity) return cursor;
  return { uidValidity, uid: 0, readAt: cursor.readAt, since: (cursor.since ?? cursor.readAt) - OVERLAP_MS };
}

/** `n:*` names the last message even when its UID is below n (RFC 3501, 6.4.8). */
async function uidsAfter(client: ImapFlow, { uid, since }: ImapCursor): Promise<number[]> {
  const range = { uid: `${uid + 1}:*` };
  const query = since === undefined ? range : { ...range, since: new Date(since) };
  const found = await client.search(query, { uid: true });
  if (!found) throw new InboxUnreadable('SEARCH_REFUSED');
  return found.filter((one) => one > uid);
}

/** Headers first; the whole of a message only when its header is wanted. */
async function fetchWanted(
  client: ImapFlow,
  uids: readonly number[],
  wanted: (header: Uint8Array) => Promise<boolean>,
): Promise<RawMessage[]> {
  if (uids.length === 0) return [];
  const heads = new Map<number, { header: Buffer; size: number }>();
  const query = { uid: true, headers: true, size: true };
  for await (const { uid, headers, size = 0 } of client.fetch(uids.join(','), query, { uid: true })) {
    if (headers) heads.set(uid, { header: headers, size });
  }
  const messages: RawMessage[] = [];
  let batch: number[] = [];
  const fetchBatch = async (source: true | { maxLength: number }) => {
    // What is not given any more was deleted meanwhile: nobody waits for it.
    for await (const one of client.fetch(batch.join(','), { uid: true, source }, { uid: true })) {
      const head = heads.get(one.uid);
      if (one.source && head) messages.push({ externalId: identityOf(head.header, one.source), raw: one.source });
    }
    batch = [];
  };
  for (const uid of uids) {
    const head = heads.get(uid);
    if (head === undefined || !(await wanted(head.header))) continue;
    if (head.size > MOST_BYTES && batch.length > 0) await fetchBatch(true);
    batch.push(uid);
    if (head.size > MOST_BYTES) await fetchBatch({ maxLength: MOST_BYTES });
    else if (batch.length === AT_ONCE) await fetchBatch(true);
  }
  if (batch.length > 0) await fetchBatch(true);
  return messages;
}

/**
 * A name for a message that stays when its UID does not. A Message-ID alone is not enough, since strangers repeat theirs;
 * a message without one is known by its bytes.
 */
function identityOf(header: Uint8Array, raw: Uint8Array): string {
  const fields = parseFields(Buffer.from(header).toString('latin1'));
  const messageId = headerOf(fields, 'message-id');
  if (messageId === '') return `imap|${sha256Hex(Buffer.from(raw).toString('latin1'))}`;
  const parts = ['date', 'from', 'to', 'subject'].map((name) => headerOf(fields, name));
  return `imap|${sha256Hex(JSON.stringify([messageId, ...parts]))}`;
}

/** What is wrong with an IMAP server's login, by the field of it; null when the inbox opens. */
async function problemOf(server: MailServer, network: MailNetwork): Promise<MailboxProblem | null> {
  let client: ImapFlow | null = null;
  try {
    client = await imapClient(server, network);
    await client.connect();
  } catch (error) {
    client?.close();
    if (isRefusal(error)) return { field: 'password', code: 'credentials_refused' };
    const { part, code } = faultOf(error);
    return { field: part, code };
  }
  try {
    await openFolder(client, 'INBOX');
    await client.logout();
    return null;
  } catch {
    return { field: 'user', code: 'folder_unreadable' };
  } finally {
    client.close();
  }
}
