import {
  gmailHeadersSchema,
  gmailHistorySchema,
  gmailListSchema,
  gmailProfileSchema,
  gmailRawSchema,
} from '#domain/wire/gmail.ts';
import type { MailboxAdapter, RawMessage, Wanted } from '../../ports.ts';
import type { GmailAccount } from './gmail_call.ts';
import { parseGmailCursor, type GmailCursor } from './gmail_cursor.schema.ts';
import { InboxUnreadable } from './imap_client.ts';

/**
 * At most two calls of 5 units for each, one after the other: a page is 500 of the 6,000 that a user has in a minute. Where
 * Google says that it is too much, the mailbox is not read until its next look, which goes on from the same cursor.
 */
const PAGE = 50;
/** Ids that one answer lists, and answers that are asked for when everything since a day is listed: 10,000 messages. */
const LISTED = 500;
const MOST_LISTS = 20;
/** A message is kept so far at most, in bytes; what is longer is long by its attachments. Gmail takes in 25 MB and gives a third more. */
const MOST_BYTES = 5 * 1024 * 1024;
const MOST_ANSWERED = 48 * 1024 * 1024;
/** Google dates a message when it took it in; what was delayed on the way there is older than it looks. */
const OVERLAP_MS = 86_400_000;

/**
 * Reads what was added to an account, by its history (`users.history.list`): ids, then headers, then the whole of what is
 * wanted. Google forgets histories after a week or sooner and says 404: then everything since the last reading is looked at
 * again, by date; messages keep their ids, so nothing is taken in twice.
 */
export function gmailReader(account: GmailAccount, time: () => Date): MailboxAdapter['read'] {
  return async (text, wanted) => {
    const cursor = parseGmailCursor(text);
    const now = time().getTime();
    if (cursor === null) return given([], { historyId: await historyNow(account), readAt: now }, false);
    if (cursor.again) return readAgain(account, { ...cursor, again: cursor.again }, wanted, now);
    const page = await historySince(account, cursor.historyId);
    if (page === null) {
      // The place to go on from is taken first: what arrives while the past is read is in the history from there.
      const historyId = await historyNow(account);
      const again = { since: cursor.readAt - OVERLAP_MS, after: null };
      return readAgain(account, { historyId, readAt: cursor.readAt, again }, wanted, now);
    }
    const added = page.history.flatMap(({ messagesAdded }) => messagesAdded.map(({ message }) => message));
    const ids = added.filter(({ labelIds }) => isIncoming(labelIds)).map(({ id }) => id);
    const messages = await fetchWanted(account, [...new Set(ids)], wanted);
    const last = page.history.at(-1);
    if (page.nextPageToken !== undefined && last !== undefined)
      return given(messages, { historyId: last.id, readAt: cursor.readAt }, true);
    return given(messages, { historyId: page.historyId, readAt: now }, false);
  };
}

const given = (messages: RawMessage[], cursor: GmailCursor, more: boolean) => ({
  messages,
  cursor: JSON.stringify(cursor),
  more,
});

/** What follows a place in the history, null when Google has forgotten it. An answer may be empty and name another. */
async function historySince(account: GmailAccount, startHistoryId: string) {
  let pageToken: string | undefined;
  for (;;) {
    const query = { startHistoryId, historyTypes: 'messageAdded', maxResults: PAGE, pageToken };
    const page = await account.look({ path: 'history', query }, gmailHistorySchema);
    if (page === null || page.history.length > 0 || page.nextPageToken === undefined) return page;
    pageToken = page.nextPageToken;
  }
}

async function historyNow(account: GmailAccount): Promise<string> {
  const profile = await account.look({ path: 'profile' }, gmailProfileSchema);
  if (profile === null) throw new InboxUnreadable('gmail_404');
  return profile.historyId;
}

/** One page of everything since a day, oldest first. A page begins after the last message of the one before. */
async function readAgain(
  account: GmailAccount,
  { historyId, readAt, again }: Required<GmailCursor>,
  wanted: Wanted,
  now: number,
) {
  const listed = await listSince(account, again.since);
  const rest = again.after === null ? listed : listed.slice(listed.indexOf(again.after) + 1);
  const page = rest.slice(0, PAGE);
  const messages = await fetchWanted(account, page, wanted);
  const after = page.at(-1) ?? null;
  if (rest.length > PAGE) return given(messages, { historyId, readAt, again: { ...again, after } }, true);
  return given(messages, { historyId, readAt: now }, false);
}

/** Ids of the messages since a day, oldest first; Gmail lists the newest first. */
async function listSince(account: GmailAccount, since: number): Promise<string[]> {
  const q = `after:${Math.floor(since / 1000)} -in:drafts -in:chats`;
  const ids: string[] = [];
  let pageToken: string | undefined;
  for (let lists = 0; lists < MOST_LISTS; lists += 1) {
    const query = { q, maxResults: LISTED, includeSpamTrash: true, pageToken };
    const list = await account.look({ path: 'messages', query }, gmailListSchema);
    if (list === null) break;
    ids.push(...list.messages.map(({ id }) => id));
    pageToken = list.nextPageToken;
    if (pageToken === undefined) break;
  }
  return [...new Set(ids)].reverse();
}

/** Neither a draft nor a chat, nor what the account sent; what it sent to itself came in too. */
const isIncoming = (labels: readonly string[]): boolean =>
  !labels.includes('DRAFT') && !labels.includes('CHAT') && (!labels.includes('SENT') || labels.includes('INBOX'));

/** Headers first, one by one; the whole of a message only when its header is wanted. What was deleted meanwhile is skipped. */
async function fetchWanted(account: GmailAccount, ids: readonly string[], wanted: Wanted): Promise<RawMessage[]> {
  const messages: RawMessage[] = [];
  for (const id of ids) {
    // Without `fields` the answer would carry the first words of the body.
    const fields = 'id,labelIds,payload/headers';
    const head = await account.look(
      { path: `messages/${id}`, query: { format: 'metadata', fields } },
      gmailHeadersSchema,
    );
    if (head === null || !isIncoming(head.labelIds)) continue;
    const lines = head.payload.headers.map(({ name, value }) => `${name}: ${value.replace(/[\r\n]+\s*/g, ' ')}\r\n`);
    if (!(await wanted(Buffer.from(`${lines.join('')}\r\n`)))) continue;
    const whole = await account.look(
      { path: `messages/${id}`, query: { format: 'raw', fields: 'id,raw' }, maxBytes: MOST_ANSWERED },
      gmailRawSchema,
    );
    if (whole === null) continue;
    messages.push({ externalId: `gmail|${id}`, raw: Buffer.from(whole.raw, 'base64url').subarray(0, MOST_BYTES) });
  }
  return messages;
}
