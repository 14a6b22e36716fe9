import {
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  SendRawEmailCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { domainOf } from '#domain/email.ts';
import type { ConnectionOf } from '#domain/mailbox_connection.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import { reasonOfAnswer } from '#domain/triage/refusal.ts';
import { DISPATCH_TAG } from '#domain/wire/resend.ts';
import { sesMessageId } from '#domain/wire/ses.ts';
import { MailboxUnauthorised, NothingSent, type MailboxAdapter, type SendResult } from '../../ports.ts';
import { addressOf, composeMessage } from './compose.ts';
import { shortCode } from './fault.ts';
import { imapInbox } from './imap.ts';
import type { AdapterParts } from './adapter_parts.ts';
import { refusedForNow } from './retry_after.ts';
import { OutcomeUnknown } from './smtp.ts';

/** Where SES is, and how long it is waited for; a test's own. */
export type SesPlace = { endpoint?: string; timeoutMs: number };

const PLACE: SesPlace = { timeoutMs: 20_000 };

/**
 * An identity at Amazon SES: it sends our own bytes (SendRawEmail keeps List-Unsubscribe), writes its own Message-ID and Date
 * over ours, and is read over IMAP. SES has no idempotency and no search: the client never tries twice by itself, and what
 * is not known afterwards is settled by its notifications or by a person.
 */
export function sesMailbox(
  { connection, network, time, address }: AdapterParts<'ses'>,
  place: SesPlace = PLACE,
): MailboxAdapter {
  const inbox = imapInbox(connection.incoming, network, time);
  return {
    send: async (message, lastLook) => {
      const raw = await composeMessage(message);
      const command = new SendRawEmailCommand({
        Source: addressOf(message.sender),
        Destinations: [message.recipient],
        RawMessage: { Data: raw },
        Tags: [{ Name: DISPATCH_TAG, Value: message.dispatchId }],
        ...(connection.configurationSet === null ? {} : { ConfigurationSetName: connection.configurationSet }),
      });
      return withClient(connection, place, async (client) => {
        await lastLook?.();
        try {
          const { MessageId: id } = await client.send(command);
          if (id === undefined) throw new OutcomeUnknown();
          return { status: 'accepted', code: '200', messageId: sesMessageId(id, connection.region) };
        } catch (error) {
          return failed(error, time());
        }
      });
    },
    whereabouts: () => Promise.resolve('unknown'),
    read: inbox.read,
    check: async () => {
      const [own, read] = await Promise.all([
        withClient(connection, place, (client) => problemOf(client, address)),
        inbox.check(),
      ]);
      return own === null ? read : [own, ...read];
    },
  };
}

async function withClient<T>(
  { region, accessKeyId, secretAccessKey }: ConnectionOf<'ses'>,
  { endpoint, timeoutMs }: SesPlace,
  work: (client: SESClient) => Promise<T>,
): Promise<T> {
  const client = new SESClient({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** Keys that are unknown, wrong, of another time, or not allowed to send. */
const UNAUTHORISED =
  /^(?:InvalidClientTokenId|SignatureDoesNotMatch|MissingAuthenticationToken|UnrecognizedClient(?:Exception)?|AccessDenied(?:Exception)?|OptInRequired|ExpiredToken(?:Exception)?|InvalidAccessKeyId|NotAuthorized)$/;
/** Too many a second or a day: nothing was taken. */
const THROTTLED =
  /^(?:Throttling(?:Exception)?|TooManyRequests(?:Exception)?|RequestLimitExceeded|LimitExceeded(?:Exception)?)$/;

/** The line never came about. */
const NEVER_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|ERR_TLS_[A-Z_]+)$/;

type Answer = { name: string; status: number | null; words: string; retryAfter: string | null };

function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) return { name: '', status: null, words: '', retryAfter: null };
  const metadata = '$metadata' in error ? error.$metadata : null;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null;
  return {
    name: error.name,
    status: typeof status === 'number' ? status : null,
    words: error.message,
    retryAfter: retryAfterOf(error),
  };
}

/** The header of the answer behind an error of the client. */
function retryAfterOf(error: Error): string | null {
  const response = '$response' in error ? error.$response : null;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : null;
  const value =
    typeof headers === 'object' && headers !== null && 'retry-after' in headers ? headers['retry-after'] : null;
  return typeof value === 'string' ? value : null;
}

/**
 * What SES's no means (docs.aws.amazon.com/ses, "Amazon SES API errors").
 * @throws NothingSent when nobody was reached, or the keys are refused
 * @throws OutcomeUnknown when the answer is lost, or says that SES failed
 */
function failed(error: unknown, now: Date): SendResult {
  const { name, status, words, retryAfter } = answerOf(error);
  if (status === null || error instanceof OutcomeUnknown) {
    const code = shortCode(error);
    throw NEVER_CONNECTED.test(code) ? new NothingSent(code) : new OutcomeUnknown();
  }
  if (UNAUTHORISED.test(name)) throw new MailboxUnauthorised();
  const throttled = THROTTLED.test(name) || status === 429;
  if ((status >= 500 && !throttled) || status < 400) throw new OutcomeUnknown();
  const code = /^\w{3,60}$/.test(name) ? name : 'refused';
  if (throttled) return refusedForNow(code, retryAfter, now);
  return { status: 'refused', code, permanent: true, reason: reasonOfAnswer(words) };
}

/** What is wrong with the keys, the account or the identity; null when nothing is. */
async function problemOf(client: SESClient, address: string): Promise<MailboxProblem | null> {
  try {
    const { Enabled: enabled } = await client.send(new GetAccountSendingEnabledCommand({}));
    if (enabled === false) return { field: 'accessKeyId', code: 'sending_refused' };
    const Identities = [address, domainOf(address)];
    const { VerificationAttributes: found } = await client.send(
      new GetIdentityVerificationAttributesCommand({ Identities }),
    );
    const verified = Identities.some((one) => found?.[one]?.VerificationStatus === 'Success');
    return verified ? null : { field: 'address', code: 'domain_unverified' };
  } catch (error) {
    const { name, status } = answerOf(error);
    if (/AccessDenied/.test(name)) return { field: 'accessKeyId', code: 'permission_missing' };
    if (UNAUTHORISED.test(name)) return { field: 'secretAccessKey', code: 'key_refused' };
    if (status === null) return { field: 'region', code: 'no_answer' };
    return { field: 'region', code: THROTTLED.test(name) || status === 429 ? 'rate_limited' : 'unavailable' };
  }
}
