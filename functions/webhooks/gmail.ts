import type { Context } from 'hono';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { normaliseEmail } from '#domain/email.ts';
import { AppError } from '#domain/error.ts';
import { gmailNoticeSchema, gmailPushSchema, type GoogleApp, type GooglePush } from '#domain/wire/gmail.ts';
import { withDirectory } from '#db/client.ts';
import { gmailMailboxesOf } from '#db/queries/gmail.ts';
import type { ApiEnv } from '../api/router.ts';
import { traceOf } from '../log.ts';

/** Where the subscription posts; it is also the audience of its tokens. */
export const GMAIL_PUSH_PATH = '/api/webhooks/gmail';
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * Receives what Gmail tells through a push subscription of Cloud Pub/Sub: something arrived for an address. Whoever tells it
 * proves to be our subscription by an OpenID Connect token (cloud.google.com/pubsub/docs/authenticate-push-subscriptions).
 * The mailboxes of the address are told to read; what is told of an address that is none of ours leaves no trace.
 */
export async function receiveGmailPush(c: Context<ApiEnv>): Promise<void> {
  const { deps, requestId } = c.var;
  const { gmail } = deps;
  const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (gmail?.push == null || token === undefined) throw new AppError('unauthenticated');
  const audience = `${deps.publicUrl}${GMAIL_PUSH_PATH}`;
  if (!(await signedByGoogle(token, { keys: keysOf(gmail), push: gmail.push, audience, now: deps.time() })))
    throw new AppError('unauthenticated');
  const address = addressIn(await c.req.text());
  // Acknowledged, or Pub/Sub would send it for a week.
  if (address === null) return;
  const mailboxes = await withDirectory(deps.db, (tx) => gmailMailboxesOf(tx, { address }));
  for (const mailbox of mailboxes) {
    await deps.temporal.mailbox.arrived(mailbox).catch((error: unknown) => {
      deps.log.error('arrival_untold', { requestId, mailboxId: mailbox.mailboxId, ...traceOf(error) });
      throw new AppError('unavailable');
    });
  }
}

/**
 * Whether a token is Google's (RS256), for us, not over, and of the service account that our subscription signs as.
 * @throws AppError `unavailable` when Google's keys cannot be had: Pub/Sub asks again
 */
export async function signedByGoogle(
  token: string,
  { keys, push, audience, now }: { keys: JWTVerifyGetKey; push: GooglePush; audience: string; now: Date },
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...{ algorithms: ['RS256'], issuer: ISSUERS, audience, currentDate: now },
      requiredClaims: ['exp', 'iat', 'email', 'email_verified'],
    });
    return payload['email'] === push.account && payload['email_verified'] === true;
  } catch (error) {
    if (error instanceof errors.JOSEError && !isOfKeys(error)) return false;
    throw new AppError('unavailable');
  }
}

/** The keys could not be had, which says nothing of the token. A key that is not among them is a forged one's. */
const isOfKeys = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';

/** Google's keys, kept while they are fresh, by where they are had from. */
const keySets = new Map<string, JWTVerifyGetKey>();

function keysOf({ places }: GoogleApp): JWTVerifyGetKey {
  const keys = keySets.get(places.keys) ?? createRemoteJWKSet(new URL(places.keys));
  keySets.set(places.keys, keys);
  return keys;
}

/** The address that something arrived for; null when the push says nothing that we know. */
function addressIn(body: string): string | null {
  try {
    const { message } = gmailPushSchema.parse(JSON.parse(body));
    const notice: unknown = JSON.parse(Buffer.from(message.data, 'base64').toString('utf8'));
    return normaliseEmail(gmailNoticeSchema.parse(notice).emailAddress);
  } catch {
    return null;
  }
}
