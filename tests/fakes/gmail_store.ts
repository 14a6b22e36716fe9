import { headerOf, parseFields } from '#domain/mail.ts';

/** A message in an account at Gmail. */
export type Stored = {
  id: string;
  threadId: string;
  labelIds: string[];
  raw: Buffer;
  historyId: bigint;
  /** when Gmail took it in, milliseconds since 1970 */
  at: number;
};

/** `users.history.list`: records after a place, oldest first, in pages; a message may stand in two records. */
export function historySince(stored: readonly Stored[], start: bigint, now: bigint, query: URLSearchParams): unknown {
  const records = stored
    .filter(({ historyId }) => historyId > start)
    .map(({ id, threadId, labelIds, historyId }) => {
      const message = { id, threadId, labelIds };
      return { id: String(historyId), messages: [message], messagesAdded: [{ message }, { message }] };
    });
  const { page, next } = pageOf(records, query);
  return { ...(page.length === 0 ? {} : { history: page }), historyId: String(now), ...next };
}

/** `users.messages.list`: the newest first, by the few words of a search that we use. */
export function foundBy(stored: readonly Stored[], query: URLSearchParams): unknown {
  const words = (query.get('q') ?? '').split(' ').filter((word) => word !== '');
  const found = stored.filter((one) => words.every((word) => matches(one, word)));
  const { page, next } = pageOf(found.toReversed(), query);
  const messages = page.map(({ id, threadId }) => ({ id, threadId }));
  // An empty list is left out of the answer.
  return { ...(messages.length === 0 ? {} : { messages }), ...next, resultSizeEstimate: found.length };
}

function matches({ raw, labelIds, at }: Stored, word: string): boolean {
  const [name = '', ...rest] = word.split(':');
  const value = rest.join(':');
  if (name === 'rfc822msgid') return idOf(raw) === value;
  if (name === 'after') return at >= Number(value) * 1000;
  if (name === 'in') return labelIds.includes(labelOf(value));
  if (name === '-in') return !labelIds.includes(labelOf(value));
  throw new Error(`a search that this fake does not know: ${word}`);
}

const labelOf = (value: string): string =>
  ({ drafts: 'DRAFT', chats: 'CHAT', sent: 'SENT' })[value] ?? value.toUpperCase();

const idOf = (raw: Buffer): string => headerOf(parseFields(raw.toString('latin1')), 'message-id').replace(/^<|>$/g, '');

function pageOf<T>(all: readonly T[], query: URLSearchParams): { page: T[]; next: { nextPageToken?: string } } {
  const from = Number(query.get('pageToken') ?? 0);
  const to = from + Number(query.get('maxResults') ?? 100);
  return { page: all.slice(from, to), next: to < all.length ? { nextPageToken: String(to) } : {} };
}

/** The header's fields as Gmail lists them, unfolded. */
export function headersOf(raw: Buffer): { name: string; value: string }[] {
  const [head = ''] = raw.toString('utf8').split(/\r?\n\r?\n/);
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }));
}
