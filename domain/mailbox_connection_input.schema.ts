import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import {
  mailServerSchema,
  resendConnectionSchema,
  sesConnectionSchema,
  smtpConnectionSchema,
} from './mailbox_connection.schema.ts';
import { mailboxSchema } from './mailbox.schema.ts';
import { MAILBOX_PROBLEM_CODES } from './mailbox_provider.ts';
import { lineSchema } from './text.schema.ts';

/** Connects a mailbox by what a person types. Gmail is connected by consent, not by typing. */
export const connectMailboxSchema = z.object({
  address: z.email().max(254),
  /** What recipients see beside the address. */
  displayName: lineSchema(100),
  connection: z.discriminatedUnion('kind', [smtpConnectionSchema, resendConnectionSchema, sesConnectionSchema]),
});

/** Null keeps the secret that is stored, where it goes to the same place as before. */
const keptServer = mailServerSchema.extend({ password: mailServerSchema.shape.password.nullable() });

/** Another connection for the same address, of the same kind. */
export const updateMailboxConnectionSchema = z.object({
  displayName: lineSchema(100).optional(),
  connection: z.discriminatedUnion('kind', [
    smtpConnectionSchema.extend({ outgoing: keptServer, incoming: keptServer }),
    resendConnectionSchema.extend({ apiKey: resendConnectionSchema.shape.apiKey.nullable(), incoming: keptServer }),
    sesConnectionSchema.extend({
      secretAccessKey: sesConnectionSchema.shape.secretAccessKey.nullable(),
      incoming: keptServer,
    }),
  ]),
});

const shownServerSchema = mailServerSchema.omit({ password: true });

/** Where the vendor posts what became of messages: to be pasted at Resend, or subscribed to the SNS topic. */
const webhookUrl = z.url();

/** How a mailbox is connected, without its secrets. */
export const shownConnectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['sandbox', 'gmail']) }),
  z.object({
    kind: z.literal('smtp'),
    outgoing: shownServerSchema,
    incoming: shownServerSchema,
    sentFolder: z.string().nullable(),
  }),
  z.object({ kind: z.literal('resend'), hasWebhookSecret: z.boolean(), incoming: shownServerSchema, webhookUrl }),
  z.object({
    kind: z.literal('ses'),
    region: z.string(),
    accessKeyId: z.string(),
    configurationSet: z.string().nullable(),
    topicArn: z.string().nullable(),
    incoming: shownServerSchema,
    webhookUrl,
  }),
]);

/** What trying a connection found. No problem: it works, and the mailbox is connected. */
export const mailboxTestSchema = z.object({
  problems: z.array(
    z.object({
      /** The field of the connection, with dots: `outgoing.host`. */
      field: z.string(),
      code: z.enum(MAILBOX_PROBLEM_CODES),
      message: z.string(),
    }),
  ),
  mailbox: mailboxSchema,
});

export const mailboxParams = z.object({ mailboxId: idSchema('mbx') });
