import { tokensIn } from '../booking.ts';
import { addressesIn, headerOf, hasHeader, messageIds, type HeaderMap, type ParsedMail } from '../mail.ts';
import { readFeedback } from './feedback.ts';
import { readReport, type RecipientReport } from './report.ts';
import type { Triage } from './triage.ts';

/** What a report tells of the message that it is about, whoever wrote the report. */
export type Reported = {
  /** Message-IDs that may be that message's, without brackets: of the original returned, of its headers in the text, of the thread. */
  readonly messageIds: readonly string[];
  /** What may be signed tokens of ours, in the original's List-Unsubscribe or in its text. */
  readonly tokens: readonly string[];
  /** Every address that the report names as a recipient, with what it says of it where it is a delivery report. */
  readonly recipients: ReadonlyMap<string, RecipientReport | null>;
};

const MAX_IDS = 50;
const ID_IN_TEXT = /^[ \t>|*]*(?:x-)?(?:original-)?message-id[ \t]*:[ \t]*(<[^<>\s]{1,500}>)/gim;

/** What a delivery report or a feedback report is about; null for any other mail. */
export function reportedBy(mail: ParsedMail): Reported | null {
  const feedback = readFeedback(mail);
  const report = feedback === null ? readReport(mail) : null;
  if (feedback === null && report === null) return null;
  const { originalHeaders: original, deliveryStatus } = mail.report;
  const text = `${mail.textBody}\n${mail.htmlText}`;
  const named = [
    ...(original?.['message-id'] ?? []).flatMap(messageIds),
    ...deliveryStatus.flatMap((block) => messageIds(headerOf(block, 'x-original-message-id'))),
    ...[...text.matchAll(ID_IN_TEXT)].flatMap(([, id]) => messageIds(id ?? '')),
    ...(mail.inReplyTo === null ? [] : [mail.inReplyTo]),
    ...[...mail.references].reverse(),
  ];
  const links = [...(original?.['list-unsubscribe'] ?? []), text].flatMap(tokensIn);
  return {
    messageIds: [...new Set(named)].slice(0, MAX_IDS),
    tokens: [...new Set(links)].slice(0, MAX_IDS),
    recipients:
      report === null
        ? new Map((feedback?.recipients ?? []).map((address) => [address, null]))
        : recipientsOf(report, deliveryStatus),
  };
}

/** By the address that failed, and by the one that we gave where a forwarder changed it (RFC 3464, 2.3.1). */
function recipientsOf(
  report: readonly RecipientReport[],
  deliveryStatus: readonly HeaderMap[],
): Map<string, RecipientReport> {
  const found = new Map<string, RecipientReport>();
  const add = (address: string, one: RecipientReport) => {
    const known = found.get(address);
    if (address !== '' && (known === undefined || (one.hard && !known.hard))) found.set(address, one);
  };
  for (const one of report) add(one.address, one);
  const blocks = deliveryStatus.filter((block) => hasHeader(block, 'final-recipient'));
  if (blocks.length === report.length)
    for (const [at, one] of report.entries())
      for (const given of blocks[at]?.['original-recipient'] ?? [])
        for (const address of addressesIn(given.replace(/^[^;]*;/, ''))) add(address, one);
  return found;
}

/**
 * What a report says of one recipient of several: the one that we wrote to. `null` where it names others alone: that one of
 * them is dead says nothing of ours, and a person looks.
 */
export function triageAbout(triage: Triage, about: RecipientReport | null): Triage {
  if (triage.kind === 'complaint' || triage.recipients.every(({ address }) => address === '')) return triage;
  if (about === null)
    return { ...triage, kind: 'unclear', confidence: 0, reason: { ...triage.reason, rule: 'report.other_recipient' } };
  if (triage.recipients.length === 1) return triage;
  return { ...triage, ...decisionOf([about]), recipients: [about] };
}

/** What a delivery report comes to, by what it says of some recipients. */
export function decisionOf(recipients: readonly RecipientReport[]): Pick<Triage, 'kind' | 'confidence' | 'reason'> {
  const hard = recipients.find((recipient) => recipient.hard);
  const failed = recipients.find(({ action }) => action === 'failed' || action === 'delayed');
  const decided = hard ?? failed;
  if (decided === undefined)
    return { kind: 'auto_reply', confidence: 0.9, reason: { rule: 'report.delivered', sentence: '' } };
  return {
    kind: hard === undefined ? 'bounce_soft' : 'bounce_hard',
    confidence: decided.reason === 'undefined' ? 0.7 : 0.97,
    reason: { rule: `report.${decided.reason}`, sentence: decided.diagnostic },
  };
}
