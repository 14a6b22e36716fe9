import { setTimeout as pause } from 'node:timers/promises';
import { Resend, type CreateEmailOptions, type ErrorResponse } from 'resend';
import { domainOf } from '#domain/email.ts';
import type { ClearedMessage } from '#domain/clearance.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import { DISPATCH_TAG } from '#domain/wire/resend.ts';
import { reasonOfAnswer } from '#domain/triage/refusal.ts';
import {
  MailboxUnauthorised,
  NothingSent,
  type Accepted,
  type LastLook,
  type MailboxAdapter,
  type SendResult,
} from '../../ports.ts';
import { imapInbox } from './imap.ts';
import type { AdapterParts } from './adapter_parts.ts';
import { reach } from './reach.ts';
import { refusedForNow } from './retry_after.ts';
import { OutcomeUnknown } from './smtp.ts';

/** Where Resend is, and how long it is waited for; a test's own. */
export type ResendPlace = { url: string; timeoutMs: number; pausesMs: readonly number[] };

/** Before it is asked again by the same key: within 24 hours it gives its first answer and sends nothing (resend.com/docs/dashboard/emails/idempotency-keys). */
const PLACE: ResendPlace = { url: 'https://api.resend.com', timeoutMs: 20_000, pausesMs: [1_000, 4_000] };

/**
 * A domain at Resend: it sends by its interface under the dispatch's id as idempotency key, and is read over IMAP. An answer
 * that is lost is asked for again by the same key. Resend writes its own Message-ID over ours and tells which, to a key that
 * may read; to one that may only send, its webhooks tell.
 */
export function resendMailbox(
  { connection, network, time, address }: AdapterParts<'resend'>,
  place: ResendPlace = PLACE,
): MailboxAdapter {
  const inbox = imapInbox(connection.incoming, network, time);
  const resend = new Resend(connection.apiKey, { baseUrl: place.url, userAgent: 'LeadGen' });
  return {
    send: async (message, lastLook) => {
      const result = await handOver({ resend, place, time }, message, lastLook ?? (() => Promise.resolve()));
      return typeof result === 'string' ? accepted(resend, place, result) : result;
    },
    askAgain: async (message, lastLook) => {
      const ask = await ready({ resend, place }, message);
      await lastLook();
      const { data, error } = await ask();
      if (error === null) return accepted(resend, place, data.id);
      if (isUnauthorised(error)) throw new MailboxUnauthorised();
      if (error.statusCode === null) throw new OutcomeUnknown();
      return null;
    },
    // Resend finds messages by its own id alone. Asking again settles it, or what its webhooks say (activities/notices.ts).
    whereabouts: () => Promise.resolve('unknown'),
    read: inbox.read,
    check: async () => {
      const [own, read] = await Promise.all([problemOf(resend, place, domainOf(address)), inbox.check()]);
      return own === null ? read : [own, ...read];
    },
  };
}

/** Asks for a message by its key, the same bytes each time. @throws NothingSent when Resend cannot be reached */
async function ready({ resend, place }: { resend: Resend; place: ResendPlace }, message: ClearedMessage) {
  const { url, timeoutMs } = place;
  const payload = payloadOf(message);
  await reach(new URL(url), timeoutMs);
  return () =>
    resend.emails.send(payload, { idempotencyKey: message.dispatchId, signal: AbortSignal.timeout(timeoutMs) });
}

/** Taken, under the Message-ID that Resend wrote where it says so. */
async function accepted(resend: Resend, place: ResendPlace, id: string): Promise<Accepted> {
  const messageId = await messageIdOf(resend, place, id);
  return { status: 'accepted', code: '200', ...(messageId === null ? {} : { messageId }) };
}

/** Resend's id of the message, or what it refused. */
async function handOver(
  { resend, place, time }: { resend: Resend; place: ResendPlace; time: () => Date },
  message: ClearedMessage,
  lastLook: LastLook,
): Promise<string | SendResult> {
  const ask = await ready({ resend, place }, message);
  await lastLook();
  const first = await ask();
  if (first.error !== null && !isLost(first.error)) return refusal(first.error, first.headers, time());
  if (first.error === null) return first.data.id;
  for (const ms of place.pausesMs) {
    await pause(ms);
    // Asking again may be what sends it, so whatever was paused meanwhile counts; what became of the first is not known.
    await lastLook().catch(() => Promise.reject(new OutcomeUnknown()));
    const again = await ask();
    if (again.error === null) return again.data.id;
  }
  throw new OutcomeUnknown();
}

function payloadOf(message: ClearedMessage): CreateEmailOptions {
  const { sender, recipient, subject, body, messageId, inReplyTo, references, dispatchId } = message;
  return {
    ...{ from: sender, to: [recipient], subject, text: body },
    headers: {
      'Message-ID': messageId,
      ...(inReplyTo === null ? {} : { 'In-Reply-To': inReplyTo }),
      ...(references.length === 0 ? {} : { References: references.join(' ') }),
      ...message.headers,
    },
    tags: [{ name: DISPATCH_TAG, value: dispatchId }],
  };
}

/**
 * Whether an answer says nothing of what became of the message: none came (no status), Resend failed, another request with
 * the key is under way, or one with the key carried something else.
 */
const isLost = ({ statusCode }: ErrorResponse): boolean =>
  !(statusCode !== null && statusCode >= 400 && statusCode < 500) || statusCode === 409;

/** What a certain no means, by resend.com/docs/api-reference/errors. @throws MailboxUnauthorised */
function refusal(error: ErrorResponse, headers: Readonly<Record<string, string>> | null, now: Date): SendResult {
  const { statusCode, name, message } = error;
  if (isUnauthorised(error)) throw new MailboxUnauthorised();
  if (statusCode === 429) return refusedForNow(codeOf(name), headers?.['retry-after'], now);
  return { status: 'refused', code: codeOf(name), permanent: true, reason: reasonOfAnswer(message) };
}

const isUnauthorised = ({ statusCode, name }: ErrorResponse): boolean =>
  statusCode === 401 || name === 'invalid_api_key' || name === 'missing_api_key' || name === 'restricted_api_key';

/** Names of errors are codes; anything else would be words. */
const codeOf = (name: string): string => (/^[a-z_]{3,60}$/.test(name) ? name : 'refused');

/** The Message-ID that Resend wrote; null when this key may not read, or it is not known yet. The message has left already. */
async function messageIdOf(resend: Resend, { timeoutMs }: ResendPlace, id: string): Promise<string | null> {
  const { data } = await resend.emails
    .get(id, { signal: AbortSignal.timeout(Math.min(timeoutMs, 5_000)) })
    .catch(() => ({ data: null }));
  const written: unknown = data?.message_id;
  if (typeof written !== 'string') return null;
  const inner = /^<?([^<>\s]+@[^<>\s]+)>?$/.exec(written)?.[1];
  return inner === undefined ? null : `<${inner}>`;
}

/** What is wrong with the key or the domain; null when nothing is, or when the key may only send and cannot tell. */
async function problemOf(
  resend: Resend,
  { url, timeoutMs }: ResendPlace,
  domain: string,
): Promise<MailboxProblem | null> {
  try {
    await reach(new URL(url), timeoutMs);
  } catch (error) {
    if (error instanceof NothingSent) return { field: 'apiKey', code: 'no_answer' };
    throw error;
  }
  const { data, error } = await resend.domains.list({ limit: 100 });
  if (error !== null) {
    if (error.name === 'restricted_api_key') return null;
    if (isUnauthorised(error)) return { field: 'apiKey', code: 'key_refused' };
    return { field: 'apiKey', code: error.statusCode === 429 ? 'rate_limited' : 'unavailable' };
  }
  const own = data.data.find(({ name }) => domain === name || domain.endsWith(`.${name}`));
  return own?.status === 'verified' ? null : { field: 'address', code: 'domain_unverified' };
}
