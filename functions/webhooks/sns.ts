import { verify, X509Certificate } from 'node:crypto';
import type { SnsEnvelope } from '#domain/wire/ses.ts';

/** Fetches a text from an address that was looked at; null when it cannot be had. */
export type FetchText = (url: string) => Promise<string | null>;

const SNS_HOST = /^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(\.cn)?$/;

/**
 * An address at SNS itself: https, the usual port, and one of SNS's own hosts (docs.aws.amazon.com/sns, "Verifying the
 * signatures of Amazon SNS messages"). Whoever could name another host would sign with a key of their own.
 */
function atSns(address: string | undefined): URL | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && SNS_HOST.test(url.hostname) ? url : null;
}

const isCertificate = (url: URL): boolean => url.pathname.endsWith('.pem');

/** What is signed, by the kind of message: the name and the value of each field that is there, a line each. */
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const satisfies Record<SnsEnvelope['Type'], readonly (keyof SnsEnvelope)[]>;

const signedText = (message: SnsEnvelope): string =>
  SIGNED[message.Type].map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('');

const ALGORITHMS = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const;

/** Certificates that signed something, by their address; SNS has few at a time. */
export type Certificates = Map<string, X509Certificate>;
const MOST_CERTIFICATES = 20;

/** Whether SNS signed a message: by a certificate of SNS's own, valid today. */
export async function signedBySns(
  message: SnsEnvelope,
  { fetchText, certificates, nowMs }: { fetchText: FetchText; certificates: Certificates; nowMs: number },
): Promise<boolean> {
  const url = atSns(message.SigningCertURL);
  if (url === null || !isCertificate(url)) return false;
  const certificate = certificates.get(url.href) ?? certificateIn(await fetchText(url.href));
  if (certificate === null || !isOfToday(certificate, nowMs)) return false;
  if (!isSigned(message, certificate)) return false;
  if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
  certificates.set(url.href, certificate);
  return true;
}

function isSigned(message: SnsEnvelope, { publicKey }: X509Certificate): boolean {
  if (publicKey.asymmetricKeyType !== 'rsa' || !/^[A-Za-z0-9+/]+={0,2}$/.test(message.Signature)) return false;
  const signature = Buffer.from(message.Signature, 'base64');
  return verify(ALGORITHMS[message.SignatureVersion], Buffer.from(signedText(message)), publicKey, signature);
}

const isOfToday = ({ validFrom, validTo }: X509Certificate, nowMs: number): boolean =>
  Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo);

function certificateIn(pem: string | null): X509Certificate | null {
  try {
    return pem === null ? null : new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** Says yes to SNS, which asks whether this topic is to be posted here. @returns whether SNS heard it */
export async function confirmSubscription(message: SnsEnvelope, fetchText: FetchText): Promise<boolean> {
  const url = atSns(message.SubscribeURL);
  if (url?.searchParams.get('Action') !== 'ConfirmSubscription') return false;
  if (url.searchParams.get('TopicArn') !== message.TopicArn) return false;
  return (await fetchText(url.href)) !== null;
}
