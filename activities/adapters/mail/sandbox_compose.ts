import MimeNode from 'nodemailer/lib/mime-node';
import PostalMime from 'postal-mime';
import { localTime } from '#domain/calendar.ts';
import { mailboxField } from '#domain/draft.ts';
import { domainOf } from '#domain/email.ts';
import { answerSubject, quoteOf, signatureOf, type Speaker, type SpokenKind } from '#domain/sandbox_words.ts';
import { composeMessage } from './compose.ts';

/** The message that somebody of the sandbox received, as they see it. */
export type Received = {
  raw: Uint8Array;
  /** angle brackets included */
  messageId: string;
  references: string[];
  from: { name: string; address: string };
  subject: string;
  text: string;
  /** address of the one-click opt-out (RFC 8058), where the message has one */
  unsubscribeUrl: string | null;
  /** the mail that opts out instead (RFC 2369, 3.2), where the message has one: to whom, and under which subject */
  unsubscribeMail: { to: string; subject: string } | null;
  at: Date;
};

/** What a written message is: its bytes, and the envelope's sender, "" for a machine's report. */
export type Written = { raw: Uint8Array; from: string };

const two = (value: number) => String(value).padStart(2, '0');
const bracketed = (id: string) => (id.startsWith('<') ? id : `<${id}>`);

/** Opens a stored message as its reader would. */
export async function openReceived(
  raw: Uint8Array,
  { messageId, at }: { messageId: string; at: Date },
): Promise<Received> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
  return {
    raw,
    messageId,
    references: [...header('references').matchAll(/<[^<>\s]+>/g)].map(([id]) => id),
    from: { name: mail.from?.name ?? '', address: mail.from?.address ?? '' },
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replaceAll('\r\n', '\n'),
    unsubscribeUrl: /<(https?:[^<>\s]+)>/.exec(header('list-unsubscribe'))?.[1] ?? null,
    unsubscribeMail: mailOf(/<(mailto:[^<>\s]+)>/i.exec(header('list-unsubscribe'))?.[1]),
    at,
  };
}

/** What an address of a mail asks for (RFC 6068). */
function mailOf(address: string | undefined): Received['unsubscribeMail'] {
  if (address === undefined || !URL.canParse(address)) return null;
  const { pathname, searchParams } = new URL(address);
  return { to: decodeURIComponent(pathname), subject: searchParams.get('subject') ?? '' };
}

/** What a mail program writes for who presses "unsubscribe": nothing but what it was told, in no thread. */
export async function writeUnsubscribe(
  { to, subject }: { to: string; subject: string },
  { id, at, recipient }: Report,
): Promise<Written> {
  const raw = await composeMessage({
    ...{ recipient: to, sender: recipient, subject, body: '', inReplyTo: null, references: [], headers: {} },
    ...{ messageId: messageIdOf(id, recipient), date: at.getTime() },
  });
  return { raw, from: recipient };
}

/** What a person writes back: their words, their signature, and the message quoted under them. */
export async function writeAnswer(
  speaker: Speaker & { zone: string },
  received: Received,
  answer: { id: string; kind: SpokenKind | 'words'; words: string; at: Date },
): Promise<Written> {
  const { minuteOfDay, isoDate } = localTime(received.at.getTime(), speaker.zone);
  const time = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
  const machine = answer.kind === 'out_of_office';
  const from = mailboxField(received.from.name, received.from.address);
  const quote = quoteOf(speaker, { from, at: { isoDate, time }, text: received.text });
  const parts = machine ? [answer.words, signatureOf(speaker)] : [answer.words, signatureOf(speaker), quote];
  const raw = await composeMessage({
    recipient: received.from.address,
    sender: mailboxField(`${speaker.firstName} ${speaker.lastName}`.trim(), speaker.email),
    subject: answerSubject(answer.kind, received.subject, speaker.language),
    body: `${parts.join('\n\n')}\n`,
    messageId: messageIdOf(answer.id, speaker.email),
    date: answer.at.getTime(),
    inReplyTo: received.messageId,
    references: [...received.references, received.messageId].map(bracketed),
    // RFC 3834, 5: what a machine answers says so, and nobody answers it.
    headers: machine ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } : {},
  });
  return { raw, from: machine ? '' : speaker.email };
}

const messageIdOf = (id: string, address: string) => `<${id}@${domainOf(address)}>`;

/** The headers of a message, without its body. */
function headersOf(raw: Uint8Array): string {
  const text = Buffer.from(raw).toString('latin1');
  return text.slice(0, /\r?\n\r?\n/.exec(text)?.index ?? text.length);
}

type Report = { id: string; at: Date; recipient: string };

/** That nobody reads an address: a non-delivery report (RFC 3464, in the container of RFC 6522). */
export function writeBounce(received: Received, { id, at, recipient }: Report): Promise<Written> {
  const domain = domainOf(recipient);
  return writeReport('delivery-status', {
    id,
    at,
    from: `Mail Delivery System <mailer-daemon@${domain}>`,
    to: received.from.address,
    subject: 'Undelivered Mail Returned to Sender',
    headers: { 'Auto-Submitted': 'auto-replied' },
    words:
      `This is the mail system at host mx.${domain}.\n\n` +
      `I'm sorry to have to inform you that your message could not be delivered to one or more recipients. It's attached below.\n\n` +
      `<${recipient}>: host mx.${domain} said: 550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in virtual mailbox table\n`,
    report: {
      type: 'message/delivery-status',
      text:
        `Reporting-MTA: dns; mx.${domain}\nArrival-Date: ${at.toUTCString()}\n\n` +
        `Original-Recipient: rfc822;${recipient}\nFinal-Recipient: rfc822; ${recipient}\nAction: failed\nStatus: 5.1.1\n` +
        `Remote-MTA: dns; mx.${domain}\n` +
        `Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in virtual mailbox table\n`,
    },
    original: headersOf(received.raw),
  });
}

/** That somebody called the message spam: a feedback report (RFC 5965). */
export function writeComplaint(received: Received, { id, at, recipient }: Report): Promise<Written> {
  const domain = domainOf(recipient);
  return writeReport('feedback-report', {
    id,
    at,
    from: `Feedback Loop <feedback@${domain}>`,
    to: received.from.address,
    subject: `FW: ${received.subject}`,
    headers: {},
    words: `This is an email abuse report for a message received on ${at.toUTCString()}.\nFor more information about this format please see RFC 5965.\n`,
    report: {
      type: 'message/feedback-report',
      text:
        `Feedback-Type: abuse\nUser-Agent: SandboxFeedback/1.0\nVersion: 1\nOriginal-Mail-From: <${received.from.address}>\n` +
        `Original-Rcpt-To: <${recipient}>\nArrival-Date: ${received.at.toUTCString()}\nReported-Domain: ${domainOf(received.from.address)}\n`,
    },
    original: headersOf(received.raw),
  });
}

async function writeReport(
  type: 'delivery-status' | 'feedback-report',
  mail: Omit<Report, 'recipient'> & {
    from: string;
    to: string;
    subject: string;
    headers: Record<string, string>;
    words: string;
    report: { type: string; text: string };
    original: string;
  },
): Promise<Written> {
  const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');
  const root = new MimeNode(`multipart/report; report-type=${type}`);
  root.setHeader({
    From: mail.from,
    To: mail.to,
    Subject: mail.subject,
    'Message-ID': messageIdOf(mail.id, mail.from.replace(/.*<|>/g, '')),
    Date: mail.at.toUTCString().replace('GMT', '+0000'),
    ...mail.headers,
  });
  root.createChild('text/plain; charset=utf-8').setContent(crlf(mail.words));
  root.createChild(mail.report.type).setContent(crlf(mail.report.text));
  root.createChild('text/rfc822-headers').setContent(crlf(`${mail.original}\n`));
  return { raw: await root.build(), from: '' };
}
