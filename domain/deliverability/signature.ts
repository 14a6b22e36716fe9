import type { SeenSignature } from './dkim.ts';
import { tagsOf } from './dkim_record.ts';

/** How much of a message is looked at, and how many signatures are kept. */
const MAX_CHARACTERS = 200_000;
const MAX_SIGNATURES = 10;
const LABELS = /^[a-z0-9_]([a-z0-9_.-]{0,61}[a-z0-9_])?$/;

/**
 * The DKIM signatures (RFC 6376, 3.5) on messages of a domain's own, in what a mailbox received: mail between colleagues,
 * copies of ours, and what a bounce gives back of ours. Only header blocks whose From is at the domain count.
 * @param raw the message as it came
 */
export function signaturesOf(raw: string, domain: string): SeenSignature[] {
  const blocks = raw.slice(0, MAX_CHARACTERS).split(/\r?\n\r?\n/);
  const seen = new Map<string, SeenSignature>();
  for (const block of blocks) {
    const headers = block.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
    const from = headers.find((line) => /^from:/i.test(line))?.toLowerCase() ?? '';
    if (!new RegExp(`@${domain.replaceAll('.', '\\.')}>?\\s*$`).test(from)) continue;
    for (const line of headers) {
      const value = /^dkim-signature:(.*)$/i.exec(line)?.[1];
      const tags = value === undefined ? null : tagsOf(value);
      const selector = tags?.get('s')?.toLowerCase() ?? '';
      const signer = tags?.get('d')?.toLowerCase() ?? '';
      if (LABELS.test(selector) && LABELS.test(signer)) seen.set(`${selector} ${signer}`, { selector, domain: signer });
    }
  }
  return [...seen.values()].slice(0, MAX_SIGNATURES);
}
