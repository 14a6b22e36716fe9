import { z } from 'zod';
import { SECURITIES, type MailboxConnection } from './mailbox_connection.ts';
import { lineSchema } from './text.schema.ts';

/** A host name or an IP address, as people type it; where it leads is looked at when it is called. */
const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]+)$/,
    'Must be a host name, such as mail.example.com.',
  );
/** A secret is taken as it is: a space at its end may belong to it. */
const secretSchema = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[^\r\n\0]*$/, 'Must be one line.');

export const mailServerSchema = z
  .strictObject({
    host: hostSchema,
    port: z.int().min(1).max(65_535),
    security: z.enum(SECURITIES),
    user: lineSchema(320),
    password: secretSchema,
  })
  .meta({ id: 'MailServer' });

export const smtpConnectionSchema = z.strictObject({
  kind: z.literal('smtp'),
  outgoing: mailServerSchema,
  incoming: mailServerSchema,
  sentFolder: lineSchema(200).nullable().default(null),
});

export const resendConnectionSchema = z.strictObject({
  kind: z.literal('resend'),
  apiKey: secretSchema,
  webhookSecret: secretSchema
    .regex(/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/, 'Must be the signing secret of the webhook, whsec_ and what follows.')
    .nullable()
    .default(null),
  incoming: mailServerSchema,
});

export const sesConnectionSchema = z.strictObject({
  kind: z.literal('ses'),
  region: z
    .string()
    .trim()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'Must be a region, such as eu-west-3.'),
  accessKeyId: lineSchema(128),
  secretAccessKey: secretSchema,
  configurationSet: lineSchema(64)
    .regex(/^[\w-]+$/)
    .nullable()
    .default(null),
  topicArn: lineSchema(400)
    .regex(/^arn:aws(?:-cn|-us-gov)?:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'Must be the ARN of an SNS topic.')
    .nullable()
    .default(null),
  incoming: mailServerSchema,
});

export const gmailConnectionSchema = z.strictObject({
  kind: z.literal('gmail'),
  refreshToken: secretSchema,
  accessToken: secretSchema.nullable(),
  accessTokenExpiresAt: z.number().int().nullable(),
  scopes: z.array(z.string()),
  watchedAt: z.number().int().nullable().default(null),
});

const sandboxConnectionSchema = z.strictObject({ kind: z.literal('sandbox') });

/** A connection as it is stored, once opened. */
const connectionSchema = z.discriminatedUnion('kind', [
  sandboxConnectionSchema,
  smtpConnectionSchema,
  resendConnectionSchema,
  sesConnectionSchema,
  gmailConnectionSchema,
]);

/** Reads the text that was sealed. @throws ZodError when it is no connection */
export const parseConnection = (text: string): MailboxConnection => connectionSchema.parse(JSON.parse(text));
