import { z } from 'zod';
import { failureOf, notTried, type Notice } from '../notice.ts';
import { DISPATCH_TAG } from './resend.ts';

/**
 * What Amazon SES says through SNS: identity notifications name their kind `notificationType`, event publishing
 * `eventType` (docs.aws.amazon.com/ses, "Amazon SNS notification contents", "Event data contents"). One may be about several
 * recipients; unknown fields come and go.
 */
const text = z.string().catch('');
const recipient = z.object({ emailAddress: text, action: text, status: text, diagnosticCode: text });
const told = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({
    messageId: z.string().optional().catch(undefined),
    destination: z.array(z.string()).catch([]),
    tags: z.record(z.string(), z.array(z.string())).catch({}),
    // As they were handed over; identity notifications hold them when they are told to.
    headers: z.array(z.object({ name: text, value: text })).catch([]),
  }),
  bounce: z
    .object({ bounceType: text, bounceSubType: text, bouncedRecipients: z.array(recipient).catch([]) })
    .optional()
    .catch(undefined),
  complaint: z
    .object({
      complaintFeedbackType: z.string().nullish().catch(null),
      complainedRecipients: z.array(recipient).catch([]),
    })
    .optional()
    .catch(undefined),
  deliveryDelay: z
    .object({ delayedRecipients: z.array(recipient).catch([]) })
    .optional()
    .catch(undefined),
});
type Told = z.infer<typeof told>;

/** The Message-ID that SES writes over ours, from the id that it answers: us-east-1 has no region in it. */
export const sesMessageId = (id: string, region: string): string =>
  `<${id}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;

/** Reads what SES said in a notification's Message; null when it says nothing of what became of a message. */
export function sesNotice(value: unknown, region: string): Notice | null {
  const read = told.safeParse(value);
  const event = read.success ? eventOf(read.data) : null;
  if (!read.success || event === null) return null;
  const { messageId, tags, headers } = read.data.mail;
  const given = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value.trim();
  return {
    event,
    dispatchId: tags[DISPATCH_TAG]?.[0] ?? null,
    givenId: given !== undefined && /^<[^<>\s]+>$/.test(given) ? given : null,
    messageId: messageId === undefined || messageId === '' ? null : sesMessageId(messageId, region),
  };
}

function eventOf({
  notificationType,
  eventType,
  mail,
  bounce,
  complaint,
  deliveryDelay,
}: Told): Notice['event'] | null {
  switch (eventType ?? notificationType) {
    case 'Send':
      return { kind: 'left' };
    case 'Delivery':
      return { kind: 'delivered' };
    case 'Bounce': {
      const { bounceType: type = '', bounceSubType: subType = '', bouncedRecipients = [] } = bounce ?? {};
      const failures = bouncedRecipients.map(({ emailAddress, status, diagnosticCode: diagnostic }) =>
        failureOf(emailAddress, { type, subType, status, diagnostic }),
      );
      return { kind: 'failed', failures };
    }
    case 'DeliveryDelay': {
      const late = deliveryDelay?.delayedRecipients ?? [];
      const failures = late.map(({ emailAddress: address }) => ({ address, action: 'delayed' as const, ...NOTHING }));
      return { kind: 'failed', failures };
    }
    // SES took it and then would not send it: a virus, a template.
    case 'Reject':
    case 'Rendering Failure':
      return { kind: 'failed', failures: mail.destination.map(notTried) };
    case 'Complaint':
      return {
        kind: 'complained',
        recipients: (complaint?.complainedRecipients ?? []).map(({ emailAddress }) => emailAddress),
        type: complaint?.complaintFeedbackType ?? 'abuse',
      };
    default:
      return null;
  }
}

const NOTHING = { status: '', diagnostic: '' } as const;

/** What SNS posts (docs.aws.amazon.com/sns, "Parsing message formats"). */
export const snsEnvelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1).max(200),
  TopicArn: z.string().max(500),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string().max(1000),
  SubscribeURL: z.string().max(2000).optional(),
  Token: z.string().max(2000).optional(),
});
export type SnsEnvelope = z.infer<typeof snsEnvelope>;
