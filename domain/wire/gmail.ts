import { z } from 'zod';

/** Where Google is; a test has its own. developers.google.com/identity/protocols/oauth2/web-server, gmail/api/reference/rest. */
export type GooglePlaces = {
  readonly consent: string;
  readonly token: string;
  readonly revoke: string;
  readonly api: string;
  /** Where the interface of calendars is. */
  readonly calendar: string;
  /** The keys that Google signs its tokens with (RFC 7517). */
  readonly keys: string;
};
export const GOOGLE_PLACES: GooglePlaces = {
  consent: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
  api: 'https://gmail.googleapis.com',
  calendar: 'https://www.googleapis.com',
  keys: 'https://www.googleapis.com/oauth2/v3/certs',
};

/** What Google knows this instance by. */
export type GoogleApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly places: GooglePlaces;
  /** Arrivals are told through Cloud Pub/Sub; null: mailboxes are looked at every few minutes. */
  readonly push: GooglePush | null;
};
export type GooglePush = {
  /** `projects/<project>/topics/<topic>` */
  readonly topic: string;
  /** The service account that the subscription signs its pushes as. */
  readonly account: string;
};

export const GMAIL_SEND = 'https://www.googleapis.com/auth/gmail.send';
export const GMAIL_READ = 'https://www.googleapis.com/auth/gmail.readonly';
/** The least that sends, and reads answers: there is no scope for some messages only. */
export const GMAIL_SCOPES = [GMAIL_SEND, GMAIL_READ] as const;

/** The answer of the token endpoint (RFC 6749, 5.1). `scope` lists what was really granted, with spaces. */
export const googleTokenSchema = z.object({
  access_token: z.string().min(1),
  /** seconds */
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  /** Whose account it is (OpenID Connect Core, 3.1.3.3), where `openid` was asked for. */
  id_token: z.string().optional(),
});
/** What it refuses with (RFC 6749, 5.2). */
export const googleTokenErrorSchema = z.object({ error: z.string().regex(/^[a-z_]{3,60}$/) });

/** 64 bits, written as text: past 2^53 a number would be another one. */
const historyId = z.string().regex(/^\d{1,20}$/);

export const gmailProfileSchema = z.object({ emailAddress: z.string(), historyId });
export const gmailSentSchema = z.object({ id: z.string(), threadId: z.string() });
export const gmailListSchema = z.object({
  messages: z.array(z.object({ id: z.string(), threadId: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});
const labelIds = z.array(z.string()).default([]);
export const gmailHistorySchema = z.object({
  history: z
    .array(
      z.object({
        id: historyId,
        messagesAdded: z.array(z.object({ message: z.object({ id: z.string(), labelIds }) })).default([]),
      }),
    )
    .default([]),
  historyId,
  nextPageToken: z.string().optional(),
});
/** `messages.get` in the format `metadata`. */
export const gmailHeadersSchema = z.object({
  id: z.string(),
  labelIds,
  payload: z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]) }),
});
/** `messages.get` in the format `raw`: base64url of RFC 5322. */
export const gmailRawSchema = z.object({ id: z.string(), raw: z.string() });
/** The answer of `users.watch`; it ends after seven days. */
export const gmailWatchSchema = z.object({ expiration: z.string() });

/** Google's errors (google.rpc.Status with the older `errors`). Reasons are codes; its words are never looked at. */
export const gmailErrorSchema = z.object({
  error: z.object({
    status: z.string().optional(),
    errors: z.array(z.object({ reason: z.string() })).default([]),
    details: z.array(z.object({ reason: z.string().optional() })).default([]),
  }),
});

/** What a push subscription posts: the data of the message is base64 of JSON (cloud.google.com/pubsub/docs/push). */
export const gmailPushSchema = z.object({ message: z.object({ data: z.string().max(4096) }) });
export const gmailNoticeSchema = z.object({ emailAddress: z.email() });
