import type { HeaderMap, MailAddress, ParsedMail } from './mail.ts';
import { storable } from './text.ts';

/** A message as a database holds it: no NUL and no half of a character in any of its texts. */
export function storableMail(mail: ParsedMail): ParsedMail {
  const addresses = (list: readonly MailAddress[]) =>
    list.map(({ name, address }) => ({ name: storable(name), address: storable(address) }));
  const headers = (map: HeaderMap): HeaderMap =>
    Object.fromEntries(Object.entries(map).map(([name, values]) => [storable(name), values.map(storable)]));
  const maybe = (text: string | null) => (text === null ? null : storable(text));
  const { deliveryStatus, feedback, originalHeaders } = mail.report;
  return {
    ...mail,
    headers: headers(mail.headers),
    from: mail.from && (addresses([mail.from])[0] ?? null),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    replyTo: addresses(mail.replyTo),
    subject: storable(mail.subject),
    messageId: maybe(mail.messageId),
    inReplyTo: maybe(mail.inReplyTo),
    references: mail.references.map(storable),
    textBody: storable(mail.textBody),
    ...(mail.calendar !== undefined && { calendar: storable(mail.calendar) }),
    htmlText: storable(mail.htmlText),
    report: {
      deliveryStatus: deliveryStatus.map(headers),
      feedback: feedback && headers(feedback),
      originalHeaders: originalHeaders && headers(originalHeaders),
    },
    attachments: mail.attachments.map((part) => ({
      ...part,
      contentType: storable(part.contentType),
      filename: maybe(part.filename),
    })),
  };
}

const PLAIN_UNITS = 200;
const plain = (text: string): string => text.replace(/[^ -~]/g, '?').slice(0, PLAIN_UNITS);

/** Of a message that is refused as it is: who sent it and its own id, in plain ASCII. */
export const bareMail = (mail: ParsedMail): ParsedMail => ({
  ...mail,
  subject: '',
  from: mail.from && { name: '', address: plain(mail.from.address) },
  messageId: mail.messageId === null ? null : plain(mail.messageId),
});
