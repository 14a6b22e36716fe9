import PostalMime, { addressParser, decodeWords, type Address, type Attachment, type Email } from 'postal-mime';
import {
  headerMap,
  headerOf,
  messageIds,
  NO_REPORT,
  parseFieldBlocks,
  parseFields,
  type HeaderMap,
  type MailAddress,
  type MailDefect,
  type ParsedMail,
  type ReportParts,
} from '#domain/mail.ts';
import { storableMail } from '#domain/storable_mail.ts';
import { cut } from '#domain/text.ts';
import { beginningOf, inWords, threadOf } from './bounds.ts';
import { countUnreadable, declareWindows1252 } from './charset.ts';
import { mailDate } from './date.ts';
import { foreignInUtf8 } from './foreign.ts';
import { htmlToText } from './html.ts';

const MAX_BODY_CHARACTERS = 400_000;
const MAX_ADDRESSES = 500;
const MAX_SUBJECT_CHARACTERS = 2000;
/** Names are compared with everybody's, and with each line of what they sign: nobody has a longer one. */
const MAX_NAME_CHARACTERS = 200;
/** More than an address may have (RFC 5321, 4.5.3.1: 64, the @, 255): what is cut is none. */
const MAX_ADDRESS_CHARACTERS = 400;
const REPORT_PART_BYTES = 256 * 1024;

/**
 * Reads a raw RFC 5322 message. Never throws: what cannot be read is left empty and named in `defects`, so that a
 * message is always stored and shown; every text in it is one that a database holds. Bodies are bounded to 400,000 characters, the message to 30 MiB.
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const defects = new Set<MailDefect>();
  const bounded = beginningOf(raw);
  if (bounded !== raw) defects.add('truncated');
  return storableMail(await readSource(withoutPreamble(bounded), defects));
}

async function readSource(source: Uint8Array, defects: Set<MailDefect>): Promise<ParsedMail> {
  if (!looksLikeMail(source)) {
    defects.add('no_headers');
    return bare(new TextDecoder().decode(source.subarray(0, MAX_BODY_CHARACTERS * 2)), defects);
  }
  try {
    return withBody(toParsedMail(await readMime(source, defects), defects), source);
  } catch {
    defects.add('unreadable_structure');
    return salvage(source, defects);
  }
}

/** Where the MIME structure is broken, the parts between the boundaries are still text to a person. */
function withBody(mail: ParsedMail, source: Uint8Array): ParsedMail {
  if (!mail.defects.includes('no_body') || mail.attachments.length > 0) return mail;
  const raw = new TextDecoder().decode(source.subarray(0, MAX_BODY_CHARACTERS * 2));
  const lines = raw.replace(/\r\n?/g, '\n').split('\n');
  const body = lines
    .slice(lines.indexOf('') + 1)
    .filter((line) => !/^(?:--[-=_.\w]{6,}|content-[a-z-]+:.*|boundary=.*)$/i.test(line));
  const text = lines.includes('')
    ? body
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    : '';
  if (text === '') return mail;
  return {
    ...mail,
    textBody: inWords(text.slice(0, MAX_BODY_CHARACTERS)),
    defects: [...mail.defects.filter((defect) => defect !== 'no_body'), 'unreadable_structure'],
  };
}

const readWith = (raw: Uint8Array): Promise<Email> =>
  PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 100 });

async function readMime(raw: Uint8Array, defects: Set<MailDefect>): Promise<Email> {
  const known = await foreignInUtf8(raw);
  if (known !== null) return readWith(known);
  const email = await readWith(raw);
  const unreadable = countUnreadable(bodyOf(email));
  if (unreadable === 0) return email;
  // Bytes that are no UTF-8 under a wrong or missing charset are windows-1252 in practice.
  const again = await readWith(
    declareWindows1252(raw, (charset) => /^(?:utf-?8|us-ascii|ascii|unknown.*|x-.*|default)$/i.test(charset)),
  );
  const better = countUnreadable(bodyOf(again)) < unreadable && !bodyOf(again).includes('ï¿½');
  if (!better) defects.add('unknown_charset');
  return better ? again : email;
}

const bodyOf = (email: Email): string => `${email.text ?? ''}\n${email.html ?? ''}`;

function toParsedMail(email: Email, defects: Set<MailDefect>): ParsedMail {
  const headers = headerMap(email.headers.map(({ key, value }) => ({ name: key, value: decoded(value) })));
  const date = mailDate(headers);
  if (date === null) defects.add('bad_date');
  const textBody = bounded(email.text ?? '', defects);
  const htmlText = email.html === undefined ? '' : bounded(htmlToTextSafely(email.html, defects), defects);
  if (textBody.trim() === '' && htmlText.trim() === '') defects.add('no_body');
  return {
    headers,
    from: addresses([email.from, email.sender])[0] ?? null,
    to: addresses(email.to ?? []),
    cc: addresses(email.cc ?? []),
    replyTo: addresses(email.replyTo ?? []),
    subject: lineOf(email.subject ?? ''),
    date: date?.instant ?? null,
    localDate: date?.localDay ?? null,
    messageId: messageIds(email.messageId ?? '')[0] ?? null,
    inReplyTo: messageIds(email.inReplyTo ?? '')[0] ?? null,
    references: threadOf(messageIds(email.references ?? '')),
    textBody,
    htmlText,
    report: reportParts(email.attachments),
    ...calendarPart(email.attachments),
    attachments: email.attachments.map((part) => ({
      contentType: part.mimeType,
      filename: part.filename,
      bytes: typeof part.content === 'string' ? part.content.length : part.content.byteLength,
    })),
    defects: [...defects],
  };
}

function reportParts(parts: readonly Attachment[]): ReportParts {
  const text = (pattern: RegExp): string | null => {
    const part = parts.find(({ mimeType }) => pattern.test(mimeType));
    return part === undefined ? null : textOf(part);
  };
  const status = parts.filter(({ mimeType }) => /^message\/(?:global-)?delivery-status$/.test(mimeType)).map(textOf);
  const feedback = text(/^message\/feedback-report$/);
  const original = text(
    /^(?:message\/(?:rfc822|global|partial)|text\/rfc822-headers|message\/(?:rfc822|global)-headers)$/,
  );
  return {
    deliveryStatus: status.flatMap(parseFieldBlocks).slice(0, MAX_ADDRESSES),
    feedback: feedback === null ? null : parseFields(feedback),
    originalHeaders: original === null ? null : originalHeaders(original),
  };
}

/** The first calendar; one that is longer than an appointment ever is, is none. */
function calendarPart(parts: readonly Attachment[]): Pick<ParsedMail, 'calendar'> {
  const part = parts.find(({ mimeType }) => /^(?:text\/calendar|application\/ics)$/i.test(mimeType));
  if (part === undefined) return {};
  const { content } = part;
  const size = typeof content === 'string' ? content.length : content.byteLength;
  return size < REPORT_PART_BYTES ? { calendar: textOf(part) } : {};
}

function originalHeaders(original: string): HeaderMap {
  const fields = parseFields(original.trimStart().split(/\r?\n\r?\n/)[0] ?? '');
  return headerMap(
    Object.entries(fields).flatMap(([name, values]) => values.map((value) => ({ name, value: decoded(value) }))),
  );
}

const textOf = ({ content }: Attachment): string =>
  typeof content === 'string'
    ? content.slice(0, REPORT_PART_BYTES)
    : new TextDecoder().decode(
        new Uint8Array(content instanceof Uint8Array ? content : new Uint8Array(content)).subarray(
          0,
          REPORT_PART_BYTES,
        ),
      );

const addresses = (list: readonly (Address | undefined)[]): MailAddress[] =>
  list
    .flatMap((entry) => (entry === undefined ? [] : (entry.group ?? [entry])))
    .filter((entry) => entry.address !== '' || entry.name !== '')
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => mailAddress(name, address));

const mailAddress = (name: string, address: string): MailAddress => ({
  name: lineOf(name, MAX_NAME_CHARACTERS),
  address: cut(address.trim(), MAX_ADDRESS_CHARACTERS).toLowerCase(),
});

const decoded = (value: string): string => (value.includes('=?') ? decodeWords(value) : value);

function bounded(text: string, defects: Set<MailDefect>): string {
  const lines = cut(text, MAX_BODY_CHARACTERS).replace(/\r\n?/g, '\n');
  const kept = inWords(lines);
  if (text.length > MAX_BODY_CHARACTERS || kept.length < lines.length) defects.add('truncated');
  return kept;
}

const lineOf = (text: string, most = MAX_SUBJECT_CHARACTERS): string => cut(text.replace(/\s+/g, ' ').trim(), most);

function htmlToTextSafely(html: string, defects: Set<MailDefect>): string {
  try {
    return htmlToText(html);
  } catch {
    defects.add('unreadable_structure');
    return html.slice(0, MAX_BODY_CHARACTERS).replace(/<[^<>]{0,2000}>/g, ' ');
  }
}

/** mbox exports begin with a "From " line, and some files with empty lines or a byte order mark. */
function withoutPreamble(raw: Uint8Array): Uint8Array {
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d) start += 1;
  if (new TextDecoder('latin1').decode(raw.subarray(start, start + 5)) === 'From ') {
    const end = raw.indexOf(0x0a, start);
    if (end > 0) start = end + 1;
  }
  return raw.subarray(start);
}

const KNOWN_FIELD =
  /^(?:from|to|date|subject|message-id|received|return-path|delivered-to|mime-version|content-type|x-[a-z0-9-]+|reply-to|sender|cc|dkim-signature|arc-[a-z-]+|authentication-results|in-reply-to|references|auto-submitted|envelope-to|precedence|list-[a-z-]+|content-[a-z-]+)[ \t]*:/i;

/** The first line is a header field that mail has: a text that begins with "Note: call me" is no mail. */
function looksLikeMail(raw: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(raw.subarray(0, 16_384));
  const block = head.split(/\r?\n\r?\n/)[0] ?? '';
  const lines = block.split(/\r?\n/).filter((line) => !/^[ \t]/.test(line));
  const fields = lines.filter((line) => /^[!-9;-~]+[ \t]*:/.test(line));
  return fields.length > 0 && fields.length >= lines.length * 0.8 && fields.some((line) => KNOWN_FIELD.test(line));
}

function salvage(raw: Uint8Array, defects: Set<MailDefect>): ParsedMail {
  const text = new TextDecoder().decode(raw.subarray(0, MAX_BODY_CHARACTERS * 2));
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const headers = parseFields(head);
  const from = addressParser(decoded(headerOf(headers, 'from')), { flatten: true })[0];
  return {
    ...bare(rest.join('\n\n'), defects),
    headers,
    from: from?.address === undefined ? null : mailAddress(from.name, from.address),
    subject: lineOf(decoded(headerOf(headers, 'subject'))),
    date: mailDate(headers)?.instant ?? null,
    localDate: mailDate(headers)?.localDay ?? null,
  };
}

const bare = (text: string, defects: Set<MailDefect>): ParsedMail => ({
  headers: headerMap([]),
  from: null,
  to: [],
  cc: [],
  replyTo: [],
  subject: '',
  date: null,
  localDate: null,
  messageId: null,
  inReplyTo: null,
  references: [],
  textBody: bounded(text, defects),
  htmlText: '',
  report: NO_REPORT,
  attachments: [],
  defects: [...defects],
});
