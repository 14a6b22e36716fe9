import type { ClearedMessage } from '#domain/clearance.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import {
  GMAIL_SCOPES,
  gmailHeadersSchema,
  gmailListSchema,
  gmailProfileSchema,
  gmailSentSchema,
  gmailWatchSchema,
} from '#domain/wire/gmail.ts';
import { MailboxUnauthorised, NothingSent, type LastLook, type MailboxAdapter, type SendResult } from '../../ports.ts';
import { HttpError } from '../http.ts';
import { composeMessage } from './compose.ts';
import { isThrottled, jsonOf, lacksPermission, reasonOf } from '../google/answer.ts';
import { gmailAccount } from './gmail_call.ts';
import type { GmailAccount, GmailPlace } from './gmail_call.ts';
import { gmailReader } from './gmail_read.ts';
import { InboxUnreadable } from './imap_client.ts';
import type { AdapterParts } from './adapter_parts.ts';
import { reach } from './reach.ts';
import { refusedForNow } from './retry_after.ts';
import { OutcomeUnknown } from './smtp.ts';

/**
 * An account at Gmail or Google Workspace, by Gmail's interface (developers.google.com/workspace/gmail/api). Gmail finds any
 * message by its Message-ID, so what became of a message whose answer was lost is always found out.
 */
export function gmailMailbox(
  { connection, address, time, keep }: AdapterParts<'gmail'>,
  place: GmailPlace,
): MailboxAdapter {
  const account = gmailAccount(connection, keep, place);
  const read = gmailReader(account, time);
  return {
    send: (message, lastLook) => send(account, { ...place, time }, message, lastLook ?? (() => Promise.resolve())),
    whereabouts: async (messageId) =>
      (await findSent(account, `${byMessageId(messageId)} in:sent`)) === null ? 'absent' : 'accepted',
    read: async (cursor, wanted) => {
      const page = await read(cursor, wanted);
      if (!page.more) await watch(account, place, time().getTime());
      return page;
    },
    check: () => problems(account, address),
  };
}

const byMessageId = (messageId: string): string => `rfc822msgid:${messageId.replace(/^<|>$/g, '')}`;

/** The first message that a search finds, with its thread. @throws InboxUnreadable @throws MailboxUnauthorised */
async function findSent(account: GmailAccount, q: string): Promise<{ id: string; threadId: string } | null> {
  const query = { q, maxResults: 1, includeSpamTrash: true };
  const found = await account.look({ path: 'messages', query }, gmailListSchema);
  if (found === null) throw new InboxUnreadable('gmail_404');
  return found.messages[0] ?? null;
}

/** `messages.send`. A thread goes on when its id, References and the subject agree; without the id Gmail opens another. */
async function send(
  account: GmailAccount,
  { app, timeoutMs, time }: GmailPlace & { time: () => Date },
  message: ClearedMessage,
  lastLook: LastLook,
): Promise<SendResult> {
  const raw = Buffer.from(await composeMessage(message)).toString('base64url');
  await account.ready();
  await reach(new URL(app.places.api), timeoutMs);
  let threadId = await threadOf(account, message);
  for (;;) {
    const wire = { touched: false };
    const look = async () => {
      await lastLook();
      wire.touched = true;
    };
    let response;
    try {
      const json = threadId === null ? { raw } : { raw, threadId };
      response = await account.ask({ path: 'messages/send', json }, look);
    } catch (error) {
      if (error instanceof HttpError)
        throw wire.touched ? new OutcomeUnknown() : new NothingSent(`gmail_${error.code}`);
      throw error;
    }
    const { status } = response;
    if (status === 200) {
      const sent = gmailSentSchema.safeParse(jsonOf(response));
      if (!sent.success) throw new OutcomeUnknown();
      const written = await messageIdOf(account, sent.data.id);
      return { status: 'accepted', code: '200', ...(written === null ? {} : { messageId: written }) };
    }
    // The thread was deleted since: certainly nothing was sent, and the message opens one of its own.
    if (status === 404 && threadId !== null) {
      threadId = null;
      continue;
    }
    if (lacksPermission(response)) throw new MailboxUnauthorised();
    if (isThrottled(response)) return refusedForNow(reasonOf(response), response.headers['retry-after'], time());
    if (status < 400 || status >= 500 || status === 408) throw new OutcomeUnknown();
    const code = reasonOf(response);
    // An administrator's policy refuses whatever this account sends.
    return { status: 'refused', code, permanent: true, ...(code === 'domainPolicy' ? { reason: 'policy' } : {}) };
  }
}

/** The thread of the message that this one answers; null where there is none. @throws NothingSent */
async function threadOf(account: GmailAccount, { inReplyTo }: ClearedMessage): Promise<string | null> {
  if (inReplyTo === null) return null;
  try {
    return (await findSent(account, byMessageId(inReplyTo)))?.threadId ?? null;
  } catch (error) {
    throw error instanceof InboxUnreadable ? new NothingSent(error.code) : error;
  }
}

/** The Message-ID that the recipient sees; null when it cannot be learnt now. The message has left already. */
async function messageIdOf(account: GmailAccount, id: string): Promise<string | null> {
  const query = { format: 'metadata', metadataHeaders: 'Message-ID', fields: 'id,labelIds,payload/headers' };
  const sent = await account.look({ path: `messages/${id}`, query }, gmailHeadersSchema).catch(() => null);
  const written = sent?.payload.headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value.trim() ?? '';
  return /^<[^<>\s]+@[^<>\s]+>$/.test(written) ? written : null;
}

/** A watch ends after seven days; Google asks for a new one each day. One that was refused is asked for after an hour. */
const WATCH_EVERY_MS = 86_400_000;
const WATCH_AGAIN_MS = 3_600_000;

/** Has arrivals told (`users.watch`), where a topic is there for them. Without it nothing is lost: the mailbox is read by the clock. */
async function watch(account: GmailAccount, { app: { push } }: GmailPlace, now: number): Promise<void> {
  const { watchedAt } = account.connection();
  if (push === null || (watchedAt !== null && now - watchedAt < WATCH_EVERY_MS)) return;
  const json = { topicName: push.topic, labelIds: ['DRAFT', 'SENT', 'CHAT'], labelFilterBehavior: 'exclude' };
  const watched = await account.look({ path: 'watch', json }, gmailWatchSchema).catch(() => null);
  await account.keep({ watchedAt: watched === null ? now - WATCH_EVERY_MS + WATCH_AGAIN_MS : now });
}

/** What is wrong with the account, or with what it granted. */
async function problems(account: GmailAccount, address: string): Promise<MailboxProblem[]> {
  const { scopes } = account.connection();
  if (!GMAIL_SCOPES.every((scope) => scopes.includes(scope))) return [{ field: 'scopes', code: 'permission_missing' }];
  try {
    const profile = await account.look({ path: 'profile' }, gmailProfileSchema);
    if (profile === null) return [{ field: 'account', code: 'unavailable' }];
    return profile.emailAddress.toLowerCase() === address ? [] : [{ field: 'address', code: 'sending_refused' }];
  } catch (error) {
    if (error instanceof MailboxUnauthorised) return [{ field: 'account', code: 'credentials_refused' }];
    if (error instanceof InboxUnreadable && /^(?:user)?rateLimit/i.test(error.code))
      return [{ field: 'account', code: 'rate_limited' }];
    return [{ field: 'account', code: error instanceof NothingSent ? 'no_answer' : 'unavailable' }];
  }
}
