import { addressesIn } from './mail.ts';
import { cleanLine } from './text.ts';

/** The vendors that tell of what they sent by webhook. */
export const NOTICE_VENDORS = ['resend', 'ses'] as const;
export type NoticeVendor = (typeof NOTICE_VENDORS)[number];

/** What failed for one recipient, as RFC 3464 would write it. `status` and `diagnostic` are "" where nobody gave any. */
export type NoticeFailure = { address: string; action: 'failed' | 'delayed'; status: string; diagnostic: string };

/** What a vendor says by webhook of a message that was handed to it. */
export type Notice = {
  /** Our own id of the dispatch, where the vendor gives back what it was given; it is checked before it is believed. */
  dispatchId: string | null;
  /** The Message-ID that the recipient sees, angle brackets included. */
  messageId: string | null;
  /** The Message-ID that we gave it, where the vendor says so: it finds a send whose answer was lost. */
  givenId: string | null;
  event:
    | { kind: 'left' } // the vendor took it, and is at it
    | { kind: 'delivered' } // the recipient's server took it
    | { kind: 'failed'; failures: NoticeFailure[] }
    | { kind: 'complained'; recipients: string[]; type: string };
};

/** A vendor's own class of a bounce. Resend passes SES's words on. */
export type BounceClass = {
  /** Permanent, Transient, Undetermined */
  type: string;
  subType: string;
  /** what the recipient's server said, or the vendor in its place; "" without */
  status: string;
  diagnostic: string;
};

/** Words of a refusal that is about us, not about the address. */
const POLICY = /spam|\bblock(?:ed|list)|blacklist|polic(?:y|ies)|dmarc|\bspf\b|dkim/i;
const SERVER_SAID = /(?:^|[^\d.])[45]\d\d[ -]|(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/;

/** The nearest status (RFC 3463) of the classes that name what was wrong, where the recipient's server gave none. */
const OF_CLASS: Readonly<Record<string, string>> = {
  mailboxfull: '4.2.2',
  messagetoolarge: '4.3.4',
  customtimeoutexceeded: '4.4.7',
  contentrejected: '4.7.1',
  attachmentrejected: '4.7.1',
};

/**
 * A vendor's bounce in the terms of RFC 3464, so that it is judged as a report read in the inbox is: by the words of the
 * recipient's server where there are some. Without them "Permanent" is a dead address unless the words speak of a policy.
 * What the vendor kept back because the address is on its own list was never tried: that proves nothing about the address.
 * "Transient, General" without a word may be an automatic reply to a message that arrived: it is never sent again for that.
 */
export function failureOf(address: string, { type, subType, diagnostic, ...given }: BounceClass): NoticeFailure {
  const status = statusIn(given.status);
  const of = subType.toLowerCase().replace(/[^a-z]/g, '');
  if (/suppress|unsubscribed/.test(of)) return notTried(address);
  const said = lineOf(diagnostic);
  const heard = SERVER_SAID.test(said);
  if (/^permanent$/i.test(type)) {
    if (heard || status !== '') return { address, action: 'failed', status, diagnostic: heard ? said : '' };
    return { address, action: 'failed', status: POLICY.test(said) ? '5.7.1' : '5.1.1', diagnostic: '' };
  }
  const coded = OF_CLASS[of] ?? (status === '' ? statusIn(said) : status);
  if (coded === '' && !heard) return { address, action: 'delayed', status: '', diagnostic: '' };
  // The vendor says "not for good": whatever the code, the address is not condemned.
  return { address, action: 'failed', status: coded === '' ? '4.0.0' : coded.replace(/^5/, '4'), diagnostic: '' };
}

/** The vendor did not try: its own suppression list, a quota, a message it would not render. */
export const notTried = (address: string): NoticeFailure => ({
  address,
  action: 'failed',
  status: '4.3.0',
  diagnostic: '',
});

const statusIn = (text: string): string => /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text)?.[0] ?? '';

const lineOf = (text: string): string => cleanLine(text.toWellFormed())?.slice(0, 500).toWellFormed() ?? '';

const HOSTS = { resend: 'resend.com', ses: 'amazonses.com' } as const satisfies Record<NoticeVendor, string>;

/** What a report is about and from: the dispatch as the ledger knows it. */
export type ReportOf = {
  vendor: NoticeVendor;
  /** the vendor's own id of the webhook, printable */
  key: string;
  /** of the message reported about, angle brackets included */
  messageId: string;
  recipient: string;
  mailbox: string;
  at: Date;
};

/**
 * What went wrong, as the message that a mail server would have sent (RFC 3464; RFC 5965 for a complaint): from there on it
 * goes the one way that reports in the inbox go. Null where nothing of it is about this recipient.
 */
export function reportMail({ event }: Notice, of: ReportOf): string | null {
  if (event.kind === 'complained') {
    if (!event.recipients.some((one) => isSame(one, of.recipient))) return null;
    return mailOf(of, 'feedback-report', 'Complaint', [
      ...['Feedback-Type: ' + lineOf(event.type), 'User-Agent: LeadGen/1', 'Version: 1'],
      `Original-Rcpt-To: ${of.recipient}`,
    ]);
  }
  if (event.kind !== 'failed') return null;
  const ours = event.failures.filter(({ address }) => isSame(address, of.recipient));
  if (ours.length === 0) return null;
  return mailOf(of, 'delivery-status', 'Delivery Status Notification', [
    `Reporting-MTA: dns; ${HOSTS[of.vendor]}`,
    ...ours.flatMap(({ action, status, diagnostic }) => [
      '',
      `Final-Recipient: rfc822; ${of.recipient}`,
      `Action: ${action}`,
      ...(status === '' ? [] : [`Status: ${status}`]),
      ...(diagnostic === '' ? [] : [`Diagnostic-Code: ${diagnostic.includes(';') ? '' : 'smtp; '}${diagnostic}`]),
    ]),
  ]);
}

/** `Claire <c@x.example>` names the address that it holds. */
const isSame = (written: string, recipient: string): boolean =>
  addressesIn(written).some((address) => address.toLowerCase() === recipient.toLowerCase());

function mailOf(of: ReportOf, type: 'delivery-status' | 'feedback-report', subject: string, block: string[]): string {
  const host = HOSTS[of.vendor];
  const boundary = `=_${type}`;
  const part = (contentType: string, lines: string[]) => [
    `--${boundary}`,
    `Content-Type: ${contentType}`,
    '',
    ...lines,
  ];
  return [
    `From: Mail Delivery Subsystem <mailer-daemon@${host}>`,
    `To: ${of.mailbox}`,
    `Subject: ${subject}`,
    `Date: ${of.at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${of.key}@webhook.${host}>`,
    'Return-Path: <>',
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    ...part('text/plain; charset=utf-8', ['Reported by webhook.', '']),
    ...part(`message/${type}`, [...block, '']),
    ...part('text/rfc822-headers', [`Message-ID: ${of.messageId}`, `To: ${of.recipient}`, '']),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
