import { randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/sns/${name}`, import.meta.url), 'utf8');
/** A certificate of nobody's, and its key. */
export const SNS = { key: fixture('key.pem'), cert: fixture('cert.pem') };

export const TOPIC = 'arn:aws:sns:eu-west-3:123456789012:leadgen-bounces';
export const CERTIFICATE_URL = 'https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';

export type SnsPost = Record<string, string>;

/** A message as SNS posts it to HTTPS endpoints, signed as its documentation says (docs.aws.amazon.com/sns). */
export function snsPost(
  message: unknown,
  { version = '1', key = SNS.key, change = {} }: { version?: '1' | '2'; key?: string; change?: SnsPost } = {},
): SnsPost {
  const plain: SnsPost = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: TOPIC,
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: new Date().toISOString(),
    SignatureVersion: version,
    SigningCertURL: CERTIFICATE_URL,
    ...change,
  };
  return { ...plain, Signature: change['Signature'] ?? signatureOf(plain, key) };
}

/** SNS asks whether a topic may post here. */
export function snsSubscription(change: SnsPost = {}): SnsPost {
  const token = randomUUID().replaceAll('-', '');
  const url = `https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`;
  const asked = { Type: 'SubscriptionConfirmation', Token: token, SubscribeURL: url, ...change };
  return snsPost('You have chosen to subscribe to the topic.', { change: asked });
}

function signatureOf(post: SnsPost, key: string): string {
  const names =
    post['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.map((name) => (post[name] === undefined ? '' : `${name}\n${post[name]}\n`)).join('');
  return sign(post['SignatureVersion'] === '2' ? 'RSA-SHA256' : 'RSA-SHA1', Buffer.from(text), key).toString('base64');
}
