/** Header fields by lower-cased name, each with its values in the order of the message. */
export type HeaderMap = Readonly<Record<string, readonly string[]>>;

export type MailAddress = { readonly name: string; readonly address: string };

/** What was wrong with a message that could still be read in part. */
export const MAIL_DEFECTS = [
  'no_headers',
  'no_body',
  'truncated',
  'unreadable_structure',
  'unknown_charset',
  'bad_date',
] as const;
export type MailDefect = (typeof MAIL_DEFECTS)[number];

/**
 * A message as the rules see it: decoded, bounded, and plain enough to be built by hand in a test.
 * Bodies use \n; addresses are lower-cased; message ids carry no angle brackets.
 */
export type ParsedMail = {
  readonly headers: HeaderMap;
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string;
  /** The instant of the Date header (or of the first Received), ISO 8601 in UTC. */
  readonly date: string | null;
  /** The calendar day of that instant where the sender was, YYYY-MM-DD: what "tomorrow" is counted from. */
  readonly localDate: string | null;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly textBody: string;
  /** The HTML body as text; what the HTML marks as quoted is prefixed with "> ". */
  readonly htmlText: string;
  readonly report: ReportParts;
  readonly attachments: readonly MailAttachment[];
  /** The text of its first calendar (text/calendar, RFC 6047). Absent in most. */
  readonly calendar?: string;
  readonly defects: readonly MailDefect[];
};

/** The machine-readable parts of a multipart/report (RFC 6522). */
export type ReportParts = {
  /** RFC 3464: the per-message block first, then one block for each recipient. Empty when there is no such part. */
  readonly deliveryStatus: readonly HeaderMap[];
  /** RFC 5965: the fields of message/feedback-report. */
  readonly feedback: HeaderMap | null;
  /** Headers of the returned message (message/rfc822 or text/rfc822-headers). */
  readonly originalHeaders: HeaderMap | null;
};

export type MailAttachment = { readonly contentType: string; readonly filename: string | null; readonly bytes: number };

export const NO_REPORT: ReportParts = { deliveryStatus: [], feedback: null, originalHeaders: null };

/** The first value of a header, or "". */
export const headerOf = (headers: HeaderMap, name: string): string =>
  (Object.hasOwn(headers, name) ? headers[name]?.[0] : undefined) ?? '';

/** True when the header is there, even empty. */
export const hasHeader = (headers: HeaderMap, name: string): boolean => Object.hasOwn(headers, name);

/**
 * Reads one block of RFC 5322 style fields: folded lines are joined, names lower-cased, lines that are no field
 * ignored. Ask with `headerOf`: a field may be called "constructor".
 */
export function parseFields(block: string): HeaderMap {
  const fields: string[][] = [];
  for (const line of block.split(/\r?\n/)) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) {
      // Not trimmed as a whole here: of a field that is folded without end, each line would cost all before it.
      if (line.trim() !== '') last[1] = `${last[1] ?? ''} ${line.trim()}`;
      continue;
    }
    const field = /^([!-9;-~]{1,80})[ \t]*:(.*)$/.exec(line);
    if (field?.[1] !== undefined) fields.push([field[1].toLowerCase(), (field[2] ?? '').trim()]);
  }
  return headerMap(fields.map(([name = '', value = '']) => ({ name, value: value.trim() })));
}

export function headerMap(fields: readonly { name: string; value: string }[]): HeaderMap {
  const values = new Map<string, string[]>();
  for (const { name, value } of fields) {
    const key = name.toLowerCase();
    const list = values.get(key) ?? [];
    list.push(value);
    values.set(key, list);
  }
  return Object.fromEntries(values);
}

/**
 * Splits the text of message/delivery-status into its blocks of fields (RFC 3464, section 2.1): at blank lines, and where
 * a generator forgot them, before each Final-Recipient after the first.
 */
export function parseFieldBlocks(text: string): HeaderMap[] {
  let isFirst = true;
  const apart = text.replace(/^(?=final-recipient[ \t]*:)/gim, () => {
    const before = isFirst ? '' : '\n';
    isFirst = false;
    return before;
  });
  return apart
    .split(/(?:\r?\n[ \t]*){2,}/)
    .map(parseFields)
    .filter((block) => Object.keys(block).length > 0);
}

/** Message ids of a References or In-Reply-To value, without brackets, oldest first. */
export function messageIds(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>\s]{1,500})>/g)].map((match) => match[1] ?? '');
  if (bracketed.length > 0) return [...new Set(bracketed)];
  return [...new Set(value.split(/[\s,]+/).filter((word) => /^[^\s@<>]+@[^\s@<>]+$/.test(word)))];
}

const ADDRESS =
  /[\p{Script=Latin}\d!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{Script=Latin}\d](?:[\p{Script=Latin}\d.-]{0,250}[\p{Script=Latin}\d])?/gu;

/** Every e-mail address written in a text, lower-cased, in order, once each. */
export function addressesIn(text: string): string[] {
  const found = [...text.matchAll(ADDRESS)].map((match) =>
    match[0]
      .toLowerCase()
      .replace(/^[.'`*_]+/, '')
      .replace(/^(?:mailto|rfc822|smtp):/, ''),
  );
  return [...new Set(found.filter((address) => /@[^@]+\.[^@.]{2,}$/.test(address)))];
}

/** The values of an opaque token that we put in an address ("unsub+TOKEN@...", "bounce+TOKEN@..."), lower-cased. */
export const plusTokens = (mail: ParsedMail): string[] =>
  [...mail.to, ...mail.cc].flatMap(({ address }) => {
    const token = /\+([^+@]+)@/.exec(address)?.[1];
    return token ? [token] : [];
  });
