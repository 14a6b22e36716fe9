import { addressesIn, headerOf, type HeaderMap, type ParsedMail } from '../mail.ts';
import { fold } from './fold.ts';

/** What a feedback report says (RFC 5965; auth-failure: RFC 6591). */
export type Feedback = {
  /** Lower-cased Feedback-Type: abuse, fraud, virus, opt-out, not-spam, auth-failure, other. */
  readonly type: string;
  /** Who complained, when it is not redacted. */
  readonly recipients: readonly string[];
  /** Message-ID of the message complained about, by which it is found back when the recipient is redacted. */
  readonly messageId: string | null;
};

/** Reads a feedback report; null when the message is none. */
export function readFeedback(mail: ParsedMail): Feedback | null {
  const { feedback, originalHeaders } = mail.report;
  if (feedback !== null && headerOf(feedback, 'feedback-type') !== '') {
    return {
      type: headerOf(feedback, 'feedback-type').toLowerCase().trim(),
      recipients: recipientsOf(feedback, originalHeaders),
      messageId: idOf(originalHeaders),
    };
  }
  const contentType = fold(headerOf(mail.headers, 'content-type'));
  if (/report-type\s*=\s*"?feedback-report/.test(contentType) || isPlainReport(mail)) {
    return { type: 'abuse', recipients: recipientsOf(null, originalHeaders), messageId: idOf(originalHeaders) };
  }
  return null;
}

/** Whether a feedback loop sent it, by its name. */
export const isLoopSender = ({ from }: ParsedMail): boolean =>
  /\b(?:fbl|feedback[-_ ]?loop|abuse|complaints?|scomp|staff@hotmail|arf|signalement|plaintes?)\b/.test(
    fold(`${from?.address ?? ''} ${from?.name ?? ''}`),
  );

export const isComplaintSubject = (subject: string): boolean =>
  /^complaint about message from \[?\d/.test(fold(subject));

/** Loops that predate RFC 5965 send prose; their sender and their words are their own. */
function isPlainReport(mail: ParsedMail): boolean {
  const text = fold(`${mail.subject}\n${mail.textBody.slice(0, 2000)}`);
  return (
    (isLoopSender(mail) &&
      /\b(?:abuse|spam|feedback|complaint) report|marked (?:as|your message as|this message as) (?:spam|junk)|complaint about message|reported (?:as|your) (?:spam|message)|signale comme (?:spam|indesirable)/.test(
        text,
      )) ||
    isComplaintSubject(mail.subject)
  );
}

function recipientsOf(feedback: HeaderMap | null, original: HeaderMap | null): string[] {
  const written = [
    ...(feedback?.['original-rcpt-to'] ?? []),
    ...(feedback?.['removal-recipient'] ?? []),
    ...(feedback?.['redacted-address'] ?? []),
  ].flatMap(addressesIn);
  const found = written.length > 0 ? written : addressesIn(original === null ? '' : headerOf(original, 'to'));
  return [...new Set(found)].filter((address) => !/redact|^[0-9a-f]{32,}@/.test(address));
}

const idOf = (original: HeaderMap | null): string | null =>
  original === null ? null : (/<([^<>\s]+)>/.exec(headerOf(original, 'message-id'))?.[1] ?? null);
